"""What happens now and afterwards in each phase, and by whom."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.states import Phase

Sentence = str | Promise


@dataclass(frozen=True)
class NextSteps:
    """What happens now and afterwards, and by whom."""

    now: Sentence
    then: Sentence


FACT_CHECK_FOLLOWS = _("Then the municipality checks the facts of the draft.")
RELEASE_FOLLOWS = _("Then the Association releases the report.")
SENTENCES: dict[Phase, NextSteps] = {
    Phase.PREPARING: NextSteps(
        _(
            "The municipality answers the questions, describes what it does well and hands in "
            "the submission."
        ),
        _("Then two evaluators read the material and visit the municipality."),
    ),
    Phase.SUBMITTED: NextSteps(
        _(
            "The evaluators open the material. Until then the municipality can withdraw the "
            "submission within 24 hours."
        ),
        _("Then the evaluators read, hold interviews and assess."),
    ),
    Phase.REVIEWING: NextSteps(
        _(
            "The evaluators read documents and web pages, hold interviews, assess each "
            "question alone and then agree."
        ),
        _("Then the evaluators write the report."),
    ),
    Phase.REPORTING: NextSteps(
        _(
            "The evaluators write the report, and the translator translates it into the other "
            "language."
        ),
        FACT_CHECK_FOLLOWS,
    ),
    Phase.FACT_CHECK: NextSteps(
        _("The municipality checks the facts of the draft and tells the Association about errors."),
        RELEASE_FOLLOWS,
    ),
    Phase.RELEASED: NextSteps(
        _("The report has been released to the municipality."),
        _(
            "The municipality now decides what to do next. The next evaluation is due in about "
            "two years."
        ),
    ),
    Phase.WITHDRAWN: NextSteps(
        _("The evaluation has been discontinued."), _("The evaluation will not continue.")
    ),
}


def next_steps(phase: str, *, fact_check: bool) -> NextSteps:
    """Return the sentences that every page of an evaluation shows."""
    steps = SENTENCES[Phase(phase)]
    if phase == Phase.REPORTING and not fact_check:
        return NextSteps(steps.now, RELEASE_FOLLOWS)
    return steps
