"""Two municipalities with rows of every kind, and helpers that try to reach the rows of the other
one.

Foreign rows are not listed by hand: they are all rows of protected tables from before the second
municipality was played.
"""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from demonstration.sessions import start_session
from evaluations.models import (
    AnswerProposal,
    Approval,
    AreaDue,
    AreaReady,
    Comment,
    Completion,
    Delegation,
    Document,
    Notice,
    NoticeChoice,
    ReleasedFinding,
    Result,
    SubmissionPaper,
    SubmittedAnswer,
    SubmittedStatement,
    Undertaking,
    Verdict,
    WorkingTime,
)
from kompass.outbox.models import Job, State
from kompass.shared.actor import COMMAND, Actor, acting_as
from kompass.uploads import storing
from municipalities import domain, invitations
from municipalities.places import open_place
from municipalities.sessions import signing_in
from reports import publishing
from reports.models import Handover, Report
from rounds.help import domain as reading_grants
from tests import people
from tests.audit.events import as_owner
from tests.factories import Play, begun
from tests.figures import FIGURES
from tests.people import Person, acting
from workspace.key_facts import domain as key_facts

OPEN = {"municipalities_municipality"}  # the register: everybody reads it
DENIED = "42501"  # insufficient privilege: the role's, or row security's


@dataclass(frozen=True)
class Table:
    """A table under row security: its key, and the rows of both municipalities by key, as the owner
    sees them.
    """

    name: str
    key: str
    foreign: dict[str, dict[str, Any]]
    own: dict[str, dict[str, Any]]

    @property
    def strange(self) -> list[str]:
        return list(self.foreign)


@dataclass(frozen=True)
class Dataset:
    """The foreign municipality and the one at home, fully played."""

    foreign: Play
    home: Play
    tables: dict[str, Table]

    @property
    def closed(self) -> list[Table]:
        """Return the tables whose foreign rows nobody may read."""
        return [table for name, table in self.tables.items() if name not in OPEN]

    def home_person(self, who: str) -> Person:
        """Return a person who works at home and does not belong to the foreign municipality."""
        return getattr(self.home.town, who, None) or getattr(self.home.association, who)


HOME_PEOPLE = ("coordinator", "contributor", "leader", "lead", "translator", "outsider")


def count_attempts(name: str, times: int = 1) -> None:
    """Count attempts for the figures."""
    key = f"below the application: {name}"
    FIGURES[key] = int(str(FIGURES.get(key, 0))) + times


def run(sql: str, *values: Any) -> list[tuple]:
    """Run one or more statements as the current actor; return all their rows, or the row count of
    the last one.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        rows, shown = [], False
        while True:
            if cursor.description:
                shown, rows = True, rows + cursor.fetchall()
            if not cursor.nextset():
                return rows if shown else [(cursor.rowcount,)]


def attempt(sql: str, *values: Any) -> tuple[str, list[tuple]]:
    """Try a statement with its deferred constraints and roll it back; return the SQLSTATE of its
    error ("" for none) and its rows.
    """
    try:
        with transaction.atomic():
            rows = run(sql, *values)
            run("set constraints all immediate")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "") or "?", []
    return "", rows


def protected_tables() -> dict[str, str]:
    """Return the key's column of each table under row security."""
    sql = (
        "select c.relname, a.attname from pg_class c join pg_constraint k on k.conrelid = c.oid "
        "and k.contype = 'p'"
        " join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1] where "
        "c.relrowsecurity order by 1"
    )
    return dict(run(sql))


def all_rows() -> dict[str, dict[str, dict[str, Any]]]:
    """Return every row of every protected table by its key, as the owner sees them."""
    with as_owner(), transaction.atomic():
        return {
            name: {
                key: json.loads(row)
                for key, row in run(f"select {column}::text, to_jsonb(t)::text from {name} t")
            }
            for name, column in protected_tables().items()
        }


def build() -> Dataset:
    """Play both municipalities; the rows of the first are foreign to the people of the second."""
    reference = all_rows()
    foreign = play_with_all_rows("F01", "Lindnäs")
    before = all_rows()
    home = play_with_all_rows("H01", "Kvarnsund")
    after = all_rows()
    tables = {}
    for name, column in protected_tables().items():
        strange = {key: row for key, row in before[name].items() if key not in reference[name]}
        own = {key: row for key, row in after[name].items() if key not in before[name]}
        tables[name] = Table(name, column, strange, own)
    with as_owner():
        run("analyze")
    return Dataset(foreign, home, tables)


def play_with_all_rows(code: str, name: str) -> Play:
    """Play an evaluation that has rows of every kind."""
    town, association = people.town(code=code, sv=name), people.association()
    play = begun(town, association)
    with acting(town.coordinator):
        reading_grants.grant_reading(evaluation=play.evaluation, person=town.coordinator)
        key_facts.save_key_facts(
            evaluation=play.evaluation, figures={"year": 2026, "inhabitants": 4711}
        )
    play.prepare()
    play.cite(play.question("care.contact"), address=f"https://{code.lower()}.example/beslut")
    play.hand_in()
    play.open_review()
    play.note()
    play.interview("open.voice")
    play.judge()
    play.score_everything()
    play.agree()
    write(play)
    workspace(play)
    a_report(play)
    with acting(town.coordinator):
        place = open_place(town.coordinator, town.municipality.pk, to="invite")
        invited = invitations.invite(
            place=place,
            email=f"{code.lower()}@tests.example",
            name="Nina",
            language="sv",
            roles=["leader"],
        )
        Delegation.objects.create(
            evaluation=play.evaluation,
            municipality_id=town.municipality.pk,
            question=play.question(),
            invitation=invited,
            delegated_by=town.coordinator.user,
        )
    a_service(town)
    secrets_of(town.coordinator)
    return play


def write(play: Play) -> None:
    """Write a text of each kind, with a source of each kind."""
    lead = play.association.lead
    with acting(lead):
        answer = SubmittedAnswer.objects.filter(evaluation=play.evaluation)[0]
        [statement], [verdict] = (
            SubmittedStatement.objects.filter(evaluation=play.evaluation),
            Verdict.objects.all(),
        )
    play.find(sources=[play.notes[0], answer, statement])
    for owner in (play.area(), statement, verdict):
        play.write(
            owner, body="Det här är vår text.", language="fi", by=play.association.translator
        )


def workspace(play: Play) -> None:
    """Add a row of each kind to the municipality's workspace, with an internal comment."""
    town, known = (
        play.town,
        {"evaluation": play.evaluation, "municipality_id": play.town.municipality.pk},
    )
    area, question, user = play.area(), play.question(), town.coordinator.user
    with acting(town.coordinator):
        AreaDue.objects.create(**known, area=area, due_on=play.evaluation.round.closes_on)
        Delegation.objects.create(**known, area=area, user=town.contributor.user, delegated_by=user)
        AreaReady.objects.create(**known, area=area, user=user)
        WorkingTime.objects.create(**known, area=area, hours=15)
        AnswerProposal.objects.create(
            **known, rows=[{"key": question.key, "text": "Ett förslag."}], made_by=user
        )
        said = Comment.objects.create(
            **known, question=question, lane="internal", text="Mellan oss.", said_by=user
        )
        Comment.objects.create(
            **known, question=question, lane="internal", thread=said, text="Ja.", said_by=user
        )
        Approval.objects.create(**known, approved_by=user, capacity="coordinator")
        Notice.objects.create(**known, recipient=user, kind="comment", question=question)
        NoticeChoice.objects.create(user=user, kind="comment")
        Undertaking.objects.create(
            municipality=town.municipality,
            kind="project",
            title="Projektet",
            document=Document.objects.all()[0],
            area_keys=["open"],
        )
    with acting(play.association.lead):
        Completion.objects.create(
            **known, question=question, message="Berätta mera.", asked_by=play.association.lead.user
        )
        Result.objects.create(**known, question=question, points=8)
        ReleasedFinding.objects.create(
            **known, area=area, kind="strength", position=1, language="sv", body="En styrka."
        )
    with as_owner(), transaction.atomic():
        run(
            "insert into evaluations_passage (id, version_id, municipality_id, page, place, text)"
            " select gen_random_uuid(), id, municipality_id, 1, 1, 'En plan.' from "
            "evaluations_documentversion where municipality_id = %s limit 1",
            town.municipality.pk,
        )


def a_report(play: Play) -> None:
    """Store a report as its job does, without printing, and hand it over; the job stays running."""
    with acting(play.association.lead):
        job = publishing.request(evaluation=play.evaluation, person=play.association.lead)[0]
        Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    digest = secrets.token_hex(32)
    known = {
        "language": "sv",
        "status": "draft",
        "content_version": 1,
        "content_hash": digest,
        "document": {},
        "pdf_sha256": digest,
    }
    row = Report(evaluation=play.evaluation, pages=1, size=4, **known)
    with acting_as(Actor("job", job.pk)), transaction.atomic():
        row.save()
        SubmissionPaper.objects.create(
            evaluation=play.evaluation, number=1, language="sv", sha256=digest, size=4, pages=1
        )
        Handover.objects.create(
            report=row,
            evaluation=play.evaluation,
            municipality_id=row.municipality_id,
            status="draft",
        )
    storing.put(row.key, b"%PDF")


def a_service(town: people.Town) -> None:
    """Give a municipality a sign-in service of its own."""
    with acting_as(COMMAND):
        domain.add_sign_in_service(
            municipality=town.municipality,
            name="Inloggning",
            issuer=f"https://{town.municipality.code.lower()}.example",
            client_id=secrets.token_hex(4),
            secret=secrets.token_hex(8),
            domains=["tests.example"],
        )


def secrets_of(person: Person) -> None:
    """Give a person a session, a second factor, a listed session and a linked account; fill the
    tables that nobody reads.
    """
    client = start_session(Client(), person.user)
    with signing_in():
        Authenticator.objects.create(
            user=person.user, type="totp", data={"secret": secrets.token_hex(8)}
        )
        UserSession.objects.create(
            user=person.user,
            ip="192.0.2.1",
            session_key=client.cookies[settings.SESSION_COOKIE_NAME].value,
            user_agent="X",
        )
        linked = SocialAccount.objects.create(
            user=person.user, provider="entra", uid=secrets.token_hex(8)
        )
    with as_owner(), transaction.atomic():
        [(app,)] = run(
            "insert into socialaccount_socialapp (provider, name, client_id, secret, key, "
            "provider_id, settings)"
            " values ('openid_connect', 'A', %s, 's', 'k', 'entra', '{}') returning id",
            secrets.token_hex(4),
        )
        run(
            "insert into socialaccount_socialtoken (app_id, account_id, token, token_secret) "
            "values (%s, %s, 't', 's')",
            app,
            linked.pk,
        )
        run(
            "insert into account_emailconfirmation (created, key, email_address_id)"
            " select now(), %s, id from account_emailaddress where user_id = %s",
            secrets.token_hex(16),
            person.id,
        )
