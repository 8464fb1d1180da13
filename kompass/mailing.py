"""Sends e-mails in the recipient's language, as text and HTML.

Their templates are templates/email/<name>.subject.txt, <name>.txt and <name>.html.
"""

import smtplib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


class Refusal(StrEnum):
    """Why the mail server rejected an e-mail permanently. The values are stored."""

    ADDRESS = "address"  # there is no such recipient
    MESSAGE = "letter"  # it does not accept this message, or this sender


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail to render: name of the templates, recipient, language, template context."""

    name: str
    to: str
    language: str
    context: dict[str, Any]  # Any: a template's context


def render(email: Email) -> EmailMultiAlternatives:
    """Return the e-mail as a message with a text and an HTML part."""
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
    """Render and send an e-mail; see send_message."""
    return send_message(render(email))


def send_message(message: EmailMultiAlternatives) -> Refusal | None:
    """Send a message; return None, or the reason for a permanent rejection.

    Temporary errors (the server is away, busy or greylisting) are raised, so the job is retried.
    """
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        if all(_is_permanent(code) for code, _text in refused.recipients.values()):
            return Refusal.ADDRESS
        raise
    except smtplib.SMTPAuthenticationError:
        raise  # the installation's password is wrong: retried until corrected
    except smtplib.SMTPResponseException as refused:
        if _is_permanent(refused.smtp_code):
            return Refusal.MESSAGE
        raise
    return None


def _is_permanent(code: int) -> bool:
    """Tell whether a reply code is permanent (RFC 5321: 5yz; 4yz is temporary)."""
    return 500 <= code < 600
