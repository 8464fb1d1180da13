"""Municipalities' own sign-in services."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kompass.shared.models import Identified
from municipalities.models.municipalities import Municipality


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
