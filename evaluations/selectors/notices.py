"""A person's own notices."""

from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce

from evaluations.models import Notice
from municipalities.access import Person


def unread(person: Person) -> Coalesce:
    """Return the number of the person's unread notices, as a column of a query that is asked anyway."""
    own = Notice.objects.filter(recipient=person.user, read_at=None).order_by()
    return Coalesce(Subquery(own.values("recipient").annotate(n=Count("pk")).values("n")), 0)
