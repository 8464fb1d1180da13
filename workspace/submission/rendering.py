"""The submission as rows and as PDF: the draft while it is written, afterwards
what was handed in.
"""

from django.utils import translation
from django.utils.translation import gettext as _

from evaluations.models import Evaluation
from kompass import printing
from kompass.printing import PrintingUnavailable
from kompass.shared import clock
from kompass.shared.errors import Refused
from kompass.shared.templatetags.kompass import day, moment
from questionnaire.catalogue import Catalogue
from workspace.submission import document, selectors
from workspace.submission.selectors import ReadArea


def rows(evaluation: Evaluation, catalogue: Catalogue) -> list[ReadArea]:
    """Return the working texts, or what was handed in when something is."""
    return (
        selectors.submitted(evaluation, catalogue)
        if evaluation.submission
        else selectors.working(evaluation, catalogue)
    )


def heading(evaluation: Evaluation, language: str) -> document.Heading:
    """Return the heading of the submission; needs the round and the municipality."""
    with translation.override(language):
        return document.Heading(
            language=language,
            municipality=str(evaluation.municipality.title),
            round=str(evaluation.round.title),
            status=_status(evaluation),
            written_in=evaluation.original_language,
        )


def _status(evaluation: Evaluation) -> str:
    if not evaluation.submission:
        return _("Draft %(day)s. Not handed in.") % {"day": day(clock.today())}
    return _("Handed in %(moment)s, submission number %(number)d.") % {
        "moment": moment(evaluation.handed_in_at),
        "number": evaluation.submission,
    }


def pdf(evaluation: Evaluation, rows: list[ReadArea], language: str) -> bytes:
    """Return the material as PDF. Raises Refused where none can be made."""
    submission_document = document.build(rows, heading(evaluation, language))
    try:
        return printing.to_pdf(html=document.html(submission_document))
    except PrintingUnavailable as error:
        raise Refused(
            _(
                "This server cannot create PDF files now. Read the page in the meantime, and "
                "tell the people who run the service."
            )
        ) from error
