"""Finding a document to cite."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluations.access import open_evaluation
from library.evidence import selectors
from municipalities.access import Request


@require_GET
def find_documents(request: Request, pk: UUID) -> HttpResponse:
    """Return the options of the documents whose title holds what was typed; the latest ones for
    nothing.
    """
    opened = open_evaluation(request.person, pk, to="answer")
    words = request.GET.get("find", "").replace("\0", "")
    found = (
        selectors.found_titles(opened.evaluation, words)
        if words.strip()
        else selectors.latest_titles(opened.evaluation)
    )
    return render(
        request, "library/evidence/document_options.html", {"offered": found, "sought": True}
    )
