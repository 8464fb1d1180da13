"""Duties of evaluators and translators, and the days of the visit."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluations.models import ROLE_OF_DUTY, Assignment, Duty, Evaluation
from kompass.shared.errors import Invalid
from kompass.shared.security_log import log_on_commit
from municipalities.models import Membership, User


@transaction.atomic
def assign(*, evaluation: Evaluation, user: User, duty: str) -> Assignment:
    """Give somebody a duty, in place of whoever had it.

    Raises Invalid for a conflict of interest.
    """
    memberships = Membership.objects.filter(user=user)
    if any(m.municipality_id == evaluation.municipality_id for m in memberships):
        raise Invalid(
            _("%(name)s belongs to this municipality and can never evaluate it.")
            % {"name": user.name}
        )
    if not any(
        m.municipality_id is None and ROLE_OF_DUTY[Duty(duty)] in m.roles for m in memberships
    ):
        raise Invalid(
            _("%(name)s does not have the role that this assignment requires.")
            % {"name": user.name}
        )
    Assignment.objects.filter(evaluation=evaluation, duty=duty).exclude(user=user).delete()
    try:
        with transaction.atomic():
            made, created = Assignment.objects.get_or_create(
                evaluation=evaluation,
                user=user,
                defaults={"duty": duty, "municipality_id": evaluation.municipality_id},
            )
    except IntegrityError as error:
        raise Invalid(_("%(name)s cannot be assigned here.") % {"name": user.name}) from error
    if made.duty != duty:
        raise Invalid(
            _("%(name)s already has another assignment in this evaluation.") % {"name": user.name}
        )
    if created:
        log_on_commit("duty given", account=user.pk, evaluation=evaluation.pk, duty=duty)
    return made


@transaction.atomic
def assign_all(*, evaluation: Evaluation, people: Mapping[Duty, User | None]) -> None:
    """Give each duty to the person named, or to nobody.

    Raises Invalid for a conflict, changing nothing.
    """
    Assignment.objects.filter(evaluation=evaluation).exclude(
        pk__in=[
            row.pk
            for row in Assignment.objects.filter(evaluation=evaluation)
            if (user := people.get(Duty(row.duty))) and user.pk == row.user_id
        ]
    ).delete()
    for duty, user in people.items():
        if user is not None:
            assign(evaluation=evaluation, user=user, duty=duty)


@transaction.atomic
def plan_visit(*, evaluation: Evaluation, begins: date | None, ends: date | None) -> Evaluation:
    """Set the days of the site visit; the first may be the last.

    Raises Invalid when it ends before it begins.
    """
    if bool(begins) != bool(ends) or (begins and ends and ends < begins):
        raise Invalid(_("Enter both dates. The visit cannot end before it begins."))
    evaluation.visit_from, evaluation.visit_to = begins, ends
    evaluation.save(update_fields=["visit_from", "visit_to"])
    return evaluation
