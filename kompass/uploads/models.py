"""A stored file, found by its hash within a municipality."""

from django.db import models

from kompass.shared.models import Identified


class State(models.TextChoices):
    """Whether the file may leave again."""

    CLEAN = "clean"
    NOT_SCANNED = "not scanned"


class StoredFile(Identified):
    """A file that passed the structural checks; its bytes lie in the storage under its key."""

    municipality_id = models.UUIDField(db_index=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State, default=State.NOT_SCANNED)
    created_by = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["municipality_id", "sha256"], name="one_file_per_hash_and_municipality"),
            models.UniqueConstraint(fields=["id", "municipality_id"], name="file_and_municipality"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Return where the bytes lie in the storage."""
        return f"files/{self.municipality_id}/{self.sha256}"
