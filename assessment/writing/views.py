"""The pages on which the report's texts are written and translated."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.writing import domain, selectors
from assessment.writing.forms import FindingForm, TextForm
from evaluations.access import EvaluationContext, open_evaluation
from evaluations.models import Finding
from evaluations.page import opened_area, renew, show
from kompass.shared.errors import Stale
from kompass.shared.views import submit
from municipalities.access import Request
from questionnaire.models import Area


@require_GET
def areas(request: Request, pk: UUID) -> HttpResponse:
    """List the areas with what their texts lack."""
    opened = open_evaluation(request.person, pk, to="read texts")
    return show(
        request,
        "assessment/writing/writing.html",
        opened,
        areas=selectors.writing_list(opened.evaluation, opened.catalogue),
    )


def _area_page(
    request: Request, opened: EvaluationContext, area: Area, status: int = 200, **context: object
) -> HttpResponse:
    text = selectors.narrative(opened.evaluation, area, opened.evaluation.original_language)
    defaults = {
        "area": area,
        "text": text,
        "words": domain.words(text.body) if text else 0,
        "least": domain.NARRATIVE_WORDS,
        "form": TextForm(initial={"body": text.body, "version": text.version} if text else None),
        "findings": selectors.findings(opened.evaluation, area),
    }
    return show(
        request, "assessment/writing/area.html", opened, status=status, **(defaults | context)
    )


@require_http_methods(["GET", "POST"])
def area(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show an area's texts; save the narrative."""
    opened, found = opened_area(
        request, pk, key, to="write" if request.method == "POST" else "read texts"
    )
    if request.method != "POST":
        return _area_page(request, opened, found)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _area_page(request, opened, found, form=form, status=422)
    language = opened.evaluation.original_language
    try:
        domain.write(
            evaluation=opened.evaluation,
            owner=found,
            language=language,
            person=request.person,
            **form.cleaned_data,
        )
    except Stale as stale:
        renew(form, stale.version)
        return _area_page(request, opened, found, form=form, stale=stale, status=stale.status)
    messages.success(request, _("The narrative is saved."))
    return redirect("writing-area", pk, key)


@require_http_methods(["GET", "POST"])
def new_finding(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Write a finding."""
    opened, found = opened_area(request, pk, key, to="write")
    return _finding(
        request,
        opened,
        found,
        None,
        FindingForm(request.POST or None, evaluation=opened.evaluation, area=found),
    )


@require_http_methods(["GET", "POST"])
def finding(request: Request, pk: UUID, key: str, finding: UUID) -> HttpResponse:
    """Change a finding."""
    opened, found = opened_area(request, pk, key, to="write")
    row = _written(opened, found, finding)
    form = FindingForm(
        request.POST if request.method == "POST" else None,
        evaluation=opened.evaluation,
        area=found,
        finding=row.finding,
        body=row.text.body if row.text else "",
        version=row.text.version if row.text else 0,
    )
    return _finding(request, opened, found, row.finding, form)


def _written(opened: EvaluationContext, area: Area, finding: UUID) -> selectors.WrittenFinding:
    for row in selectors.findings(opened.evaluation, area):
        if row.finding.pk == finding:
            return row
    raise Http404


def _finding(
    request: Request, opened: EvaluationContext, found: Area, row: Finding | None, form: FindingForm
) -> HttpResponse:
    def save() -> Finding:
        values = form.cleaned_data
        return domain.save_finding(
            evaluation=opened.evaluation,
            area=found,
            finding=row,
            question=next(
                (q for q in found.questions.all() if str(q.pk) == values["question"]), None
            ),
            kind=values["kind"],
            body=values["body"],
            version=values["version"],
            operation=values["operation"],
            sources=form.chosen_sources(),
            person=request.person,
        )

    saved = submit(form, save)
    if saved.stale:
        renew(form, saved.stale.version)
    if saved.status:
        context = {"area": found, "finding": row, "form": form, "stale": saved.stale}
        template = "assessment/writing/finding.html"
        return show(request, template, opened, status=saved.status, **context)
    messages.success(request, _("The finding is saved."))
    return redirect("writing-area", opened.evaluation.pk, found.key)


@require_POST
def remove_finding(request: Request, pk: UUID, key: str, finding: UUID) -> HttpResponse:
    """Remove a finding."""
    opened, found = opened_area(request, pk, key, to="write")
    row = _written(opened, found, finding).finding
    domain.remove_finding(evaluation=opened.evaluation, finding=row)
    return redirect("writing-area", pk, key)


def _translation_page(
    request: Request,
    opened: EvaluationContext,
    found: Area,
    language: str,
    bound: tuple[UUID, TextForm, Stale | None] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = []
    for pair in selectors.pairs(opened.evaluation, found):
        text = pair.translation
        form = TextForm(
            initial={"body": text.body, "version": text.version} if text else None,
            prefix=str(pair.owner.pk),
        )
        mine = bound if bound and bound[0] == pair.owner.pk else None
        rows.append((pair, mine[1] if mine else form, mine[2] if mine else None))
    return show(
        request,
        "assessment/writing/translation.html",
        opened,
        status=status,
        area=found,
        language=language,
        rows=rows,
    )


def _pair(opened: EvaluationContext, area: Area, owner: UUID) -> selectors.Pair:
    for pair in selectors.pairs(opened.evaluation, area):
        if pair.owner.pk == owner:
            return pair
    raise Http404


@require_http_methods(["GET", "POST"])
def translation(
    request: Request, pk: UUID, key: str, language: str, owner: UUID | None = None
) -> HttpResponse:
    """Show an area's texts beside their translations; save one translation."""
    opened, found = opened_area(
        request, pk, key, to="translate" if request.method == "POST" else "read texts"
    )
    if language not in opened.evaluation.other_languages:
        raise Http404
    pair = _pair(opened, found, owner) if owner else None
    if request.method != "POST":
        return _translation_page(request, opened, found, language)
    if pair is None:
        raise Http404
    form = TextForm(request.POST, prefix=str(pair.owner.pk))
    if not form.is_valid():
        return _translation_page(request, opened, found, language, (pair.owner.pk, form, None), 422)
    try:
        domain.write(
            evaluation=opened.evaluation,
            owner=pair.owner,
            language=language,
            person=request.person,
            **form.cleaned_data,
        )
    except Stale as stale:
        renew(form, stale.version)
        return _translation_page(
            request, opened, found, language, (pair.owner.pk, form, stale), stale.status
        )
    messages.success(request, _("The translation is saved."))
    return redirect("translation", pk, key, language)
