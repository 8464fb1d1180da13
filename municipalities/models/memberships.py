"""Who belongs where, with which roles."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kompass.shared.models import Identified
from municipalities.models.municipalities import Municipality
from municipalities.models.users import User
from municipalities.roles import ASSOCIATION, MUNICIPAL, Role


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
