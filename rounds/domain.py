"""Rounds and the municipalities that take part."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.models import Evaluation, Round
from kompass.shared.errors import Invalid
from municipalities.models import Municipality
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
