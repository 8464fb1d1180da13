"""Invitations and their states."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompass.shared.models import Identified
from municipalities.models.languages import UI_LANGUAGES
from municipalities.models.municipalities import Municipality
from municipalities.models.users import User
from municipalities.roles import ASSOCIATION, MUNICIPAL, Role


class InvitationState(models.TextChoices):
    """State of an invitation, as the inviter sees it; without tracking of e-mails."""

    WAITING = "waiting", pgettext_lazy("state of an invitation", "Waiting to be sent")
    SENT = "sent", pgettext_lazy("state of an invitation", "Sent")
    LINKED = "linked", pgettext_lazy("state of an invitation", "Link created, to be shared")
    REFUSED = "refused", pgettext_lazy("state of an invitation", "Rejected by the mail server")
    FAILED = "failed", pgettext_lazy("state of an invitation", "Could not be sent")
    OPENED = "opened", pgettext_lazy("state of an invitation", "Link opened")
    SIGNED_IN = "signed in", pgettext_lazy("state of an invitation", "Signed in")
    EXPIRED = "expired", pgettext_lazy("state of an invitation", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an invitation", "Withdrawn")

    @property
    def color(self) -> str:
        """Return the design system's colour of the state."""
        colors = {"refused": "danger", "failed": "danger", "signed in": "success"}
        colors |= {"opened": "info", "sent": "info"}
        colors |= dict.fromkeys(("waiting", "linked", "expired"), "warning")
        return colors.get(self.value, "neutral")


class Invitation(Identified):
    """An invitation to roles in a place; only the hash of its link is stored.

    The columns of the link, the e-mail and the acceptance are written by SECURITY DEFINER functions
    only.
    """

    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField(_("E-mail address"))
    name = models.CharField(_("Name"), max_length=200, blank=True)
    language = models.CharField(_("Language"), max_length=2, choices=UI_LANGUAGES, default="sv")
    roles = ArrayField(models.CharField(max_length=12, choices=Role))
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    token_hash = models.BinaryField(null=True, unique=True)
    # The current link was sent to the address, so its holder has access to that mailbox.
    mailed = models.BooleanField(default=False)
    # Number of the current link; the job of an older one does nothing.
    mailing = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_reason = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["id", "municipality"], name="invitation_and_municipality"
            ),
            models.UniqueConstraint(
                fields=["municipality", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="one_open_invitation_per_address_and_place",
            ),
            models.CheckConstraint(
                condition=Q(municipality__isnull=True, roles__contained_by=list(ASSOCIATION))
                | Q(municipality__isnull=False, roles__contained_by=list(MUNICIPAL)),
                name="one_is_invited_to_roles_of_the_place",
            ),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="an_invitation_has_a_role"),
            models.CheckConstraint(
                condition=Q(created_at__lt=F("expires_at")),
                name="an_invitation_expires_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="an_accepted_invitation_says_by_whom",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        """Tell whether it is neither accepted nor withdrawn; it may have expired."""
        return self.accepted_at is None and self.withdrawn_at is None

    def state_at(self, moment: datetime) -> InvitationState:
        """Return the state at a moment, without FAILED, which depends on the job."""
        steps = (
            (self.accepted_at, InvitationState.SIGNED_IN),
            (self.withdrawn_at, InvitationState.WITHDRAWN),
            (self.expires_at <= moment, InvitationState.EXPIRED),
            (self.opened_at, InvitationState.OPENED),
            (self.refused_at, InvitationState.REFUSED),
            (self.sent_at, InvitationState.SENT),
            (self.token_hash and not self.mailed, InvitationState.LINKED),
        )
        return next((state for reached, state in steps if reached), InvitationState.WAITING)
