"""Rounds, who takes part, and who is assigned."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluations.models import ROLE_OF_DUTY, Assignment, Duty, Evaluation, KeyFacts, Round
from kompass.shared.errors import Invalid
from kompass.shared.security_log import note_change
from municipalities.models import Membership, Municipality, User
from questionnaire.models import QuestionSet


@transaction.atomic
def create_round(
    *,
    names: dict[str, str],
    question_set: QuestionSet,
    opens_on: date,
    closes_on: date,
    fact_check: bool = True,
) -> Round:
    """Create a round; names holds its name in sv, fi and en."""
    if question_set.published_at is None:
        raise Invalid(_("A round needs a published question set."))
    fields = {f"name_{code}": names.get(code, "") for code in ("sv", "fi", "en")}
    return Round.objects.create(
        **fields,
        question_set=question_set,
        opens_on=opens_on,
        closes_on=closes_on,
        fact_check=fact_check,
    )


@transaction.atomic
def add_municipality(
    *, round: Round, municipality: Municipality, original_language: str = ""
) -> Evaluation:
    """Start a municipality's evaluation; languages follow its status unless the original language
    is given.
    """
    if Evaluation.objects.filter(round=round, municipality=municipality).exists():
        raise Invalid(
            _("%(municipality)s already takes part in this round.") % {"municipality": municipality}
        )
    languages = list(municipality.languages)
    original = original_language or languages[0]
    if original not in languages:
        raise Invalid(
            _("The original language must be one of the municipality's report languages.")
        )
    return Evaluation.objects.create(
        round=round,
        municipality=municipality,
        original_language=original,
        report_languages=languages,
    )


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
            _("%(name)s does not have the role that this duty needs.") % {"name": user.name}
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
            _("%(name)s already has another duty in this evaluation.") % {"name": user.name}
        )
    if created:
        note_change("duty given", account=user.pk, evaluation=evaluation.pk, duty=duty)
    return made


def save_key_facts(*, evaluation: Evaluation, figures: dict[str, object]) -> KeyFacts:
    """Store the municipality's own figures."""
    facts, _created = KeyFacts.objects.update_or_create(
        evaluation=evaluation, defaults={**figures, "municipality_id": evaluation.municipality_id}
    )
    return facts


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
        raise Invalid(_("Give both days; the visit cannot end before it begins."))
    evaluation.visit_from, evaluation.visit_to = begins, ends
    evaluation.save(update_fields=["visit_from", "visit_to"])
    return evaluation
