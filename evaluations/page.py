"""What every page of an evaluation shows around its own content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.forms import BaseForm
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from evaluations import menu
from evaluations.access import EvaluationContext, open_evaluation
from evaluations.next_steps import next_steps
from evaluations.permissions import RULES
from evaluations.states import STEP_OF, Phase, Step
from kompass.audit import reading
from kompass.audit.models import Audience
from kompass.shared.views import Context, wants_fragment
from municipalities.access import Request
from questionnaire.models import Area, Question


@dataclass(frozen=True)
class Stage:
    """One of the three steps as the page shows it."""

    label: str
    state: str  # "done", "current" or "ahead"


def stages(phase: str) -> list[Stage]:
    """Return the three steps with where the evaluation stands."""
    at = list(Step).index(STEP_OF[Phase(phase)])
    done = phase == Phase.RELEASED
    return [
        Stage(
            str(step.label), "done" if place < at or done else "current" if place == at else "ahead"
        )
        for place, step in enumerate(Step)
    ]


class May(Mapping[str, bool]):
    """What the person may do, for templates: `may.hand_in` asks the act "hand in"."""

    def __init__(self, opened: EvaluationContext, **here: bool) -> None:
        self.opened, self.here = opened, here

    def __getitem__(self, act: str) -> bool:
        return self.here[act] if act in self.here else self.opened.may(act.replace("_", " "))

    def __iter__(self) -> Iterator[str]:
        return (act.replace(" ", "_") for act in RULES)

    def __len__(self) -> int:
        return len(RULES)


def show(
    request: Request,
    template: str,
    opened: EvaluationContext,
    *,
    status: int = 200,
    **context: Any,  # Any: a template's context
) -> HttpResponse:
    """Render a page of an evaluation with its frame.

    On the page of a question or an area one may do what one may do there.
    """
    evaluation = opened.evaluation
    here: dict[str, bool] = {}
    frame: Context = {}  # Any: a template's context
    if place := context.get("question") or context.get("area"):
        here["answer" if context.get("question") else "state"] = opened.may_answer(place)
        frame["not_yours"] = opened.is_open(place) and not opened.is_own(place)
    frame |= {
        "opened": opened,
        "evaluation": evaluation,
        "stages": stages(evaluation.phase),
        "next": next_steps(evaluation.phase, fact_check=evaluation.round.fact_check),
        "links": links(opened, request.path),
        "may": May(opened, **here),
    }
    return render(request, template, frame | context, status=status)


@dataclass(frozen=True)
class Link:
    """A page of the evaluation in its menu.

    current is "page" on the page itself, "true" on one below it.
    """

    label: Promise | str
    address: str
    current: str


@lru_cache(maxsize=4096)
def address(page: str, evaluation: UUID) -> str:
    """Return the address of one of an evaluation's pages; each page shows a dozen of them."""
    return reverse(page, args=[evaluation])


def links(opened: EvaluationContext, path: str) -> list[Link]:
    """Return the pages that the person may open from this path, in order."""
    found = [
        (page, address(page.name, opened.evaluation.pk))
        for page in menu.pages()
        if opened.may(page.act)
    ]
    return [Link(page.label, target, current(page.name, target, path)) for page, target in found]


def current(page: str, target: str, path: str) -> str:
    """Return how a page stands to the path one is on: "page", "true" or ""."""
    if target == path:
        return "page"
    return "true" if page != "evaluation" and path.startswith(target) else ""


def opened_question(
    request: Request, pk: UUID, key: str, *, to: str
) -> tuple[EvaluationContext, Question]:
    """Open the evaluation and find one of its questions; an automatic save shows no page."""
    opened = open_evaluation(request.person, pk, to=to, shown=not wants_fragment(request))
    question = opened.catalogue.by_key.get(key)
    if question is None:
        raise Http404
    if to == "answer":
        opened.require_own(question)
    return opened, question


def opened_area(request: Request, pk: UUID, key: str, *, to: str) -> tuple[EvaluationContext, Area]:
    """Open the evaluation and find one of its areas."""
    opened = open_evaluation(request.person, pk, to=to)
    area = opened.catalogue.area_of.get(key)
    if area is None:
        raise Http404
    if to == "state":
        opened.require_own(area)
    return opened, area


def record_granted_reading(opened: EvaluationContext, table: str, rows: list[UUID]) -> None:
    """Record which drafts the office has read while it was let in."""
    if opened.reads_by_grant:
        reading.note_read(
            evaluation=opened.evaluation.pk, table=table, rows=rows, audience=Audience.MUNICIPALITY
        )


def renew(form: BaseForm, version: int, **values: str) -> None:
    """Let a form whose text was stale be saved again, over the version that has been shown beside
    it; values replace what was typed.
    """
    data = cast(QueryDict, form.data).copy()
    for name, value in {"version": str(version), **values}.items():
        data[form.add_prefix(name)] = value
    form.data = data
