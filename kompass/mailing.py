"""Letters in the reader's language, as text and as HTML, and what the mail server says to them.

A letter's templates are templates/email/<name>.subject.txt, <name>.txt and <name>.html.
"""

import smtplib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


class Refusal(StrEnum):
    """Why a mail server turned a letter away for good: no later attempt would help."""

    ADDRESS = "address"  # it knows no such recipient
    MESSAGE = "letter"  # it takes no such letter, or none from us


@dataclass(frozen=True, slots=True)
class Email:
    """Somebody's letter: the templates' name, the address, the language, and what the templates
    speak of.
    """

    name: str
    to: str
    language: str
    context: dict[str, Any]


def render(email: Email) -> EmailMultiAlternatives:
    """Return the letter as a message with a text and an HTML part."""
    with translation.override(email.language):
        subject, text, html = (
            render_to_string(f"email/{email.name}.{ending}", email.context).strip()
            for ending in ("subject.txt", "txt", "html")
        )
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()), body=f"{text}\n", to=[email.to]
    )
    message.attach_alternative(html, "text/html")
    message.extra_headers = {
        "Content-Language": email.language,
        "Auto-Submitted": "auto-generated",
    }
    return message


def send(email: Email) -> Refusal | None:
    """Hand the letter to the mail server; return why it refused for good, None when it took it."""
    return send_message(render(email))


def send_message(message: EmailMultiAlternatives) -> Refusal | None:
    """Hand a message to the mail server; return why it refused for good, None when it took it.

    Whatever may pass (the server is away, busy, or does not know us yet) is raised: the outbox
    tries again.
    """
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        if all(_for_good(code) for code, _text in refused.recipients.values()):
            return Refusal.ADDRESS
        raise
    except smtplib.SMTPAuthenticationError:
        raise  # our own password is wrong: the letter can leave when that is mended
    except smtplib.SMTPResponseException as refused:
        if _for_good(refused.smtp_code):
            return Refusal.MESSAGE
        raise
    return None


def _for_good(code: int) -> bool:
    """Tell whether a reply of the mail server is final (RFC 5321: 5yz; 4yz asks to come again)."""
    return 500 <= code < 600
