"""The empty questionnaire of an evaluation, for reading in meetings: what holds where the
municipality lies.
"""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from evaluations.access import open_evaluation
from municipalities.access import Request
from questionnaire import downloads, selectors
from questionnaire.tree import Node


def _opened(request: Request, pk: UUID, language: str) -> tuple[Node, bool]:
    """Open the evaluation; return its questions, and whether the municipality lies on Åland."""
    opened = open_evaluation(request.person, pk, to="view")
    question_set = opened.catalogue.question_set
    if language not in question_set.languages:
        raise Http404
    return selectors.tree(question_set)[0], opened.evaluation.municipality.on_aland


@require_GET
def questionnaire_docx(request: Request, pk: UUID, language: str) -> HttpResponse:
    """Hand out the questions as a text document."""
    root, aland = _opened(request, pk, language)
    return downloads.as_docx(root, language, aland=aland)


@require_GET
def questionnaire_pdf(request: Request, pk: UUID, language: str) -> HttpResponse:
    """Hand out the questions as PDF."""
    root, aland = _opened(request, pk, language)
    return downloads.as_pdf(root, language, aland=aland)
