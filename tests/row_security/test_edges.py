"""Other ways to foreign rows: COPY, locks, sequences, error messages, other connections, and
notifications.
"""

import json
import secrets
import threading

import psycopg
import pytest
from django.db import connection, transaction

from evaluations.models import Answer
from kompass.outbox import queue
from kompass.outbox.models import Job, State
from kompass.shared import actor
from kompass.shared.actor import acting_as
from tests.people import acting
from tests.row_security.dataset import DENIED, HOME_PEOPLE, attempt, count_attempts, run

pytestmark = pytest.mark.django_db


def copied(sql: str) -> list[str]:
    """Return the lines of a COPY TO."""
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        return b"".join(bytes(part) for part in copy).decode().splitlines()


@pytest.mark.parametrize("who", HOME_PEOPLE)
def test_copy_to_returns_the_same_rows_as_select(dataset, who):
    wrong = []
    with acting(dataset.home_person(who)):
        for table in dataset.closed:
            lines = copied(f"copy {table.name} ({table.key}) to stdout") + copied(
                f"copy (select {table.key} from {table.name}) to stdout"
            )
            wrong += [table.name] if set(lines) & table.foreign.keys() else []
            assert len(lines) == 2 * run(f"select count(*) from {table.name}")[0][0]
    count_attempts("copies", 2 * len(dataset.closed))
    assert wrong == []


def test_copy_from_is_refused_on_every_protected_table(dataset):
    """COPY FROM does not support policies, so PostgreSQL refuses it; where the role may not insert,
    that is the error.
    """
    found = set()
    with acting(dataset.home_person("coordinator")):
        for name in dataset.tables:
            with (
                pytest.raises(psycopg.Error) as refused,
                transaction.atomic(),
                connection.connection.cursor() as cursor,
                cursor.copy(f"copy {name} from stdin") as copy,
            ):
                copy.write(b"")
            found.add(refused.value.sqlstate)
    count_attempts("copies", len(dataset.tables))
    assert found <= {DENIED, "0A000"}


def test_nobody_truncates_a_table(dataset):
    with acting(dataset.home_person("coordinator")):
        states = {attempt(f"truncate {name} cascade")[0] for name in dataset.tables}
    count_attempts("locks", len(dataset.tables))
    assert states == {DENIED}


# A role that may change rows may take any lock of a table; it delays others and reveals nothing.
# Where it may only read, it may take the weakest lock only.
READ_ONLY = {"audit_event", "audit_content", "audit_head"}
MODES = (
    "row exclusive",
    "share update exclusive",
    "share",
    "share row exclusive",
    "exclusive",
    "access exclusive",
)


@pytest.mark.parametrize("mode", MODES)
def test_nobody_locks_the_history(dataset, mode):
    with acting(dataset.home_person("coordinator")):
        states = {
            name: attempt(f"lock table {name} in {mode} mode nowait")[0] for name in READ_ONLY
        }
    count_attempts("locks", len(states))
    assert states == dict.fromkeys(READ_ONLY, DENIED)


def test_only_own_rows_can_be_locked(dataset):
    wrong = []
    with acting(dataset.home_person("lead")):
        for table in dataset.closed:
            for strength in ("update", "no key update", "share", "key share"):
                state, rows = attempt(
                    f"select {table.key}::text from {table.name} where {table.key}::text = any "
                    f"(%s) for {strength}",
                    table.strange,
                )
                wrong += [(table.name, state)] if rows or state not in ("", DENIED) else []
    count_attempts("locks", 4 * len(dataset.closed))
    assert wrong == []


def test_sequences_cannot_be_set_back(dataset):
    """A sequence reveals how many rows were written in all; setting it back would let inserts
    collide.
    """
    names = [
        name
        for (name,) in run(
            "select relname from pg_class where relkind = 'S' and relnamespace = "
            "'public'::regnamespace"
        )
    ]
    with acting(dataset.home_person("coordinator")):
        set_back = {attempt(f"select setval('{name}', 1)")[0] for name in names}
        dropped = {attempt(f"drop sequence {name}")[0] for name in names}
    count_attempts("sequences", 2 * len(names))
    assert len(names) > 5
    assert set_back == {DENIED}
    assert dropped == {DENIED}


def probe(sql: str, *values: object) -> str:
    """Return the error of a refused statement with its detail."""
    with pytest.raises(Exception) as refused, transaction.atomic():
        run(sql, *values)
        run("set constraints all immediate")
    return str(refused.value)


def test_a_refused_write_reveals_that_an_address_is_taken_but_not_by_whom(dataset):
    """A person may change their own row, and e-mail addresses are unique in the whole country.

    So an error reveals that an address has an account, as an invitation to it would; not whose.
    With row security PostgreSQL omits the detail (`Key (email)=...`). All other unique keys hold
    the tenant or a random id.
    """
    me, foreign = dataset.home_person("coordinator"), dataset.foreign.town.coordinator
    with acting(me):
        taken = probe(
            "update municipalities_user set email = %s where id = %s", foreign.user.email, me.id
        )
        inserted = probe(
            "insert into municipalities_user (id, email, name, language, is_active) values "
            "(gen_random_uuid(), %s, 'X', 'sv', true)",
            foreign.user.email,
        )
        address = probe(
            'insert into account_emailaddress (user_id, email, verified, "primary") values (%s, '
            "%s, true, false)",
            me.id,
            foreign.user.email,
        )
    count_attempts("error messages", 3)
    assert taken == 'duplicate key value violates unique constraint "municipalities_user_email_key"'
    assert "row-level security" in inserted and "row-level security" in address
    known = {str(foreign.id), foreign.user.name, str(dataset.foreign.town.municipality.pk)}
    assert [
        text for text in (taken, inserted, address) if any(word in text for word in known)
    ] == []


@pytest.mark.parametrize(
    ("table", "columns", "values"),
    [
        ("evaluations_answer", "evaluation_id, question_id", ("evaluation_id", "question_id")),
        (
            "evaluations_statement",
            "evaluation_id, area_id, position",
            ("evaluation_id", "area_id", "position"),
        ),
        ("uploads_storedfile", "municipality_id, sha256", ("municipality_id", "sha256")),
        ("municipalities_membership", "user_id, municipality_id", ("user_id", "municipality_id")),
        ("municipalities_invitation", "municipality_id, email", ("municipality_id", "email")),
        ("outbox_job", "key", ("key",)),
        ("django_session", "session_key", ("session_key",)),
    ],
)
def test_a_key_taken_elsewhere_is_not_revealed_since_the_policy_refuses_first(
    dataset, table, columns, values
):
    """A foreign row is inserted again unchanged: row security refuses it before a unique index is
    checked.
    """
    row = next(iter(dataset.tables[table].foreign.values()))
    with acting(dataset.home_person("coordinator")):
        told = probe(
            f"insert into {table} select (jsonb_populate_record(null::{table}, %s::jsonb)).*",
            json.dumps(row),
        )
        done = (
            attempt(
                f"insert into {table} select (jsonb_populate_record(null::{table}, %s::jsonb)).* "
                f"on conflict ({columns}) do nothing",
                json.dumps(row),
            )[0]
            if table not in ("municipalities_invitation",)
            else DENIED
        )
    count_attempts("error messages", 2)
    assert "row-level security" in told or "permission denied" in told
    assert "already exists" not in told
    assert done == DENIED


def test_large_objects_cannot_be_read_and_do_not_exist(dataset):
    with acting(dataset.home_person("coordinator")):
        found = (
            attempt("select * from pg_largeobject")[0],
            run("select count(*) from pg_largeobject_metadata"),
        )
    count_attempts("large objects", 2)
    assert found == (DENIED, [(0,)])


class Other:
    """Another connection of the application in a thread, which pauses between statements."""

    def __init__(self, dataset, words):
        self.dataset, self.words = dataset, words
        self.written, self.looked = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._write)

    def _write(self):
        other = self.dataset.foreign.town.coordinator
        try:
            with acting_as(other.actor), transaction.atomic():
                Answer.objects.filter(text__contains=self.words).count()
                Answer.objects.update(text=self.words)
                self.written.set()
                self.looked.wait(10)
                transaction.set_rollback(True)
        finally:
            connection.close()

    def __enter__(self):
        self.thread.start()
        assert self.written.wait(10)
        return self

    def __exit__(self, *_):
        self.looked.set()
        self.thread.join(10)


def seen_of_others() -> list[str]:
    return [
        text
        for (text,) in run(
            "select query from pg_stat_activity where pid <> pg_backend_pid() and datname = "
            "current_database()"
        )
    ]


def test_the_list_of_connections_does_not_show_what_others_type(dataset):
    """Connections of one role see each other's statements; values are sent as parameters."""
    words, me = f"hemligt {secrets.token_hex(8)}", dataset.home_person("coordinator")
    with Other(dataset, words), acting(me):
        texts = seen_of_others()
        locks = run("select to_jsonb(l)::text from pg_locks l")
        prepared = run("select statement from pg_prepared_statements") + run(
            "select statement from pg_cursors"
        )
    count_attempts("other connections", 4)
    assert any('UPDATE "evaluations_answer" SET "text" = $1' in text for text in texts)
    assert [text for text in [*texts, *(row[0] for row in locks + prepared)] if words in text] == []


def test_the_list_of_connections_shows_no_mac(dataset):
    """After another connection has published its actor, the text of that statement holds no MAC."""
    mac = actor.sign(dataset.foreign.town.coordinator.actor).split("|")[3]
    parameters = {**connection.get_connection_params(), "autocommit": True}
    with psycopg.connect(**parameters) as other:
        other.execute("begin")
        other.execute(actor.PUBLISH, [actor.sign(dataset.foreign.town.coordinator.actor), ""])
        with acting(dataset.home_person("coordinator")):
            texts = seen_of_others()
        other.execute("rollback")
    count_attempts("other connections")
    assert any("set_config('app.actor', $1, true)" in text for text in texts)
    assert [text for text in texts if mac in text or "user|" in text] == []


def test_a_notification_contains_only_the_id_of_a_job(dataset):
    """A listener learns that there is a job; row security protects the job itself."""
    office, published, heard = dataset.foreign.association.office, [], []

    def enqueue_later() -> None:
        with acting(office):
            job = Job.objects.filter(
                evaluation_id=dataset.foreign.evaluation.pk, state=State.WAITING
            ).first()
            job.state = State.PARKED
            published.append(str(queue.retry(job).pk))
        connection.close()

    with psycopg.connect(**{**connection.get_connection_params(), "autocommit": True}) as listening:
        listening.execute(f"listen {queue.CHANNEL}")
        thread = threading.Thread(target=enqueue_later)
        thread.start()
        thread.join(10)
        heard += [notice.payload for notice in listening.notifies(timeout=5, stop_after=1)]
    with acting(dataset.home_person("coordinator")):
        told = run("select count(*) from outbox_job where id::text = any (%s)", heard)
    count_attempts("notifications")
    assert len(published) == 1
    assert heard == published
    assert told == [(0,)]
