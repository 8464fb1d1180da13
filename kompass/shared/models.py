"""What every model shares."""

from typing import Any, TypeVar
from uuid import uuid4

from django.db import models


class Identified(models.Model):
    """A row whose identity may stand in an address, a policy or an export without telling anything."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True


Row = TypeVar("Row")


def only_row(rows: "models.QuerySet[Any, Row]") -> Row | None:
    """Return the row of a query that finds one at most, or None; unlike first() it asks for no
    order.
    """
    return next(iter(rows), None)
