"""The history of a text for its writers: what changed when, and an earlier text taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.models import Revision
from evaluations.page import opened_question, record_granted_reading, show
from municipalities.access import Request
from workspace.answering.domain import answers as answering
from workspace.answering.domain import statements as statements_domain
from workspace.answering.selectors import answers, revisions


def _chosen(found: QuerySet[Revision], revision: UUID) -> Revision:
    chosen = found.filter(pk=revision).first()
    if chosen is None:
        raise Http404
    return chosen


def _page(
    request: Request,
    opened: EvaluationContext,
    found: QuerySet[Revision],
    **context: Any,  # Any: a template's context
) -> HttpResponse:
    rows = revisions.changes(found, request.person)
    record_granted_reading(opened, "evaluations_revision", [row.revision.pk for row in rows])
    return show(request, "workspace/answering/revisions.html", opened, changes=rows, **context)


@require_GET
def answer_versions(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show how an answer came to be."""
    opened, question = opened_question(request, pk, key, to="read answers")
    return _page(
        request,
        opened,
        revisions.of_answer(opened.evaluation, question),
        question=question,
        area=question.area,
    )


@require_POST
def restore_answer(request: Request, pk: UUID, key: str, revision: UUID) -> HttpResponse:
    """Take an earlier answer back; the present one stays in the history."""
    opened, question = opened_question(request, pk, key, to="answer")
    chosen = _chosen(revisions.of_answer(opened.evaluation, question), revision)
    answering.restore_answer(
        evaluation=opened.evaluation, question=question, revision=chosen, person=request.person
    )
    messages.success(
        request,
        _(
            "The earlier text has been restored. The text it replaced is kept among the "
            "earlier texts."
        ),
    )
    return redirect("question", pk, key)


@require_GET
def statement_versions(request: Request, pk: UUID, statement: UUID) -> HttpResponse:
    """Show how a strength statement came to be."""
    opened = open_evaluation(request.person, pk, to="read answers")
    row = answers.statement(opened.evaluation, statement)
    if row is None:
        raise Http404
    return _page(
        request,
        opened,
        revisions.of_statement(opened.evaluation, row.pk),
        statement=row,
        area=row.area,
    )


@require_POST
def restore_statement(request: Request, pk: UUID, statement: UUID, revision: UUID) -> HttpResponse:
    """Take an earlier statement back."""
    opened = open_evaluation(request.person, pk, to="state")
    row = answers.statement(opened.evaluation, statement)
    if row is None:
        raise Http404
    chosen = _chosen(revisions.of_statement(opened.evaluation, row.pk), revision)
    statements_domain.restore_statement(
        evaluation=opened.evaluation, statement=row, revision=chosen, person=request.person
    )
    messages.success(
        request,
        _(
            "The earlier text has been restored. The text it replaced is kept among the "
            "earlier texts."
        ),
    )
    return redirect("statement", pk, row.pk)
