"""What happens now and afterwards in each phase, and by whom."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.states import Phase


@dataclass(frozen=True)
class Next:
    """What happens now and afterwards, and by whom."""

    now: str
    then: str


def what_next(phase: str, *, fact_check: bool) -> Next:
    """Return the sentences that every page of an evaluation shows."""
    after_writing = (
        _("Then the municipality checks the facts of the draft.")
        if fact_check
        else _("Then the association releases the report.")
    )
    sentences = {
        Phase.PREPARING: (
            _("The municipality answers the questions, describes what it does well and hands in."),
            _("Then two evaluators read the material and visit the municipality."),
        ),
        Phase.SUBMITTED: (
            _(
                "The evaluators open the material. Until then the municipality can withdraw the "
                "hand-in for 24 hours."
            ),
            _("Then the evaluators read, interview and judge."),
        ),
        Phase.REVIEWING: (
            _(
                "The evaluators read documents and web pages, interview, score each question "
                "alone and then agree."
            ),
            _("Then the evaluators write the report."),
        ),
        Phase.REPORTING: (
            _("The evaluators write the report and the translator writes the other language."),
            after_writing,
        ),
        Phase.FACT_CHECK: (
            _(
                "The municipality checks the facts of the draft and tells the association about "
                "errors."
            ),
            _("Then the association releases the report."),
        ),
        Phase.RELEASED: (
            _("The report has been handed over to the municipality."),
            _(
                "Now the municipality decides what to do with it. The next evaluation is due in "
                "about two years."
            ),
        ),
        Phase.WITHDRAWN: (_("The evaluation has been discontinued."), _("Nothing more happens.")),
    }
    return Next(*sentences[Phase(phase)])
