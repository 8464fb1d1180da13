"""What each kind of actor reads, table by table, as a literal that shows any change of a policy."""

import pytest
from django.db import transaction

from kompass.shared.actor import KINDS, Actor, acting_as
from tests.people import acting
from tests.row_security.dataset import Dataset, count_attempts, run

pytestmark = pytest.mark.django_db

# How many rows of how many are read: first of the municipality of the job, then of the other one.
ACCOUNTS = {
    "account_emailaddress": "8/8 8/8",
    "municipalities_signinservice": "1/1 1/1",
    "municipalities_user": "8/8 8/8",
}
SECRETS = (
    "django_session",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "usersessions_usersession",
)
READ: dict[str, dict[str, str]] = {
    "nobody": {},
    "user": {},  # an unknown person
    "auth": ACCOUNTS | {"municipalities_credential": "8/8 8/8"} | dict.fromkeys(SECRETS, "1/1 1/1"),
    # A report's job: what its evaluators read of its one evaluation, and nobody's drafts, scores or
    # agreements.
    "job": {
        "evaluations_assignment": "3/3 0/3",
        "evaluations_completion": "1/1 0/1",
        "evaluations_document": "2/2 0/2",
        "evaluations_documentversion": "2/2 0/2",
        "evaluations_evaluation": "1/1 0/1",
        "evaluations_finding": "1/1 0/1",
        "evaluations_findingsource": "3/3 0/3",
        "evaluations_keyfacts": "1/1 0/1",
        "evaluations_move": "3/3 0/3",
        "evaluations_note": "2/2 0/2",
        "evaluations_notequestion": "2/2 0/2",
        "evaluations_passage": "1/1 0/1",
        "evaluations_points": "4/4 0/4",
        "evaluations_readinggrant": "1/1 0/1",
        "evaluations_releasedfinding": "1/1 0/1",
        "evaluations_result": "1/1 0/1",
        "evaluations_round": "1/1 0/1",
        "evaluations_scorelock": "2/2 0/2",
        "evaluations_submissionpaper": "1/1 0/1",
        "evaluations_submittedanswer": "4/4 0/4",
        "evaluations_submittedcitation": "2/2 0/2",
        "evaluations_submittedstatement": "1/1 0/1",
        "evaluations_text": "5/5 0/5",
        "evaluations_verdict": "1/1 0/1",
        "municipalities_user": "3/8 0/8",
        "outbox_job": "6/7 0/7",
        "reports_handover": "1/1 0/1",
        "reports_report": "1/1 0/1",
        "uploads_storedfile": "1/1 0/1",
    },
    "waiting job": {"outbox_job": "1/7 0/7"},  # it has not been taken yet: itself alone
    "mail job": {"outbox_job": "1/7 0/7"},  # what it writes of an invitation, functions do
    "relay": {"outbox_job": "7/7 7/7"},
    "retention": {},  # what it erases, a function does
    "command": ACCOUNTS
    | {"municipalities_invitation": "1/1 1/1", "municipalities_membership": "8/8 8/8"},
}


def actor_of(kind: str, dataset: Dataset) -> Actor | None:
    """Return an actor that is no person; a job is one of the foreign municipality's."""
    jobs = dataset.tables["outbox_job"].foreign
    chosen = {
        "job": lambda row: row["state"] == "running",
        "waiting job": lambda row: row["state"] == "waiting" and row["evaluation_id"],
        "mail job": lambda row: row["evaluation_id"] is None,
    }
    if kind in chosen:
        return Actor("job", next(key for key, row in jobs.items() if chosen[kind](row)))
    return None if kind == "nobody" else Actor(kind)


def read_by(dataset: Dataset) -> dict[str, str]:
    """Return how much of which tables the current actor reads."""
    found = {}
    for table in dataset.closed:
        sides = [
            (
                len(rows),
                run(
                    f"select count(*) from {table.name} where {table.key}::text = any (%s)",
                    list(rows),
                )[0][0],
            )
            for rows in (table.foreign, table.own)
        ]
        if any(read for _of, read in sides):
            found[table.name] = " ".join(f"{read}/{of}" for of, read in sides)
    count_attempts("kinds and tables", len(dataset.closed))
    return found


@pytest.mark.parametrize("kind", READ)
def test_each_kind_of_actor_reads_exactly_the_listed_tables(dataset, kind):
    with acting_as(actor_of(kind, dataset)), transaction.atomic():
        assert read_by(dataset) == READ[kind]


def test_every_kind_of_actor_is_listed():
    assert set(KINDS) - READ.keys() == set()


SECRET = (
    "django_session",
    "mfa_authenticator",
    "municipalities_credential",
    "socialaccount_socialaccount",
    "usersessions_usersession",
)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("coordinator", {name: {"own"} for name in SECRET if name != "django_session"}),
        ("leader", {"municipalities_credential": {"own"}}),
        ("lead", {"municipalities_credential": {"own"}}),
        ("translator", {"municipalities_credential": {"own"}}),
        ("office", {"municipalities_credential": {"own"}}),
    ],
)
def test_a_person_reads_only_their_own_secrets_and_nobody_lists_sessions(dataset, who, seen):
    """Also not those of colleagues; the own session is read by its key through a function."""
    person = dataset.home_person(who)
    found: dict[str, set[str]] = {}
    with acting(person):
        for name in SECRET:
            owners = (
                run("select session_key from django_session")
                if name == "django_session"
                else run(f"select user_id from {name}")
            )
            found |= (
                {name: {"own" if owner == person.id else "another's" for (owner,) in owners}}
                if owners
                else {}
            )
    count_attempts("secrets", len(SECRET))
    assert found == seen


@pytest.mark.parametrize("who", ["coordinator", "leader", "lead", "translator", "office"])
def test_only_the_person_reads_their_addresses(dataset, who):
    """Verification and other addresses are private; colleagues see the address of the user."""
    person = dataset.home_person(who)
    with acting(person):
        rows = (
            run("select user_id, verified from account_emailaddress"),
            run("select count(*) from account_emailconfirmation"),
        )
    count_attempts("secrets", 2)
    assert rows == ([(person.id, True)], [(0,)])
