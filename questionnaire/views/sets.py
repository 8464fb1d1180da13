"""The list of question sets, new versions, and what is done with a whole draft."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kompass.shared.errors import Refused, refuse
from municipalities.access import Request
from municipalities.middleware import require_office
from questionnaire import drafting, importing, outline, proposing, publishing, selectors
from questionnaire.access import open_draft, open_set
from questionnaire.forms import ImportForm, VersionForm
from questionnaire.models import QuestionSet
from questionnaire.outline import describe
from questionnaire.tree import Node, languages


@require_http_methods(["GET", "POST"])
def question_sets(request: Request) -> HttpResponse:
    """List the sets, and import a file."""
    require_office(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _import(
                request, importing.parse(form.cleaned_data["file"].read(importing.MAX_BYTES + 1))
            )
        except Refused as refused:
            refuse(form, refused.sentences, "file")
    page = {"form": form, "sets": list(selectors.all_sets())}
    return render(request, "questionnaire/sets.html", page, status=422 if form.is_bound else 200)


def _import(request: Request, root: Node) -> HttpResponse:
    """Store a new draft; for one that exists, redirect to the page with its changes."""
    draft = selectors.draft_of(root)
    if draft and (proposal := proposing.propose_tree(draft, root)):
        return redirect("proposed-changes", draft.pk, proposal.pk)
    stored = draft or importing.store(root)
    messages.success(
        request, _("The question set %(version)s has been imported.") % {"version": stored.version}
    )
    return redirect("question-set", stored.pk)


def _set_page(
    request: Request, opened: QuestionSet, form: VersionForm, status: int = 200
) -> HttpResponse:
    root, text_states = selectors.tree(opened)
    row = outline.outline(root, text_states, get_language() or "sv")
    page = {"set": opened, "row": row, "form": form, "languages": languages(root)}
    return render(request, "questionnaire/set.html", page, status=status)


@require_GET
def question_set(request: Request, pk: UUID) -> HttpResponse:
    """Show the areas and questions of a set with points and marks."""
    return _set_page(request, open_set(request, pk), VersionForm())


@require_POST
def continue_question_set(request: Request, pk: UUID) -> HttpResponse:
    """Create a draft of a new version from this one."""
    opened = open_set(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _set_page(request, opened, form, 422)
    try:
        draft = drafting.continue_from(opened, form.cleaned_data["version_name"])
    except Refused as refused:
        refuse(form, refused.sentences, "version_name")
        return _set_page(request, opened, form, 422)
    messages.success(
        request,
        _("The draft %(version)s is based on version %(previous)s.")
        % _versions(draft.version, opened.version),
    )
    return redirect("question-set", draft.pk)


def _versions(version: str, previous: str) -> dict[str, str]:
    return {"version": version, "previous": previous}


@require_POST
def discard_question_set(request: Request, pk: UUID) -> HttpResponse:
    """Discard a draft."""
    draft = open_draft(request, pk)
    drafting.discard(draft)
    messages.success(
        request, _("The draft %(version)s has been removed.") % {"version": draft.version}
    )
    return redirect("question-sets")


@require_GET
def differences_of_set(request: Request, pk: UUID) -> HttpResponse:
    """Show the differences from the previous version."""
    opened = open_set(request, pk)
    summary = publishing.summary(opened)
    page = {
        "set": opened,
        "changes": describe(summary.changes, (get_language() or "sv", *languages(summary.root))),
    }
    return render(request, "questionnaire/differences.html", page)


@require_http_methods(["GET", "POST"])
def publish_question_set(request: Request, pk: UUID) -> HttpResponse:
    """Show what is to be known before publishing; a POST publishes."""
    draft = open_draft(request, pk)
    if request.method == "POST":
        published = publishing.publish(draft)
        messages.success(
            request,
            _("Version %(version)s has been published and never changes from now on.")
            % {"version": published.version},
        )
        return redirect("question-set", published.pk)
    summary = publishing.summary(draft)
    order = (get_language() or "sv", *languages(summary.root))
    page = {
        "set": draft,
        "summary": summary,
        "faults": outline.fault_pointers(summary.root, summary.faults, order),
        "unticked": outline.text_pointers(summary.root, summary.unticked, order),
        "stale": outline.text_pointers(summary.root, summary.stale, order),
        "changes": describe(summary.changes, order),
    }
    return render(request, "questionnaire/publish.html", page)
