"""Municipalities, people, and who belongs where."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompass.shared import texts
from kompass.shared.models import Identified
from kompass.shared.sorting import plain, sort_key
from municipalities.roles import ASSOCIATION, MUNICIPAL, Role

LANGUAGES = [("sv", _("Swedish")), ("fi", _("Finnish"))]
UI_LANGUAGES = [*LANGUAGES, ("en", _("English"))]


class UserManager(BaseUserManager["User"]):
    """Finds people by their e-mail address."""

    def with_secret(self) -> models.QuerySet["User"]:
        """Return users with their password hash in one query.

        Row security shows the hash to the sign-in and to the person only.
        """
        return self.select_related("credential")

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Identified, AbstractBaseUser):
    """A person who can sign in, identified by an e-mail address.

    The row holds what colleagues may read. The password's hash is in Credential, which only the
    person and the sign-in can read; `password` remains an attribute, as Django expects.
    """

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    language = models.CharField(_("Language"), max_length=2, choices=UI_LANGUAGES, default="sv")
    is_active = models.BooleanField(default=True)
    last_login = None  # not recorded
    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def password(self) -> str:
        return self._secret().password

    @password.setter
    def password(self, value: str) -> None:
        self._secret().password = value
        self._secret_changed = True

    def _secret(self) -> "Credential":
        try:
            return self.credential
        except Credential.DoesNotExist:
            self.credential = Credential(user=self)
            return self.credential

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the person and, if it was set, the password's hash in one transaction."""
        names = kwargs.get("update_fields")
        if names is not None:
            kwargs["update_fields"] = [name for name in names if name != "password"]
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.__dict__.pop("_secret_changed", False):
                self.credential.user = self
                self.credential.save()


class Credential(models.Model):
    """A person's password hash (Argon2); only the person and the sign-in can read it."""

    user = models.OneToOneField(
        User, primary_key=True, on_delete=models.CASCADE, related_name="credential"
    )
    password = models.CharField(max_length=128)

    def __str__(self) -> str:
        return str(self.user_id)


class Kind(models.TextChoices):
    """Kind of a municipality; it determines the names of its organs."""

    KOMMUN = "kommun", pgettext_lazy("kind of municipality", "Municipality")
    STAD = "stad", pgettext_lazy("kind of municipality", "Town")


class LanguageStatus(models.TextChoices):
    """The municipality's languages, the majority's first (språklagen 423/2003, 5 §)."""

    FINNISH = "fi", _("Finnish")
    BILINGUAL_FINNISH = "bi-fi", _("Bilingual, Finnish majority")
    BILINGUAL_SWEDISH = "bi-sv", _("Bilingual, Swedish majority")
    SWEDISH = "sv", _("Swedish")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def named_like(self, words: str) -> "MunicipalityQuerySet":
        """Filter by a name in either language, ignoring accents: Vasa also finds Vaasa."""
        return self.filter(search_key__contains=plain(words.strip()))


class Municipality(Identified):
    """A municipality, in Finland or elsewhere, with its Swedish and Finnish names."""

    code = models.CharField(max_length=8, unique=True)
    country = models.CharField(max_length=2, default="FI")
    name = models.CharField(max_length=100)
    area = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=8, choices=Kind)
    language_status = models.CharField(max_length=5, choices=LanguageStatus)
    sami_area = models.BooleanField(default=False)
    fictional = models.BooleanField(default=False)
    search_key = models.CharField(max_length=250, editable=False)
    sort_key = models.CharField(max_length=150, editable=False)
    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "code")

    def __str__(self) -> str:
        return self.title.text

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_key = plain(" ".join([*self.names, self.code]))
        self.sort_key = sort_key(self.names[0])
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def on_aland(self) -> bool:
        """Tell whether it is on Åland, which has its own municipal act."""
        return self.area_sv == "Åland"  # type: ignore[attr-defined, no-any-return]

    @property
    def names(self) -> list[str]:
        """Return the Swedish and the Finnish name, one when they are the same."""
        return list(dict.fromkeys(filter(None, (self.name_sv, self.name_fi))))  # type: ignore[attr-defined]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the report languages that the status suggests, the majority's first."""
        return {"sv": ("sv",), "bi-sv": ("sv", "fi"), "bi-fi": ("fi", "sv"), "fi": ("fi", "sv")}[
            self.language_status
        ]

    @property
    def title(self) -> texts.Localized:
        return texts.localized(self, "name", order=self.languages)

    @property
    def both_names(self) -> str:
        """Return the names in both languages, or the one name, and the code."""
        return f"{' / '.join(self.names)} ({self.code})"


class Membership(Identified):
    """A person's roles in a municipality, or in the association (municipality is None)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    roles = ArrayField(models.CharField(max_length=12, choices=Role))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "municipality"],
                nulls_distinct=False,
                name="one_membership_per_person_and_place",
            ),
            models.CheckConstraint(
                condition=Q(municipality__isnull=True, roles__contained_by=list(ASSOCIATION))
                | Q(municipality__isnull=False, roles__contained_by=list(MUNICIPAL)),
                name="association_roles_belong_to_the_association",
            ),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="a_membership_has_a_role"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {','.join(self.roles)}"


class InvitationState(models.TextChoices):
    """State of an invitation, as the inviter sees it; without tracking of e-mails."""

    WAITING = "waiting", pgettext_lazy("state of an invitation", "Waiting to be sent")
    SENT = "sent", pgettext_lazy("state of an invitation", "Sent")
    LINKED = "linked", pgettext_lazy("state of an invitation", "Link made, to be handed over")
    REFUSED = "refused", pgettext_lazy("state of an invitation", "Refused by the mail server")
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


class SignInService(Identified):
    """A municipality's own sign-in service (OpenID Connect, one tenant).

    provider_id is part of URLs and of linked accounts; it is never reused for another issuer.
    """

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="sign_in_service"
    )
    provider_id = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    issuer = models.URLField()
    client_id = models.CharField(max_length=200)
    secret = models.TextField()  # encrypted
    domains = ArrayField(models.CharField(max_length=253))

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(domains__len__gt=0), name="a_sign_in_service_has_a_domain"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def vouches_for(self, email: str) -> bool:
        """Tell whether an address is in one of the service's domains."""
        return email.rpartition("@")[2].casefold() in self.domains
