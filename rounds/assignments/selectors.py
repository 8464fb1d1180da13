"""Who can be given a duty."""

from django.db.models import QuerySet

from evaluations.models import (
    ROLE_OF_DUTY,
    Duty,
)
from municipalities.models import Membership, User


def candidates(duty: Duty) -> QuerySet[User]:
    """Return those whom the association lets do a duty; one query."""
    holders = Membership.objects.filter(municipality=None, roles__contains=[ROLE_OF_DUTY[duty]])
    return User.objects.filter(pk__in=holders.values("user"), is_active=True).order_by("name")
