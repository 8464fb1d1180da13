"""The evaluators' reading list and the page of a question, on which they score alone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.notes import selectors as notes_selectors
from assessment.notes.views import log_reading
from assessment.reading import domain, selectors
from assessment.scoring import domain as scoring
from assessment.scoring import selectors as scoring_selectors
from assessment.scoring.forms import ScoreForm
from evaluations import submitted
from evaluations.access import EvaluationContext, open_evaluation
from evaluations.comments.views import comment_panels
from evaluations.completions import selectors as completions_selectors
from evaluations.completions.forms import AskForm
from evaluations.page import opened_question, show
from kompass.shared.views import Context
from municipalities.access import Request
from questionnaire import guidance
from questionnaire.models import Question


@require_GET
def reading(request: Request, pk: UUID) -> HttpResponse:
    """List the questions with answer, notes and the own score."""
    opened = open_evaluation(request.person, pk, to="read submitted")
    areas = selectors.reading_list(opened.evaluation, opened.catalogue, request.person)
    scored = sum(1 for _area, rows in areas for row in rows if row.score)
    locked = scoring_selectors.locks(opened.evaluation).has(request.person)
    context: Context = {
        "areas": areas,
        "scored": scored,
        "total": len(opened.catalogue.questions),
        "locked": locked,
    }
    return show(request, "assessment/reading/reading.html", opened, **context)


def _question_page(
    request: Request,
    opened: EvaluationContext,
    question: Question,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    evaluation, catalogue = opened.evaluation, opened.catalogue
    score = scoring_selectors.own_score(evaluation, question, request.person)
    notes = list(notes_selectors.notes_on(evaluation, question)) if opened.may("read notes") else []
    requests = completions_selectors.at_question(evaluation, question)
    log_reading(opened, [link.note for link in notes])
    initial = {"not_applicable": score.not_applicable, "points": score.points} if score else {}
    defaults = {
        "question": question,
        "area": question.area,
        "answer": submitted.submitted_answer(evaluation, question),
        "notes": notes,
        "requests": requests,
        "before": completions_selectors.before(evaluation, question),
        "ask_form": AskForm(catalogue=catalogue)
        if opened.may("ask") and all(row.closed_at for row in requests)
        else None,
        "score": score,
        "help": guidance.help_with(question, aland=evaluation.municipality.on_aland),
        "asking": guidance.interview_help(question, aland=evaluation.municipality.on_aland),
        "ladder": guidance.ladder(catalogue, question),
        "form": ScoreForm(
            catalogue=catalogue, levels=score.levels if score else None, initial=initial
        ),
        "locked": scoring_selectors.locks(evaluation).has(request.person),
        "comment_panels": comment_panels(opened, question),
        "previous": catalogue.previous_of(question),
        "following": catalogue.next_after(question),
    }
    return show(
        request, "assessment/reading/question.html", opened, status=status, **(defaults | context)
    )


@require_http_methods(["GET", "POST"])
def reading_question(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show what was handed in to a question; take the own score."""
    opened, question = opened_question(
        request, pk, key, to="score" if request.method == "POST" else "read submitted"
    )
    if request.method != "POST":
        return _question_page(request, opened, question)
    form = ScoreForm(request.POST, catalogue=opened.catalogue)
    if not form.is_valid():
        return _question_page(request, opened, question, form=form, status=422)
    chosen = {
        "levels": form.levels,
        "points": form.cleaned_data.get("points"),
        "not_applicable": form.cleaned_data["not_applicable"],
    }
    scoring.save_score(
        evaluation=opened.evaluation,
        catalogue=opened.catalogue,
        question=question,
        person=request.person,
        **chosen,
    )
    messages.success(
        request,
        _(
            "Your assessment is saved. Only you can see it until both evaluators have locked "
            "theirs."
        ),
    )
    following = opened.catalogue.next_after(question)
    return redirect("reading-question", pk, (following or question).key)


@require_POST
def open_review(request: Request, pk: UUID) -> HttpResponse:
    """Begin the evaluation."""
    opened = open_evaluation(request.person, pk, to="open review")
    domain.open_review(evaluation=opened.evaluation, person=request.person)
    messages.success(request, _("The evaluation has begun."))
    return redirect("reading", pk)
