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
    LETTER = "letter"  # it takes no such letter, or none from us


@dataclass(frozen=True, slots=True)
class Letter:
    """Somebody's letter: the templates' name, the address, the language, and what the templates
    speak of.
    """

    name: str
    to: str
    language: str
    context: dict[str, Any]


def write(letter: Letter) -> EmailMultiAlternatives:
    """Return the letter as a message with a text and an HTML part."""
    with translation.override(letter.language):
        subject, text, html = (
            render_to_string(f"email/{letter.name}.{ending}", letter.context).strip()
            for ending in ("subject.txt", "txt", "html")
        )
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()), body=f"{text}\n", to=[letter.to]
    )
    message.attach_alternative(html, "text/html")
    message.extra_headers = {
        "Content-Language": letter.language,
        "Auto-Submitted": "auto-generated",
    }
    return message


def send(letter: Letter) -> Refusal | None:
    """Hand the letter to the mail server; return why it refused for good, None when it took it."""
    return hand_over(write(letter))


def hand_over(message: EmailMultiAlternatives) -> Refusal | None:
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
            return Refusal.LETTER
        raise
    return None


def _for_good(code: int) -> bool:
    """Tell whether a reply of the mail server is final (RFC 5321: 5yz; 4yz asks to come again)."""
    return 500 <= code < 600
