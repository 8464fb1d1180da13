"""Locking, agreeing and confirming."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.consensus import domain, selectors
from assessment.consensus.domain import agreed_points
from assessment.consensus.forms import SettleForm
from assessment.scoring import selectors as scoring_selectors
from evaluations.access import EvaluationContext, open_evaluation
from evaluations.page import opened_question, show
from kompass.shared.errors import Refused, refuse
from kompass.shared.views import Context
from municipalities.access import Request


@require_POST
def lock(request: Request, pk: UUID) -> HttpResponse:
    """Lock the own scores."""
    opened = open_evaluation(request.person, pk, to="score")
    both = domain.open_together(
        evaluation=opened.evaluation, catalogue=opened.catalogue, person=request.person
    )
    messages.success(
        request,
        _("Both evaluators have locked their assessments, which are now open to both.")
        if both
        else _(
            "Your assessments are locked. They open when the other evaluator has also locked "
            "theirs."
        ),
    )
    return redirect("consensus", pk)


@require_GET
def consensus(request: Request, pk: UUID) -> HttpResponse:
    """Show the two scores side by side and what is agreed."""
    opened = open_evaluation(request.person, pk, to="read points")
    rows = selectors.consensus(opened.evaluation, opened.catalogue, request.person)
    shown = [
        (
            row,
            agreed_points(opened.catalogue, row.question, row.agreement) if row.agreement else None,
        )
        for row in rows
    ]
    context: Context = {
        "rows": shown,
        "locks": scoring_selectors.locks(opened.evaluation),
        "left": sum(1 for row in rows if row.agreement is None),
        "settled": bool(rows) and all(row.agreement for row in rows),
    }
    context |= {
        "locked": context["locks"].has(request.person),
        "confirmed": context["locks"].confirmed(request.person),
    }
    return show(request, "assessment/consensus/consensus.html", opened, **context)


def _settle_page(
    request: Request,
    opened: EvaluationContext,
    key: str,
    form: SettleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    question = opened.catalogue.by_key[key]
    rows = selectors.consensus(opened.evaluation, opened.catalogue, request.person)
    row = next((row for row in rows if row.question.pk == question.pk), None)
    agreement = row.agreement if row else None
    if form is None:
        initial = (
            {
                "points": agreement.points,
                "reason": agreement.reason,
                "not_applicable": agreement.not_applicable,
            }
            if agreement
            else {}
        )
        form = SettleForm(
            catalogue=opened.catalogue,
            levels=agreement.levels if agreement else None,
            initial=initial,
        )
    return show(
        request,
        "assessment/consensus/settle.html",
        opened,
        question=question,
        row=row,
        form=form,
        aspects=opened.catalogue.aspects,
        status=status,
    )


@require_http_methods(["GET", "POST"])
def settle(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Settle a question."""
    opened, question = opened_question(
        request, pk, key, to="settle" if request.method == "POST" else "read points"
    )
    if request.method != "POST":
        return _settle_page(request, opened, key)
    form = SettleForm(request.POST, catalogue=opened.catalogue)
    if not form.is_valid():
        return _settle_page(request, opened, key, form, 422)
    chosen = {name: form.cleaned_data[name] for name in ("points", "not_applicable", "reason")}
    try:
        domain.settle(
            evaluation=opened.evaluation,
            catalogue=opened.catalogue,
            question=question,
            person=request.person,
            levels=form.levels,
            **chosen,
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        return _settle_page(request, opened, key, form, refused.status)
    messages.success(
        request,
        _("The joint assessment of question %(number)s is complete.") % {"number": question.number},
    )
    return redirect("consensus", pk)


@require_POST
def confirm(request: Request, pk: UUID) -> HttpResponse:
    """Confirm the agreed points."""
    opened = open_evaluation(request.person, pk, to="settle")
    done = domain.confirm(
        evaluation=opened.evaluation, catalogue=opened.catalogue, person=request.person
    )
    messages.success(
        request,
        _(
            "Both evaluators have confirmed. The points have been agreed, and the report can "
            "now be written."
        )
        if done
        else _("You have confirmed. The other evaluator must also confirm."),
    )
    return redirect("writing" if done else "consensus", pk)
