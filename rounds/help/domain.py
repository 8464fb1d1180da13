"""The coordinator lets the office read what is not handed in yet, for 48 hours, and takes it back
when they like.
"""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evaluations import lifecycle
from evaluations.models import LONGEST, Evaluation, ReadingGrant
from evaluations.states import Phase
from kompass.shared import clock
from kompass.shared.errors import Refused
from kompass.shared.security_log import log_on_commit
from municipalities.access import Person


def running() -> Q:
    """Return the condition of a grant that lets somebody read now."""
    return Q(ended_at__isnull=True, ends_at__gt=clock.now())


@transaction.atomic
def grant_reading(*, evaluation: Evaluation, person: Person) -> ReadingGrant:
    """Let the office read for 48 hours from now.

    Raises Refused while an earlier grant still runs.
    """
    lifecycle.require(evaluation, Phase.PREPARING)
    if ReadingGrant.objects.filter(running(), evaluation=evaluation).exists():
        raise Refused(
            _("The Association already has access. End it first if you want to start again.")
        )
    now = clock.now()
    log_on_commit("reading granted", evaluation=evaluation.pk)
    return ReadingGrant.objects.create(
        evaluation=evaluation,
        municipality_id=evaluation.municipality_id,
        granted_by=person.user,
        granted_at=now,
        ends_at=now + LONGEST,
    )


@transaction.atomic
def end_reading(*, evaluation: Evaluation, person: Person) -> int:
    """End the office's reading at once; return how many grants ran."""
    return ReadingGrant.objects.filter(running(), evaluation=evaluation).update(
        ended_at=clock.now(), ended_by=person.user
    )
