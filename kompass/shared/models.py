"""The base class of models, and a helper for queries."""

from typing import Any, TypeVar
from uuid import uuid4

from django.db import models


class Identified(models.Model):
    """A row with a UUID, which reveals nothing in URLs, policies and exports."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True


Row = TypeVar("Row")


def only_row(rows: "models.QuerySet[Any, Row]") -> Row | None:
    """Return the only row of a query, or None; without the ORDER BY of first()."""
    return next(iter(rows), None)
