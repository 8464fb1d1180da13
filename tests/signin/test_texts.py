"""All texts of the sign-in are translated: labels, help, errors, e-mails, messages."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from municipalities.adapter import ClosedAccountAdapter, SecondFactorAdapter
from municipalities.models import User
from municipalities.openid import OpenIDAdapter

LANGUAGES = ("sv", "fi")
TEMPLATES = Path(settings.BASE_DIR) / "templates"
EMAILS = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("*/email/*.txt"))
MESSAGES = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for path in TEMPLATES.glob("*/messages/*.txt")
    if path.read_text().strip()
)
# allauth's other sentences belong to functions that are disabled: signing up, phones, user names
OURS = {
    ClosedAccountAdapter: [
        *(
            "account_inactive",
            "email_password_mismatch",
            "enter_current_password",
            "incorrect_code",
            "incorrect_password",
        ),
        *(
            "invalid_or_expired_key",
            "invalid_password_reset",
            "too_many_login_attempts",
            "rate_limited",
            "email_taken",
            "invalid_login",
        ),
    ],
    SecondFactorAdapter: list(SecondFactorAdapter.error_messages),
    OpenIDAdapter: ["no_password", "no_verified_email", "connected_other", "invalid_token"],
}
FORMS = {
    **settings.ACCOUNT_FORMS,
    **{f"factor {name}": path for name, path in settings.MFA_FORMS.items()},
}
NEEDS = {
    name: {"user": None}
    for name in ("change_password", "set_password", "reset_password_from_key", "reauthenticate")
}
NEEDS |= {
    f"factor {name}": {"user": User(email="karin@tests.example")} for name in settings.MFA_FORMS
}


def in_languages(say):
    """Return what is said in each language."""
    found = {}
    for language in ("en", *LANGUAGES):
        with translation.override(language):
            found[language] = say()
    return found


def untranslated(found):
    return [
        text
        for language in LANGUAGES
        for text, english in zip(found[language], found["en"], strict=True)
        if text == english
    ]


@pytest.mark.parametrize("adapter", OURS)
def test_error_messages_are_translated(adapter):
    found = in_languages(lambda: [str(adapter.error_messages[name]) for name in OURS[adapter]])
    assert untranslated(found) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMS)
def test_labels_of_fields_are_translated(name, rf, monkeypatch):
    from allauth.core import context

    request = rf.get("/")
    request.session = {}
    kwargs = dict(NEEDS.get(name, {}))
    if name == "factor edit_webauthn":
        kwargs = {
            "instance": Authenticator(type=Authenticator.Type.WEBAUTHN, data={"name": "Dator"})
        }

    def say():
        with context.request_context(request):
            form = import_string(FORMS[name])(**kwargs)
        fields = [field for field in form.fields.values() if not field.widget.is_hidden]
        texts = [
            str(text)
            for field in fields
            for text in (field.label, field.error_messages["required"], field.help_text)
            if text
        ]
        assert [
            field.widget.attrs["placeholder"]
            for field in fields
            if "placeholder" in field.widget.attrs
        ] == []
        return texts

    found = in_languages(say)
    assert untranslated(found) == []
    assert len(found["en"]) >= 2


@pytest.mark.parametrize("template", [*EMAILS, *MESSAGES])
def test_emails_and_messages_are_translated(template):
    context = {
        "timestamp": timezone.now(),
        "ip": "192.0.2.1",
        "code": "ABC-DEF",
        "password_reset_url": "https://kompass.example/",
    }
    found = in_languages(
        lambda: [render_to_string(template, context | {"provider": {"name": "Inloggning"}})]
    )
    assert untranslated(found) == []
    assert "{{" not in found["sv"][0]
    assert len(set(map(str, found.values()))) == 3


def test_there_is_an_email_for_each_change():
    changes = {
        "password_changed",
        "password_set",
        "password_reset",
        "totp_activated",
        "totp_deactivated",
        "webauthn_added",
        "webauthn_removed",
    }
    changes |= {
        "recovery_codes_generated",
        "account_connected",
        "account_disconnected",
        "login_code",
        "no_code",
        "email_confirmation",
    }
    written = {
        Path(name).name.removesuffix("_message.txt")
        for name in EMAILS
        if name.endswith("_message.txt")
    }
    assert changes - written == set()
