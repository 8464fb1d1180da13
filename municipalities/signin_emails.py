"""E-mails of the sign-in: enqueued encrypted in the request, sent by the worker.

Sending in the request would reveal by its duration that an address has an account. The content
(codes, links) is encrypted in the job and removed once it has been sent.
"""

import json
from collections.abc import Callable

from django.core.mail import EmailMultiAlternatives
from django.db import connection

from kompass import mailing
from kompass.outbox.models import Job
from kompass.shared.inputs import Values
from municipalities import encryption

KIND = "municipalities.letter"


def enqueue(message: EmailMultiAlternatives) -> None:
    """Enqueue an e-mail for the worker.

    The relay publishes the job after the commit; publishing here would take measurable time.
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
    """Enqueue an e-mail without content, which the worker drops.

    So an address without an account takes as long as one with an account.
    """
    _enqueue({})


def _enqueue(content: Values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select app.post_letter(%s)",
            [encryption.encrypt(json.dumps(content), purpose=encryption.EMAILS)],
        )


def send(job: Job) -> Callable[[], None]:
    """Send an e-mail; return the function that deletes its content.

    A permanent rejection by the mail server is not retried.
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
