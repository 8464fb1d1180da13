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


def post(message: EmailMultiAlternatives) -> None:
    """Leave a letter for the worker.

    The relay hears of it with the commit; ringing here would take time that tells something.
    """
    written = {
        "to": message.to,
        "subject": str(message.subject),
        "body": str(message.body),
        "html": next((str(part[0]) for part in message.alternatives), ""),
        "headers": dict(message.extra_headers),
    }
    _leave(written)


def post_nothing() -> None:
    """Leave a letter to nobody, which the worker drops: an address without an account costs what
    one with an account costs.
    """
    _leave({})


def _leave(written: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select app.post_letter(%s)",
            [encryption.seal(json.dumps(written), purpose=encryption.LETTERS)],
        )


def work(job: Job) -> Callable[[], None]:
    """Send a letter and return the function that takes its words away; a server that refuses it for
    good is not asked again.
    """
    written = json.loads(encryption.unseal(job.payload["sealed"], purpose=encryption.LETTERS))
    if not written:
        return lambda: _forget(job)
    message = EmailMultiAlternatives(
        written["subject"], written["body"], to=written["to"], headers=written["headers"]
    )
    if written["html"]:
        message.attach_alternative(written["html"], "text/html")
    mailing.hand_over(message)
    return lambda: _forget(job)


def _forget(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(payload={})
