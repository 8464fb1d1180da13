"""Letters of the sign-in: written in the request, sealed, and sent by the worker.

Sent in the request, a letter would tell by the time it takes that the address has an account. What
a letter says (codes, links) lies sealed in its job until it has been sent, and is then removed.
"""

import json
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import connection

from kompass import mailing
from kompass.outbox.models import Job
from municipalities import encryption

KIND = "municipalities.letter"


def enqueue(message: EmailMultiAlternatives) -> None:
    """Leave a letter for the worker.

    The relay hears of it with the commit; ringing here would take time that tells something.
    """
    content = {
        "to": message.to,
        "subject": str(message.subject),
        "body": str(message.body),
        "html": next((str(part[0]) for part in message.alternatives), ""),
        "headers": dict(message.extra_headers),
    }
    _enqueue(content)


def enqueue_nothing() -> None:
    """Leave a letter to nobody, which the worker drops: an address without an account costs what
    one with an account costs.
    """
    _enqueue({})


def _enqueue(content: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select app.post_letter(%s)",
            [encryption.encrypt(json.dumps(content), purpose=encryption.EMAILS)],
        )


def send(job: Job) -> Callable[[], None]:
    """Send a letter and return the function that takes its words away; a server that refuses it for
    good is not asked again.
    """
    content = json.loads(encryption.decrypt(job.payload["sealed"], purpose=encryption.EMAILS))
    if not content:
        return lambda: _clear_payload(job)
    message = EmailMultiAlternatives(
        content["subject"], content["body"], to=content["to"], headers=content["headers"]
    )
    if content["html"]:
        message.attach_alternative(content["html"], "text/html")
    mailing.send_message(message)
    return lambda: _clear_payload(job)


def _clear_payload(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(payload={})
