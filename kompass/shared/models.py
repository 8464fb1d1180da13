"""What every model shares."""

from uuid import uuid4

from django.db import models


class Identified(models.Model):
    """A row whose identity may stand in an address, a policy or an export without telling anything."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True
