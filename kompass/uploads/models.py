"""A stored file, identified by its hash within a municipality, and its state in the virus scan."""

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompass.shared.models import Identified


class State(models.TextChoices):
    """Result of the virus scan; it decides whether the file may be downloaded."""

    PENDING = "pending", pgettext_lazy("state of a file", "Waiting")
    CLEAN = "clean", pgettext_lazy("state of a file", "Checked")
    NOT_SCANNED = "not scanned", pgettext_lazy("state of a file", "Not checked")
    INFECTED = "infected", pgettext_lazy("state of a file", "Infected")
    ERROR = "error", pgettext_lazy("state of a file", "Check failed")


SENTENCES = {
    State.CLEAN: _("Checked for viruses, none found."),
    State.NOT_SCANNED: _("Not checked for viruses."),
    State.INFECTED: _(
        "A virus was found in the file, so it has been deleted. Attach another file."
    ),
    State.ERROR: _(
        "The virus check failed, so the file cannot be opened. The Association's administrator "
        "can start the check again."
    ),
}


class StoredFile(Identified):
    """A file that passed the structural checks; its bytes are in the storage under its key."""

    municipality_id = models.UUIDField(db_index=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    scanned_at = models.DateTimeField(null=True)
    created_by = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["municipality_id", "sha256"], name="one_file_per_hash_and_municipality"
            ),
            models.UniqueConstraint(fields=["id", "municipality_id"], name="file_and_municipality"),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="the_state_of_a_file_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Return the key of the bytes in the storage."""
        return f"files/{self.municipality_id}/{self.sha256}"

    @property
    def may_leave(self) -> bool:
        """Tell whether the file may be downloaded.

        It is clean, or not scanned and KOMPASS_ALLOW_UNSCANNED is set.
        """
        return self.state == State.CLEAN or (
            self.state == State.NOT_SCANNED and settings.KOMPASS_ALLOW_UNSCANNED
        )

    @property
    def sentence(self) -> str | Promise:
        """Return the result of the virus scan as a sentence for the user."""
        if self.state != State.PENDING:
            return SENTENCES[State(self.state)]
        if settings.KOMPASS_CLAMAV:
            return _(
                "The file is being checked for viruses. It can be opened when the check is done."
            )
        return _("The file is waiting for a virus check. Until then it cannot be opened.")
