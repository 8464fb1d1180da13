"""The editor: one part of a draft at a time; of a published version its ticks alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kompass.shared.errors import Refused, refuse
from municipalities.access import Request
from questionnaire import editing, labels, outline, selectors
from questionnaire.access import open_draft, open_set
from questionnaire.forms import NewPartForm, PartForm
from questionnaire.models import LANGUAGES, QuestionSet
from questionnaire.outline import ITSELF
from questionnaire.states import stale
from questionnaire.tree import Node, find, languages, parent_of


@require_http_methods(["GET", "POST"])
def part(request: Request, pk: UUID, address: str) -> HttpResponse:
    """Show a part with its texts side by side, and save it."""
    opened, place = open_set(request, pk), place_of(address)
    root, ticks = selectors.tree(opened)
    node = find(root, place)
    if node is None:
        raise Http404
    old = stale(root, ticks)
    ticked = frozenset(
        key[1:]
        for key, known in ticks.items()
        if key[0] == place and known.ticked_at and key not in old
    )
    known: dict[str, Any] = {
        "shape": node.shape,
        "part": node,
        "ticked": ticked,
        "fixed": bool(opened.published_at),
    }
    form = PartForm(request.POST or None, initial={"edition": editing.edition(node)}, **known)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save(request, opened, place, node, form, ticked)
            except Refused as refused:
                status = refused.status
                refuse(form, refused.sentences)
                form.renew(editing.edition(node))
            else:
                messages.success(request, _("Saved."))
                return redirect("question-set-part", opened.pk, address)
    row = outline.outline(root, ticks, get_language() or "sv")
    page = {
        "set": opened,
        "row": outline.row_at(row, place),
        "trail": outline.trail(row, place),
        "form": form,
        "entries": outline.entries(node, place, form, old, languages(root)),
        "values": [form[name] for name in form.fields if name.startswith("value-")],
        "theirs": status == 409,
        "languages": languages(root),
    }
    return render(request, "questionnaire/part.html", page, status=status)


def place_of(address: str) -> str:
    """Return the place that an address names."""
    return "" if address == ITSELF else address


def save(
    request: Request,
    opened: QuestionSet,
    place: str,
    node: Node,
    form: PartForm,
    ticked: frozenset[tuple[str, str]],
) -> None:
    """Save a draft's texts and values, and of any version the ticks that changed."""
    if not opened.published_at:
        node = editing.save_part(
            draft=opened,
            place=place,
            texts=form.texts,
            values=form.values,
            began=form.cleaned_data["edition"],
        )
    editing.tick_part(
        question_set=opened,
        place=place,
        node=node,
        shown=ticked,
        wanted=form.ticks,
        by=request.person.id,
    )


@require_http_methods(["GET", "POST"])
def add_part(request: Request, pk: UUID, name: str, address: str) -> HttpResponse:
    """Add a part to a list of another part."""
    draft, place = open_draft(request, pk), place_of(address)
    root, ticks = selectors.tree(draft)
    parent = find(root, place)
    if parent is None or name not in parent.shape.lists:
        raise Http404
    form = NewPartForm(request.POST or None, shape=parent.shape.lists[name])
    if request.method == "POST" and form.is_valid():
        try:
            made = editing.add(
                draft=draft,
                parent=place,
                name=name,
                key=form.cleaned_data["key"],
                texts=form.texts,
                values=form.values,
            )
        except Refused as refused:
            refuse(form, refused.sentences)
        else:
            messages.success(request, _("Added."))
            return redirect("question-set-part", draft.pk, made)
    row = outline.outline(root, ticks, get_language() or "sv")
    here = outline.row_at(row, place)
    page: dict[str, Any] = {
        "set": draft,
        "heading": labels.ADD[name],
        "list": name,
        "row": here,
        "trail": [*outline.trail(row, place), here],
        "form": form,
        "entries": outline.entries(Node(parent.shape.lists[name], ""), "", form, set(), ()),
        "values": [
            form[each] for each in form.fields if each == "key" or each.startswith("value-")
        ],
    }
    return render(
        request, "questionnaire/add_part.html", page, status=422 if form.is_bound else 200
    )


@require_POST
def tick_below(request: Request, pk: UUID, address: str) -> HttpResponse:
    """Tick all texts of a part and of what lies in it, in one language; of a published version too."""
    opened, language = open_set(request, pk), request.POST.get("language", "")
    if language not in LANGUAGES:
        raise Http404
    count = editing.tick_below(
        question_set=opened, place=place_of(address), language=language, by=request.person.id
    )
    messages.success(
        request,
        ngettext(
            "%(count)d text is marked as checked.", "%(count)d texts are marked as checked.", count
        )
        % {"count": count},
    )
    return redirect("question-set-part", opened.pk, address)


@require_POST
def move_part(request: Request, pk: UUID, address: str) -> HttpResponse:
    """Move a part up or down in its list."""
    draft = open_draft(request, pk)
    editing.move(draft=draft, place=address, by=-1 if request.POST.get("by") == "up" else 1)
    return _back_to_list(draft, address)


@require_POST
def remove_part(request: Request, pk: UUID, address: str) -> HttpResponse:
    """Remove a part and what lies in it."""
    draft = open_draft(request, pk)
    editing.remove(draft=draft, place=address)
    messages.success(request, _("Removed."))
    return _back_to_list(draft, address)


def _back_to_list(draft: QuestionSet, address: str) -> HttpResponse:
    """Return to where the list is shown: areas and questions on the tree's page, the rest on their
    part's.
    """
    parent, name, _key = parent_of(address)
    if name in ("areas", "questions"):
        return redirect("question-set", draft.pk)
    return redirect("question-set-part", draft.pk, parent or ITSELF)
