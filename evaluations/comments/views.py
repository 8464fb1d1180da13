"""Comments: on the pages of a question, on a page of their own, and the list of what is open."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.access import EvaluationContext, open_evaluation
from evaluations.comments import domain, selectors
from evaluations.comments.forms import CommentForm
from evaluations.comments.selectors import Thread
from evaluations.models import Comment, Lane
from evaluations.page import opened_question, show
from kompass.shared.errors import Refused, refuse
from kompass.shared.views import Context
from municipalities.access import Request
from questionnaire.models import Question

ACT_OF = {Lane.INTERNAL: "comment internally", Lane.SHARED: "comment with evaluators"}


@dataclass(frozen=True)
class CommentPanel:
    """A lane as the question's page shows it: its threads, each with a form to answer, and a form
    to begin one.
    """

    lane: str
    name: str
    threads: list[tuple[Thread, CommentForm]]
    form: CommentForm


def lanes(opened: EvaluationContext) -> list[str]:
    """Return the lanes in which the person takes part now."""
    return [lane.value for lane, act in ACT_OF.items() if opened.may(act)]


def comment_panels(
    opened: EvaluationContext, question: Question, bound: CommentForm | None = None
) -> list[CommentPanel]:
    """Return what templates/evaluations/comments/comments.html shows; one query, none for whoever
    takes no part.
    """
    own = lanes(opened)
    threads = (
        selectors.threads(opened.evaluation, opened.catalogue, opened.person, own, question)
        if own
        else []
    )
    return [
        CommentPanel(
            lane,
            str(Lane(lane).label),
            [(thread, _form(lane, thread.pk, bound)) for thread in threads if thread.lane == lane],
            _form(lane, None, bound),
        )
        for lane in own
    ]


def _form(lane: str, thread: UUID | None, bound: CommentForm | None) -> CommentForm:
    """Return the form of a place on the page: the one that was refused in its own place, an empty
    one elsewhere.
    """
    if bound and (bound.data.get("lane"), bound.data.get("thread") or "") == (
        lane,
        str(thread or ""),
    ):
        return bound
    return CommentForm(lane=lane, thread=thread)


@require_http_methods(["GET", "POST"])
def question(request: Request, pk: UUID, key: str) -> HttpResponse:
    """Show a question's comments on a page of their own; take one more."""
    opened, found = opened_question(request, pk, key, to="read comments")
    if request.method != "POST":
        return _page(request, opened, found)
    form = CommentForm(
        request.POST, lane=request.POST.get("lane", ""), thread=request.POST.get("thread")
    )
    if not form.is_valid():
        return _page(request, opened, found, bound=form, status=422)
    said = form.cleaned_data
    if said["lane"] not in lanes(opened):
        raise Http404
    thread = _thread(opened, said["thread"]) if said["thread"] else None
    try:
        domain.post(
            evaluation=opened.evaluation,
            question=found,
            person=request.person,
            **(said | {"thread": thread}),
        )
    except Refused as refused:
        refuse(form, refused.sentences)
        return _page(request, opened, found, bound=form, status=refused.status)
    messages.success(
        request, _("The comment has been saved. The people it concerns get a notification.")
    )
    return _back(opened, found)


def _page(
    request: Request,
    opened: EvaluationContext,
    question: Question,
    status: int = 200,
    bound: CommentForm | None = None,
) -> HttpResponse:
    context: Context = {
        "question": question,
        "area": question.area,
        "comment_panels": comment_panels(opened, question, bound),
    }
    return show(
        request,
        "evaluations/comments/question.html",
        opened,
        status=status,
        own=page_of(opened),
        **context,
    )


def page_of(opened: EvaluationContext) -> str:
    """Return the name of the question's page on the person's own side."""
    return "question" if opened.may("read answers") else "reading-question"


def _back(opened: EvaluationContext, question: Question) -> HttpResponse:
    return redirect(
        reverse(page_of(opened), args=[opened.evaluation.pk, question.key]) + "#comments"
    )


def _thread(opened: EvaluationContext, pk: UUID) -> Comment:
    found = selectors.comment(opened.evaluation, pk, lanes(opened))
    if found is None:
        raise Http404
    return found


@require_GET
def open_threads(request: Request, pk: UUID) -> HttpResponse:
    """List the threads that nobody has resolved yet."""
    opened = open_evaluation(request.person, pk, to="read comments")
    found = selectors.threads(
        opened.evaluation, opened.catalogue, request.person, lanes(opened), unresolved=True
    )
    return show(
        request, "evaluations/comments/open.html", opened, threads=found, own=page_of(opened)
    )


@require_POST
def resolve(request: Request, pk: UUID, comment: UUID) -> HttpResponse:
    """Mark a thread as resolved."""
    opened = open_evaluation(request.person, pk, to="read comments")
    found = _thread(opened, comment)
    domain.resolve(comment=found, person=request.person)
    return _back(opened, found.question)


@require_POST
def reopen(request: Request, pk: UUID, comment: UUID) -> HttpResponse:
    """Open a resolved thread again."""
    opened = open_evaluation(request.person, pk, to="read comments")
    found = _thread(opened, comment)
    domain.reopen(comment=found)
    return _back(opened, found.question)
