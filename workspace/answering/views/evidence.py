"""Attaching evidence to answers, and taking it away."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.models import Citation, Statement
from evaluations.page import opened_question, show
from kompass.shared.errors import Refused, refuse
from kompass.shared.views import wants_fragment
from library.evidence import domain as evidence
from library.evidence import selectors as evidence_selectors
from library.evidence.forms import EvidenceForm
from municipalities.access import Request
from questionnaire.models import Question
from workspace.answering.views.questions import question_page


def attach_evidence(
    request: Request, opened: EvaluationContext, owner: Question | Statement, form: EvidenceForm
) -> int:
    """Attach what the form says; return the status to show the form again with, or 0."""
    if not form.is_valid():
        return 422
    try:
        evidence.cite(
            evaluation=opened.evaluation,
            owner=owner,
            attachment=form.attachment(),
            pages=form.cleaned_data["pages"],
            person=request.person,
        )
    except Refused as refused:
        form.known = refused.version if isinstance(refused, evidence.AlreadyAttached) else None
        refuse(form, refused.sentences)
        return refused.status
    messages.success(request, _("The evidence is attached."))
    return 0


@require_http_methods(["GET", "POST"])
def question_evidence(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show the form for evidence, beside the answer or on a page of its own; attach evidence to an
    answer.
    """
    opened, found = opened_question(request, pk, key, to="answer")
    if request.method != "POST":
        empty = EvidenceForm(evaluation=opened.evaluation)
        if wants_fragment(request):
            context = {
                "question": found,
                "evaluation": opened.evaluation,
                "evidence_form": empty,
                "heading": "asked",
            }
            return render(request, "workspace/answering/attach_here.html", context)
        return show(
            request, "workspace/answering/attach.html", opened, question=found, evidence_form=empty
        )
    form = EvidenceForm(request.POST, request.FILES, evaluation=opened.evaluation)
    if status := attach_evidence(request, opened, found, form):
        return question_page(request, opened, found, evidence_form=form, status=status)
    return redirect("question", pk, key)


@require_POST
def remove_evidence(request: Request, pk: UUID, citation: UUID) -> HttpResponse:
    """Take evidence away from one place."""
    opened = open_evaluation(request.person, pk, to="answer")
    found: Citation | None = evidence_selectors.citation(opened.evaluation, citation)
    if found is None:
        raise Http404
    evidence.remove_citation(evaluation=opened.evaluation, citation=found, person=request.person)
    if found.answer:
        return redirect("question", pk, found.answer.question.key)
    return redirect("statement", pk, found.statement_id)
