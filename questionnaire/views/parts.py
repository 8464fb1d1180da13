"""The editor: one part of a draft at a time; in a published version only ticks change."""

from uuid import UUID

from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kompass.shared.errors import Refused, refuse
from kompass.shared.views import Context
from municipalities.access import Request
from questionnaire import editing, labels, outline, selectors
from questionnaire.access import open_draft, open_set
from questionnaire.editing import PartText
from questionnaire.forms import NewPartForm, PartForm
from questionnaire.models import LANGUAGES, QuestionSet
from questionnaire.outline import ROOT
from questionnaire.states import States, TextAddress, stale
from questionnaire.tree import Node, find, languages, parent_of


@require_http_methods(["GET", "POST"])
def part(request: Request, pk: UUID, address: str) -> HttpResponse:
    """Show a part with its texts side by side, and save it."""
    opened, place = open_set(request, pk), place_of(address)
    root, text_states = selectors.tree(opened)
    node = find(root, place)
    if node is None:
        raise Http404
    stale_texts = stale(root, text_states)
    ticked = _ticked(place, text_states, stale_texts)
    form = PartForm(
        request.POST or None,
        initial={"edition": editing.edition(node)},
        part_type=node.part_type,
        part=node,
        ticked=ticked,
        fixed=bool(opened.published_at),
    )
    status = _save(request, opened, place, node, form, ticked) if request.method == "POST" else 200
    if not status:
        messages.success(request, _("Saved."))
        return redirect("question-set-part", opened.pk, address)
    row = outline.outline(root, text_states, get_language() or "sv")
    page = {
        "set": opened,
        "row": outline.row_at(row, place),
        "trail": outline.trail(row, place),
        "form": form,
        "entries": outline.entries(node, place, form, stale_texts, languages(root)),
        "values": _fields(form, "value-"),
        "theirs": status == 409,
        "languages": languages(root),
    }
    return render(request, "questionnaire/part.html", page, status=status)


def place_of(address: str) -> str:
    """Return the place that an address in a URL names."""
    return "" if address == ROOT else address


def _fields(form: PartForm, *prefixes: str) -> list[BoundField]:
    return [form[name] for name in form.fields if name.startswith(prefixes)]


def _ticked(place: str, text_states: States, stale_texts: set[TextAddress]) -> frozenset[PartText]:
    """Return the texts of a part that are ticked and not stale."""
    return frozenset(
        (field, language)
        for (at, field, language), state in text_states.items()
        if at == place and state.ticked_at and (at, field, language) not in stale_texts
    )


def _save(
    request: Request,
    opened: QuestionSet,
    place: str,
    node: Node,
    form: PartForm,
    ticked: frozenset[PartText],
) -> int:
    """Save a draft's texts and values, and the ticks; return 0, or the status of a refused form."""
    if not form.is_valid():
        return 422
    saved = node
    try:
        if not opened.published_at:
            saved = editing.save_part(
                draft=opened,
                place=place,
                texts=form.texts,
                values=form.values,
                based_on=form.cleaned_data["edition"],
            )
        editing.tick_part(
            question_set=opened,
            place=place,
            node=saved,
            shown=ticked,
            wanted=form.ticks,
            by=request.person.id,
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        form.renew(editing.edition(node))
        return refused.status
    return 0


@require_http_methods(["GET", "POST"])
def add_part(request: Request, pk: UUID, name: str, address: str) -> HttpResponse:
    """Add a part to a list of another part."""
    draft, place = open_draft(request, pk), place_of(address)
    root, text_states = selectors.tree(draft)
    parent = find(root, place)
    if parent is None or name not in parent.part_type.lists:
        raise Http404
    part_type = parent.part_type.lists[name]
    form = NewPartForm(request.POST or None, part_type=part_type)
    if request.method == "POST" and form.is_valid():
        try:
            added = editing.add(
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
            return redirect("question-set-part", draft.pk, added)
    row = outline.outline(root, text_states, get_language() or "sv")
    here = outline.row_at(row, place)
    page: Context = {
        "set": draft,
        "heading": labels.ADD[name],
        "list": name,
        "row": here,
        "trail": [*outline.trail(row, place), here],
        "form": form,
        "entries": outline.entries(Node(part_type, ""), "", form, set(), ()),
        "values": _fields(form, "key", "value-"),
    }
    return render(
        request, "questionnaire/add_part.html", page, status=422 if form.is_bound else 200
    )


@require_POST
def tick_below(request: Request, pk: UUID, address: str) -> HttpResponse:
    """Tick all texts in one language of a part and of the parts in it; published ones too."""
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
    """Remove a part and the parts in it."""
    draft = open_draft(request, pk)
    editing.remove(draft=draft, place=address)
    messages.success(request, _("Removed."))
    return _back_to_list(draft, address)


def _back_to_list(draft: QuestionSet, address: str) -> HttpResponse:
    """Redirect to the page with the list: the set's for areas and questions, else the part's."""
    parent, name, _key = parent_of(address)
    if name in ("areas", "questions"):
        return redirect("question-set", draft.pk)
    return redirect("question-set-part", draft.pk, parent or ROOT)
