"""Invitations by e-mail, through the worker's own function and a real mail server."""

import re
import smtplib

import pytest
from django.db import connection, transaction
from django.utils import translation

from kompass.outbox.models import Job, State
from kompass.shared.actor import Actor, acting_as
from municipalities import invitations, selectors, tasks
from municipalities.access import Person
from municipalities.models import InvitationState, Membership
from municipalities.places import open_place
from municipalities.roles import Role
from tests import mailserver, people
from tests.people import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings):
    with mailserver.serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server


def invite(person, municipality, *roles, email="nina@tests.example", language="sv"):
    with acting(person):
        place = open_place(person, municipality.pk if municipality else None, to="invite")
        return invitations.invite(
            place=place, email=email, name="Nina", language=language, roles=list(roles)
        )


def job_of(invitation):
    with acting_as(Actor("relay")), transaction.atomic():
        return Job.objects.get(key=selectors.mail_key(invitation))


def work(invitation):
    tasks.send_invitation(str(job_of(invitation).pk))
    return job_of(invitation)


def state(person, municipality):
    with acting(person):
        return [
            row.state for row in selectors.invitations(municipality.pk if municipality else None)
        ]


def reason(person, municipality):
    with acting(person):
        return [row.invitation.refused_reason for row in selectors.invitations(municipality.pk)]


def link_in(email):
    return re.search(r"/invitations/([\w-]+)/", email.get_body(("plain",)).get_content()).group(1)


def test_an_invitation_is_enqueued_sent_and_its_link_opened(town, mailbox):
    made = invite(town.coordinator, town.municipality, "contributor")
    assert state(town.coordinator, town.municipality) == [InvitationState.WAITING]
    assert work(made).state == State.DONE
    assert state(town.coordinator, town.municipality) == [InvitationState.SENT]
    [email] = mailbox.taken
    assert invitations.read(token=link_in(email)).email == "nina@tests.example"
    assert state(town.coordinator, town.municipality) == [InvitationState.OPENED]


WORDS = {
    "sv": ("Inbjudan till Kompass: Lindnäs", "Karin"),
    "fi": ("Kutsu Kompass-palveluun: Lehmusniemi", "Karin"),
    "en": ("Invitation to Kompass: Lindnäs", "Karin"),
}


@pytest.mark.parametrize("language", WORDS)
def test_the_email_is_in_the_recipients_language_in_text_and_html(town, mailbox, language):
    work(invite(town.coordinator, town.municipality, "contributor", "leader", language=language))
    [email] = mailbox.taken
    text, html = (email.get_body((kind,)).get_content() for kind in ("plain", "html"))
    subject, inviter = WORDS[language]
    with translation.override(language):
        sentences = [str(role.sentence) for role in (Role.CONTRIBUTOR, Role.LEADER)]
    assert email["Subject"] == subject
    assert email["To"] == "nina@tests.example"
    assert email["Content-Language"] == language
    assert [
        part
        for part in (inviter, *sentences)
        if part not in text.replace("\n", " ") or part not in html
    ] == []
    assert f'<html lang="{language}">' in html
    assert "<img" not in html
    assert "<script" not in html
    assert link_in(email) in html


def test_the_email_shows_names_as_plain_text(town, mailbox):
    town.coordinator.user.name = "Karin <b>& Co</b>"
    with acting(town.coordinator):
        town.coordinator.user.save(update_fields=["name"])
    work(invite(town.coordinator, town.municipality, "contributor", language="en"))
    text, html = (mailbox.taken[0].get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Karin <b>& Co</b> invites" in text
    assert "Karin &lt;b&gt;&amp; Co&lt;/b&gt; invites" in html


def test_an_email_from_the_association_names_it(association, mailbox):
    work(invite(association.office, None, "evaluator"))
    assert (
        "Organisation: Kommunförbundet\r\n" in mailbox.taken[0].get_body(("plain",)).get_content()
    )


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ({"recipient_reply": "550 5.1.1 no such mailbox"}, "address"),
        ({"message_reply": "554 5.7.1 not taken"}, "letter"),
    ],
)
def test_a_permanently_rejected_email_is_not_retried(town, mailbox, reply, kind):
    for name, value in reply.items():
        setattr(mailbox, name, value)
    job = work(invite(town.coordinator, town.municipality, "contributor"))
    assert job.state == State.DONE
    assert job.attempts == 1
    assert mailbox.taken == []
    assert state(town.coordinator, town.municipality) == [InvitationState.REFUSED]
    assert reason(town.coordinator, town.municipality) == [kind]


@pytest.mark.parametrize(
    "reply", [{"recipient_reply": "450 4.2.1 try again later"}, {"message_reply": "451 4.3.0 busy"}]
)
def test_a_temporarily_rejected_email_is_retried_with_a_new_link(town, mailbox, reply):
    made = invite(town.coordinator, town.municipality, "contributor")
    for name, value in reply.items():
        setattr(mailbox, name, value)
    with pytest.raises(smtplib.SMTPException):
        work(made)
    assert job_of(made).state == State.WAITING
    assert state(town.coordinator, town.municipality) == [InvitationState.WAITING]
    mailbox.recipient_reply = mailbox.message_reply = "250 ok"
    assert work(made).attempts == 2
    assert state(town.coordinator, town.municipality) == [InvitationState.SENT]
    assert [invitations.read(token=link_in(email)).state for email in mailbox.taken] == ["open"]


def test_an_unreachable_mail_server_is_shown_after_the_last_attempt(town, mailbox):
    made = invite(town.coordinator, town.municipality, "contributor")
    mailbox.recipient_reply = "450 4.2.1 try again later"
    for _attempt in range(3):
        with pytest.raises(smtplib.SMTPException):
            work(made)
    assert job_of(made).state == State.PARKED
    assert state(town.coordinator, town.municipality) == [InvitationState.FAILED]
    mailbox.recipient_reply = "250 ok"
    with acting(town.coordinator):
        invitations.resend(invitation=made, person=town.coordinator)
    assert work(made).state == State.DONE
    assert state(town.coordinator, town.municipality) == [InvitationState.SENT]


def test_a_new_email_invalidates_the_old_link(town, mailbox):
    made = invite(town.coordinator, town.municipality, "contributor")
    work(made)
    with acting(town.coordinator):
        invitations.resend(invitation=made, person=town.coordinator)
    old = link_in(mailbox.taken[0])
    assert invitations.read(token=old).state == "withdrawn"
    work(made)
    assert [invitations.read(token=link_in(email)).state for email in mailbox.taken] == [
        "withdrawn",
        "open",
    ]


def test_a_job_of_an_older_link_sends_nothing(town, mailbox):
    made = invite(town.coordinator, town.municipality, "contributor")
    old = job_of(made)
    with acting(town.coordinator):
        token = invitations.make_link(invitation=made)
    tasks.send_invitation(str(old.pk))
    assert mailbox.taken == []
    assert invitations.read(token=token).state == "open"


@pytest.mark.parametrize("what", ["withdrawn", "inviter removed"])
def test_nothing_is_sent_for_an_invitation_that_is_no_longer_open(town, mailbox, association, what):
    made = invite(town.coordinator, town.municipality, "contributor")
    with acting(association.office):
        if what == "withdrawn":
            invitations.withdraw(invitation=made)
        else:
            Membership.objects.filter(user=town.coordinator.user).delete()
    assert work(made).state == State.DONE
    assert mailbox.taken == []


def test_neither_the_link_nor_its_secret_is_stored(town, mailbox):
    made = invite(town.coordinator, town.municipality, "contributor")
    job = work(made)
    token = link_in(mailbox.taken[0])
    with acting(town.coordinator):
        made.refresh_from_db()
    assert token.encode() not in bytes(made.token_hash)
    assert len(bytes(made.token_hash)) == 32
    assert job.payload == {"invitation": str(made.pk), "mailing": 1}


def test_a_job_reads_only_its_invitation(town, mailbox):
    made = invite(town.coordinator, town.municipality, "contributor")
    job = job_of(made)
    with acting_as(Actor("job", job.pk)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select count(*) from municipalities_invitation")
        assert cursor.fetchone() == (0,)
        cursor.execute("select app.job_invitation()")
        assert cursor.fetchone() == (None,)  # it has not begun
        cursor.execute("update outbox_job set state = 'running' where id = %s", [job.pk])
        cursor.execute("select app.job_invitation()")
        assert cursor.fetchone() == (made.pk,)


def test_only_the_job_stores_a_mailed_link(town, association, mailbox):
    made = invite(town.coordinator, town.municipality, "contributor")
    for who in (
        town.coordinator,
        association.office,
        people.person("Ulla", "leader", at=town.municipality),
    ):
        with acting(Person(who.user)), connection.cursor() as cursor:
            cursor.execute("select * from app.mail_invitation(%s::bytea)", [b"0" * 32])
            assert cursor.fetchall() == []
            cursor.execute("select app.invitation_mailed('')")
    assert made.mailed is False
    assert state(town.coordinator, town.municipality) == [InvitationState.WAITING]
