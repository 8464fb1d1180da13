"""The page of a question: its answer, saved automatically or by the button."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.access import EvaluationContext
from evaluations.comments.views import comment_panels
from evaluations.page import opened_question, record_granted_reading, renew, show
from kompass.shared import clock
from kompass.shared.errors import Stale
from kompass.shared.views import wants_fragment
from library.evidence import selectors as evidence_selectors
from municipalities.access import Request
from questionnaire import guidance
from questionnaire.models import Question
from workspace.answering.domain import answers as answering
from workspace.answering.forms import AnswerForm
from workspace.answering.selectors import answers, earlier
from workspace.answering.views.saving import kept, refused_fragment, saved_fragment, settle_conflict


def question_page(
    request: Request,
    opened: EvaluationContext,
    question: Question,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    answer = answers.answer_to(opened.evaluation, question)
    record_granted_reading(opened, "evaluations_answer", [answer.pk] if answer else [])
    catalogue = opened.catalogue
    defaults = {
        "question": question,
        "area": question.area,
        "answer": answer,
        "help": guidance.help_with(question, aland=opened.evaluation.municipality.on_aland),
        "earlier": earlier.at_question(opened.evaluation, question),
        "form": AnswerForm(catalogue=catalogue, answer=answer),
        "citations": evidence_selectors.citations(answer=answer) if answer else [],
        "comment_panels": comment_panels(opened, question),
        "previous": catalogue.previous_of(question),
        "following": catalogue.next_after(question),
        "asked": opened.asked_for.get(question.pk),
    }
    return show(
        request, "workspace/answering/question.html", opened, status=status, **(defaults | context)
    )


@require_http_methods(["GET", "POST"])
def question(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show a question; save its answer, automatically or by the button."""
    opened, found = opened_question(
        request, pk, key, to="answer" if request.method == "POST" else "read answers"
    )
    if request.method != "POST":
        return question_page(request, opened, found)
    form = AnswerForm(request.POST, catalogue=opened.catalogue)
    if not form.is_valid():
        return refused_fragment(request, form) or question_page(
            request, opened, found, form=form, status=422
        )
    if form.cleaned_data["take"]:
        row = answers.answer_to(opened.evaluation, found)
        if settle_conflict(request, form, row):
            return redirect("question", pk, key)
        return question_page(request, opened, found, form=form, put_together=True)
    try:
        answer = answering.save_answer(
            evaluation=opened.evaluation, question=found, person=request.person, **form.content()
        )
    except Stale as stale:
        renew(form, stale.version)
        return refused_fragment(request, form, stale) or question_page(
            request, opened, found, form=form, stale=stale, status=stale.status
        )
    if wants_fragment(request):
        return saved_fragment(request, version=answer.version, at=clock.now())
    messages.success(request, _("The answer is saved."), extra_tags=kept(form))
    following = opened.catalogue.next_after(found)
    return (
        redirect("question", pk, following.key)
        if following and "next" in request.POST
        else redirect("question", pk, key)
    )


@require_POST
def take_over_answer(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Begin the answer with what was handed in last time."""
    opened, found = opened_question(request, pk, key, to="answer")
    before = earlier.at_question(opened.evaluation, found)
    cited = [citation for row in before.answers for citation in row.evidence]
    answering.take_over(
        evaluation=opened.evaluation,
        question=found,
        person=request.person,
        text=before.text,
        evidence=cited,
    )
    messages.success(
        request,
        _(
            "The earlier answer and its evidence have been copied here. Change what is "
            "different now."
        ),
    )
    return redirect("question", pk, key)
