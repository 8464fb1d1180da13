"""Signing in by password, by code and by a new password; it does not reveal who has an account."""

import re
from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from kompass.outbox import execution
from kompass.outbox.models import Job
from kompass.shared.actor import Actor, acting_as
from municipalities import signin_emails
from municipalities.sessions import signing_in
from tests.markup import markup
from tests.pages.query_counts import captured_queries
from tests.people import account, person
from tests.signin.steps import PASSWORD, by_password, went, words

LOGIN, REQUEST, CONFIRM = (
    reverse("account_login"),
    reverse("account_request_login_code"),
    reverse("account_confirm_login_code"),
)
RESET, VERIFY = reverse("account_reset_password"), reverse("account_email_verification_sent")
NOBODY = "ingen@tests.example"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def office(db):
    return person("Oskar", "office", password=PASSWORD)


@pytest.fixture
def coordinator(town):
    return person("Katja", "coordinator", at=town.municipality, password=PASSWORD)


def code_in(mail):
    return re.search(r"^([A-Z0-9-]{6,})$", mail.body, re.M).group(1)


def test_a_code_by_email_signs_in_and_continues_to_the_requested_page(coordinator, mailoutbox):
    client = Client()
    asked_for = client.post(REQUEST, {"email": coordinator.user.email, "next": "/language/"})
    assert went(asked_for) == (302, CONFIRM)
    assert mailoutbox[0].subject == "Kompass: din kod"
    assert mailoutbox[0].to == [coordinator.user.email]
    signed = client.post(
        asked_for.headers["Location"], {"code": code_in(mailoutbox[0]), "next": "/language/"}
    )
    assert went(signed) == (302, "/language/")
    assert client.get("/").status_code == 200


def test_the_code_is_shown_large_in_the_email(coordinator, mailoutbox):
    Client().post(REQUEST, {"email": coordinator.user.email})
    html = markup(mailoutbox[0].alternatives[0][0])
    code = code_in(mailoutbox[0])
    assert f'font-size: 28px; font-weight: bold; letter-spacing: 2px">{code}</p>' in html
    assert "<img" not in html


def test_a_new_code_replaces_the_old(coordinator, mailoutbox):
    client = Client()
    client.post(REQUEST, {"email": coordinator.user.email})
    assert went(client.post(CONFIRM, {"action": "resend"})) == (302, CONFIRM)
    old, new = (code_in(mail) for mail in mailoutbox)
    assert went(client.post(CONFIRM, {"code": old})) == (200, "")
    assert went(client.post(CONFIRM, {"code": new})) == (302, "/")


def test_three_wrong_codes_end_the_attempt(coordinator):
    client = Client(headers={"accept-language": "en"})
    client.post(REQUEST, {"email": coordinator.user.email})
    answers = [went(client.post(CONFIRM, {"code": "WRONG1"})) for _ in range(3)]
    assert answers == [(200, ""), (200, ""), (302, REQUEST)]
    assert "There have been too many attempts." in words(client.get(REQUEST))


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_association_people_get_an_email_without_a_code(db, mailoutbox, language):
    oskar = person("Oskar", "translator", language=language)
    Client().post(REQUEST, {"email": oskar.user.email})
    subjects = {
        "sv": "Kompass: logga in med ditt andra inloggningssteg",
        "fi": "Kompass: kirjaudu kaksivaiheisesti",
        "en": "Kompass: sign in with your second step",
    }
    assert [
        (mail.subject, re.findall(r"^[A-Z0-9-]{6,}$", mail.body, re.M)) for mail in mailoutbox
    ] == [(subjects[language], [])]


def test_association_people_cannot_sign_in_by_code(office):
    client = Client()
    client.post(REQUEST, {"email": office.user.email})
    assert [
        client.post(CONFIRM, {"code": guess}).status_code for guess in ("", "None", "AAAAAA")
    ] == [200, 200, 302]
    assert went(client.get("/")) == (302, LOGIN)


def seen(client, first, sent):
    """Return what a visitor sees of a form and the next page, and the number of queries."""
    with captured_queries(publishing=False) as statements:
        answer = client.post(first, sent)
    page = answer if answer.status_code == 200 else client.get(answer.headers["Location"])
    return (
        answer.status_code,
        answer.headers.get("Location"),
        TOKEN.sub("", words(page)),
        len(statements),
    )


FORMS = {
    "login": (LOGIN, lambda email: {"login": email, "password": "en helt annan fras"}),
    "code": (REQUEST, lambda email: {"email": email}),
    "reset": (RESET, lambda email: {"email": email}),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", FORMS)
def test_the_sign_in_responds_alike_for_all_addresses(office, coordinator, form):
    address, context = FORMS[form]
    mails = {"nobody": NOBODY, "town": coordinator.user.email, "association": office.user.email}
    found = {who: seen(Client(), address, context(mail)) for who, mail in mails.items()}
    alike = {
        who: (status, target, page.replace(mails[who], "…"))
        for who, (status, target, page, _count) in found.items()
    }
    assert alike["town"] == alike["nobody"]
    assert alike["association"] == alike["nobody"]
    assert {who: count for who, (*_, count) in found.items()} == dict.fromkeys(
        mails, found["nobody"][3]
    )


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_too_many_wrong_passwords_are_answered_in_plain_words(coordinator, language):
    sentences = {
        "sv": "Det har gjorts för många försök. Vänta fem minuter och försök igen.",
        "fi": "Yrityksiä on ollut liian monta. Odota viisi minuuttia ja yritä uudelleen.",
        "en": "There have been too many attempts. Wait five minutes and try again.",
    }
    client = Client(headers={"accept-language": language})
    pages = [words(by_password(client, coordinator, password="fel fel fel fel")) for _ in range(6)]
    assert [sentences[language] in page for page in pages] == [False] * 5 + [True]
    assert sentences[language] in words(
        by_password(client, coordinator)
    )  # the right one has to wait too


def test_an_address_that_is_not_confirmed_is_confirmed_by_code(coordinator, mailoutbox):
    with signing_in():
        EmailAddress.objects.filter(user=coordinator.user).update(verified=False)
    client = Client()
    assert went(by_password(client, coordinator)) == (302, VERIFY)
    assert went(client.get("/")) == (302, LOGIN)
    assert coordinator.user.email in words(client.get(VERIFY))
    assert mailoutbox[0].subject == "Kompass: bekräfta din e-postadress"
    assert client.post(VERIFY, {"code": "WRONG1"}).status_code == 200
    assert went(client.post(VERIFY, {"code": code_in(mailoutbox[0])})) == (302, "/")
    assert client.get("/").status_code == 200
    with signing_in():
        assert EmailAddress.objects.get(user=coordinator.user).verified is True


def test_an_address_is_not_changed_while_it_is_confirmed(coordinator):
    with signing_in():
        EmailAddress.objects.filter(user=coordinator.user).update(verified=False)
    client = Client()
    by_password(client, coordinator)
    client.post(VERIFY, {"action": "change", "email": "annan@tests.example"})
    assert account(pk=coordinator.id).email == coordinator.user.email


def new_password(client, password, again=None):
    sent = {
        "oldpassword": PASSWORD,
        "password1": password,
        "password2": password if again is None else again,
    }
    return client.post(reverse("account_change_password"), sent)


REFUSED = {
    "elva tecken": {
        "sv": "för kort: det behöver minst 12 tecken",
        "fi": "liian lyhyt: siinä pitää olla vähintään 12 merkkiä",
    },
    "Qwerty123456": {"sv": "ett av de allra vanligaste", "fi": "yksi yleisimmistä"},
    "å" * 129: {
        "sv": "för långt: högst 128 tecken ryms",
        "fi": "liian pitkä: siihen mahtuu enintään 128 merkkiä",
    },
}


@pytest.mark.parametrize("language", ["sv", "fi"])
@pytest.mark.parametrize("password", REFUSED, ids=["short", "common", "endless"])
def test_a_weak_password_is_refused(town, browser_of, password, language):
    somebody = person("Kim", "leader", at=town.municipality, password=PASSWORD, language=language)
    page = new_password(browser_of(somebody), password)
    assert page.status_code == 200
    assert REFUSED[password][language] in words(page)
    assert account(pk=somebody.id).check_password(PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "tolv tecken!",
        "alla små bokstäver utan siffror",
        " mellanslag runt ",
        "漢字もåäöも使えます。はい",
        "å" * 128,
    ],
)
def test_length_is_the_only_rule_for_passwords(coordinator, browser_of, password, mailoutbox):
    assert went(new_password(browser_of(coordinator), password)) == (302, reverse("account"))
    assert account(pk=coordinator.id).check_password(password)
    assert [mail.subject for mail in mailoutbox] == ["Kompass: ditt lösenord har bytts"]


def test_two_different_new_passwords_are_refused(coordinator, browser_of):
    page = new_password(browser_of(coordinator), "en ny lång fras", "en nu lång fras")
    assert page.status_code == 200
    assert words(page).count("De två lösenorden är inte likadana.") == 2


def test_fields_are_marked_for_password_managers(coordinator, browser_of):
    marks = {
        LOGIN: ["username webauthn", "current-password"],
        reverse("account_change_password"): ["current-password", "new-password", "new-password"],
        reverse("mfa_activate_totp"): ["one-time-code"],
        reverse("account_reauthenticate"): ["current-password"],
    }
    clients = {LOGIN: Client()}
    found = {
        url: re.findall(
            r'autocomplete="([^"]+)"', words(clients.get(url, browser_of(coordinator)).get(url))
        )
        for url in marks
    }
    assert found == marks


@pytest.mark.parametrize("form", ["code", "reset"])
def test_the_mail_server_does_not_reveal_who_has_an_account(office, coordinator, monkeypatch, form):
    """Whether it is down, slow or quick: no e-mail is sent during the request."""
    sent = []
    monkeypatch.setattr(
        "django.core.mail.message.EmailMessage.send", lambda *_args, **_kwargs: sent.append(1)
    )
    address, context = FORMS[form]
    answers = [
        Client().post(address, context(mail))
        for mail in (NOBODY, coordinator.user.email, office.user.email)
    ]
    assert len({(answer.status_code, answer.headers["Location"]) for answer in answers}) == 1
    assert sent == []


def email_jobs():
    with acting_as(Actor("relay")):
        return list(Job.objects.filter(kind=signin_emails.KIND).order_by("created_at"))


@pytest.mark.parametrize("form", ["code", "reset"])
def test_an_email_is_stored_encrypted_until_it_is_sent(coordinator, mailoutbox, form):
    address, context = FORMS[form]
    Client().post(address, context(coordinator.user.email))
    [waiting] = email_jobs()
    assert list(waiting.payload) == ["sealed"]
    assert coordinator.user.email not in str(waiting.payload)
    assert [mail.to for mail in mailoutbox] == [[coordinator.user.email]]
    assert [job.payload for job in email_jobs()] == [{}]


def test_an_email_is_retried_when_the_mail_server_is_down(coordinator, monkeypatch):
    address, context = FORMS["code"]
    Client().post(address, context(coordinator.user.email))

    def down(*_args, **_kwargs):
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", down)
    [waiting] = email_jobs()
    with pytest.raises(SMTPServerDisconnected):
        execution.execute(str(waiting.pk), signin_emails.send)
    assert [(job.state, job.attempts) for job in email_jobs()] == [("waiting", 1)]


def test_nobody_else_enqueues_signin_emails(coordinator):
    for kind in ("relay", "command", "retention", "job"):
        with (
            pytest.raises(DatabaseError, match="writes no letters"),
            acting_as(Actor(kind)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("select app.post_letter('x')")
