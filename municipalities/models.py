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
        """Return people with their password hash in the same query: for the sign-in, and for each
        about herself.
        """
        return self.select_related("credential")

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Identified, AbstractBaseUser):
    """A person who can sign in, known by an e-mail address.

    Her row holds what those who work with her may read. The password's hash lies apart, in
    Credential, which only she and the sign-in reach; the password stays an attribute, as Django's
    forms, hashers and tokens expect.
    """

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    language = models.CharField(_("Language"), max_length=2, choices=UI_LANGUAGES, default="sv")
    is_active = models.BooleanField(default=True)
    last_login = None  # when somebody signed in is nobody's business
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
        """Save the person, and the password's hash when it has been set; both or neither."""
        names = kwargs.get("update_fields")
        if names is not None:
            kwargs["update_fields"] = [name for name in names if name != "password"]
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.__dict__.pop("_secret_changed", False):
                self.credential.user = self
                self.credential.save()


class Credential(models.Model):
    """The hash of a person's password (Argon2); readable by herself and by the sign-in alone."""

    user = models.OneToOneField(
        User, primary_key=True, on_delete=models.CASCADE, related_name="credential"
    )
    password = models.CharField(max_length=128)

    def __str__(self) -> str:
        return str(self.user_id)


class Kind(models.TextChoices):
    """Decides the names of the organs."""

    KOMMUN = "kommun", pgettext_lazy("kind of municipality", "Municipality")
    STAD = "stad", pgettext_lazy("kind of municipality", "City")


class LanguageStatus(models.TextChoices):
    """The municipality's languages, the majority's first (språklagen 423/2003, 5 §)."""

    FINNISH = "fi", _("Finnish")
    BILINGUAL_FINNISH = "bi-fi", _("Bilingual, Finnish majority")
    BILINGUAL_SWEDISH = "bi-sv", _("Bilingual, Swedish majority")
    SWEDISH = "sv", _("Swedish")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def named_like(self, words: str) -> "MunicipalityQuerySet":
        """Find by either language's name, accents ignored: Vasa also finds Vaasa."""
        return self.filter(search_key__contains=plain(words.strip()))


class Municipality(Identified):
    """A municipality, in Finland or elsewhere; the same row for its Swedish and its Finnish name."""

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
        """Whether the municipality lies on Åland, which has its own municipal act and no wellbeing
        services counties.
        """
        return self.area_sv == "Åland"  # type: ignore[attr-defined, no-any-return]

    @property
    def names(self) -> list[str]:
        """Return the Swedish and the Finnish name, one when they are the same."""
        return list(dict.fromkeys(filter(None, (self.name_sv, self.name_fi))))  # type: ignore[attr-defined]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the report languages that the status proposes, the majority's first (domain.md)."""
        return {"sv": ("sv",), "bi-sv": ("sv", "fi"), "bi-fi": ("fi", "sv"), "fi": ("fi", "sv")}[
            self.language_status
        ]

    @property
    def title(self) -> texts.Localized:
        return texts.localized(self, "name", order=self.languages)

    @property
    def both_names(self) -> str:
        """Return the names in both languages, once when they are alike, and the code."""
        return f"{' / '.join(self.names)} ({self.code})"


class Membership(Identified):
    """A person's set of roles in one municipality, or in the association (municipality empty)."""

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
    """How far an invitation has come, as the inviter sees it; nothing here is asked of the
    recipient's mail program.
    """

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
    """What somebody is asked to do and where.

    The invited changes nothing of it; only a link's hash is kept, never the link.

    The columns of the link, of the mail and of the acceptance are written by definer functions
    alone.
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
    mailed = models.BooleanField(
        default=False
    )  # the present link went to the address, so whoever holds it reads that mailbox
    mailing = models.PositiveSmallIntegerField(
        default=1
    )  # counts the links: a job of an older one does nothing
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
        """Neither accepted nor withdrawn; it may have expired."""
        return self.accepted_at is None and self.withdrawn_at is None

    def state_at(self, moment: datetime) -> InvitationState:
        """Return how far it has come; whether its job has failed is the outbox's to tell."""
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
    """A municipality's own sign-in service (OpenID Connect, one tenant): it vouches for its people
    by subject.

    provider_id is part of addresses and of people's links; it is never used for another issuer.
    """

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="sign_in_service"
    )
    provider_id = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    issuer = models.URLField()
    client_id = models.CharField(max_length=200)
    secret = models.TextField()  # sealed
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
        """Tell whether an address lies in one of the service's domains."""
        return email.rpartition("@")[2].casefold() in self.domains
