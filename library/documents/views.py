"""The municipality's library: its list, new documents, and a document's own page with what can be
done with it.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.models import Document
from evaluations.models.evidence import place_of
from evaluations.page import record_granted_reading, show
from kompass.shared.errors import Refused, refuse
from kompass.shared.views import wants_fragment
from library.documents import domain, selectors
from library.documents.forms import (
    AddressForm,
    CiteForm,
    DocumentForm,
    NarrowForm,
    NewVersionForm,
    UploadForm,
)
from library.evidence import domain as evidence
from municipalities.access import Request
from questionnaire.models import Area


@require_GET
def library(request: Request, pk: UUID) -> HttpResponse:
    """List the municipality's documents, narrowed by kind and words."""
    opened = open_evaluation(request.person, pk, to="read library")
    form = NarrowForm(request.GET)
    narrowed = form.cleaned_data if form.is_valid() else {}
    shelf = selectors.document_page(
        opened.evaluation, number=request.GET.get("page", "1"), **narrowed
    )
    record_granted_reading(opened, "evaluations_document", [document.pk for document in shelf.page])
    dead = selectors.dead(opened.evaluation) if opened.may("keep library") else []
    return show(
        request, "library/documents/documents.html", opened, shelf=shelf, dead=dead, form=form
    )


@require_http_methods(["GET", "POST"])
def upload(request: Request, pk: UUID) -> HttpResponse:
    """Take many files at once and tell what came of each; a script sends them one by one."""
    opened = open_evaluation(request.person, pk, to="keep library")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return show(request, "library/documents/upload.html", opened, form=form)
    received: list[domain.Received] = []
    if form.is_valid():
        try:
            received = domain.receive(
                evaluation=opened.evaluation,
                files=form.cleaned_data["files"],
                facts=form.attachment(),
                person=request.person,
            )
        except Refused as refused:
            refuse(form, refused.sentences, "paragraph")
    status = 200 if received and all(each.version for each in received) else 422
    if wants_fragment(request):
        context = {"evaluation": opened.evaluation, "received": received, "form": form}
        return render(request, "library/documents/received.html", context, status=status)
    return show(
        request,
        "library/documents/upload.html",
        opened,
        form=form,
        received=received,
        status=status,
    )


@require_http_methods(["GET", "POST"])
def address(request: Request, pk: UUID) -> HttpResponse:
    """Take a web address into the library."""
    opened = open_evaluation(request.person, pk, to="keep library")
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return show(
            request,
            "library/documents/address.html",
            opened,
            form=form,
            status=422 if form.is_bound else 200,
        )
    try:
        made = domain.add_address(
            evaluation=opened.evaluation, attachment=form.attachment(), person=request.person
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        return show(
            request, "library/documents/address.html", opened, form=form, status=refused.status
        )
    messages.success(request, _("The web address is in the library."))
    return redirect("library-document", pk, made.document_id)


def _opened_document(
    request: Request, pk: UUID, document: UUID, *, to: str
) -> tuple[EvaluationContext, Document]:
    opened = open_evaluation(request.person, pk, to=to)
    found = selectors.document(opened.evaluation, document)
    if found is None:
        raise Http404
    return opened, found


def _document_page(
    request: Request,
    opened: EvaluationContext,
    document: Document,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    record_granted_reading(opened, "evaluations_document", [document.pk])
    defaults = {
        "document": document,
        "newest": selectors.newest(document),
        "cited": selectors.places(document, opened.evaluation),
        "form": DocumentForm.of(document),
        "version_form": NewVersionForm(),
        "cite_form": CiteForm(catalogue=opened.catalogue, offered=opened.may_answer),
    }
    return show(
        request, "library/documents/document.html", opened, status=status, **(defaults | context)
    )


@require_http_methods(["GET", "POST"])
def document(request: Request, pk: UUID, document: UUID) -> HttpResponse:
    """Show a document with its facts, versions and citations; save changed facts."""
    opened, found = _opened_document(
        request, pk, document, to="keep library" if request.method == "POST" else "read library"
    )
    if request.method != "POST":
        return _document_page(request, opened, found)
    form = DocumentForm(request.POST)
    if not form.is_valid():
        return _document_page(request, opened, found, form=form, status=422)
    try:
        domain.describe(document=found, facts=form.facts())
    except Refused as refused:
        refuse(form, refused.sentences, "paragraph")
        return _document_page(request, opened, found, form=form, status=refused.status)
    messages.success(request, _("The details of the document are saved."))
    return redirect("library-document", pk, document)


@require_POST
def replace(request: Request, pk: UUID, document: UUID) -> HttpResponse:
    """Take a document's next version."""
    opened, found = _opened_document(request, pk, document, to="keep library")
    form = NewVersionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _document_page(request, opened, found, version_form=form, status=422)
    try:
        evidence.replace(
            evaluation=opened.evaluation,
            document=found,
            attachment=form.attachment(),
            person=request.person,
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        return _document_page(request, opened, found, version_form=form, status=refused.status)
    messages.success(
        request,
        _(
            "The new version is in the library. Answers that cite the old version keep it "
            "until you change that."
        ),
    )
    return redirect("library-document", pk, document)


@require_POST
def cite(request: Request, pk: UUID, document: UUID) -> HttpResponse:
    """Cite a document's newest version from several questions."""
    opened, found = _opened_document(request, pk, document, to="answer")
    form = CiteForm(request.POST, catalogue=opened.catalogue, offered=opened.may_answer)
    if not form.is_valid():
        return _document_page(request, opened, found, cite_form=form, status=422)
    try:
        count = domain.cite_from(
            evaluation=opened.evaluation,
            version=selectors.newest(found),
            questions=form.chosen(),
            pages=form.cleaned_data["pages"],
            person=request.person,
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        return _document_page(request, opened, found, cite_form=form, status=refused.status)
    sentence = ngettext(
        "The document is evidence for %(count)d question.",
        "The document is evidence for %(count)d questions.",
        count,
    )
    messages.success(request, sentence % {"count": count})
    return redirect("library-document", pk, document)


@require_POST
def remove(request: Request, pk: UUID, document: UUID) -> HttpResponse:
    """Remove a document that is cited nowhere."""
    opened, found = _opened_document(request, pk, document, to="keep library")
    try:
        domain.remove(document=found)
    except Refused as refused:
        return _document_page(request, opened, found, refused=refused, status=refused.status)
    messages.success(request, _("The document is removed."))
    return redirect("library", pk)


@require_POST
def cite_newest(request: Request, pk: UUID, citation: UUID) -> HttpResponse:
    """Let one place cite the newest version."""
    opened = open_evaluation(request.person, pk, to="answer")
    found = selectors.citation(opened.evaluation, citation)
    if found is None:
        raise Http404
    evidence.cite_newest(evaluation=opened.evaluation, citation=found, person=request.person)
    messages.success(request, _("The newest version is cited here now."))
    if "library" in request.POST:
        return redirect("library-document", pk, found.document_version.document_id)
    place = place_of(found)
    return redirect("area" if isinstance(place, Area) else "question", pk, place.key)
