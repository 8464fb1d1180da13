"""E-mails of the sign-in, in the language of the account."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import person

SUBJECTS = {
    "sv": "Kompass: välj ett nytt lösenord",
    "fi": "Kompass: valitse uusi salasana",
    "en": "Kompass: choose a new password",
}


@pytest.mark.parametrize("language", SUBJECTS)
def test_a_forgotten_password_sends_an_email_with_a_link(town, mailoutbox, language):
    karin = person("Karin", "coordinator", at=town.municipality, language=language)
    Client().post(reverse("account_reset_password"), {"email": karin.user.email})
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([karin.user.email], SUBJECTS[language])
    ]
    links = [
        line for line in mailoutbox[0].body.splitlines() if "/accounts/password/reset/key/" in line
    ]
    assert [line.startswith("http") for line in links] == [True]


def test_an_address_without_an_account_gets_no_email(db, mailoutbox):
    page = Client().post(reverse("account_reset_password"), {"email": "ingen@tests.example"})
    assert page.status_code == 302
    assert mailoutbox == []
