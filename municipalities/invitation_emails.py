"""The job that sends an invitation: makes the link, stores its hash, sends the e-mail."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kompass import mailing
from kompass.outbox.models import Job
from kompass.shared.inputs import Values
from municipalities import selectors
from municipalities.invitations import new_token
from municipalities.models import Municipality
from municipalities.roles import Role


def send(job: Job) -> Callable[[], None]:
    """Send the job's invitation; return the function that stores the result.

    The hash is stored before the e-mail is sent, so that the link is valid at once; a second
    attempt makes another link. A job of an older link does nothing.
    """
    token, digest = new_token()
    row = _prepare(digest)
    if row is None:
        return lambda: None
    refusal = mailing.send(invitation_email(token=token, **row))
    return lambda: _record_result(refusal.value if refusal else "")


@transaction.atomic
def _prepare(digest: bytes) -> Values | None:
    with connection.cursor() as cursor:
        cursor.execute("select * from app.mail_invitation(%s::bytea)", [digest])
        names = [column.name for column in cursor.description]
        row = cursor.fetchone()
    if row is None:
        return None
    found = dict(zip(names, row, strict=True))
    key = found.pop("municipality_id")
    return {**found, "municipality": selectors.municipality(key) if key else None}


def invitation_email(
    *,
    token: str,
    email: str,
    language: str,
    municipality: Municipality | None,
    roles: list[str],
    inviter: str,
    expires_at: datetime,
) -> mailing.Email:
    """Return the e-mail with its link."""
    with translation.override(language):
        place = str(municipality) if municipality else ""
        organisation = _("Municipality") if place else _("Organisation")
        association = _("The Association of Finnish Municipalities")
    context = {
        "inviter": inviter,
        "place": place,
        "organisation": organisation,
        "invited_to": place or association,
        "roles": [Role(role) for role in roles],
        "link": f"{settings.KOMPASS_URL}{reverse('invitation', args=[token])}",
        "expires_at": expires_at,
    }
    return mailing.Email("invitation", email, language, context)


def _record_result(refusal: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select app.invitation_mailed(%s::text)", [refusal])
