"""What every page of an evaluation shows around its own matter."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from evaluations import next_steps
from evaluations.access import Opened, open_evaluation
from evaluations.states import STEP_OF, Phase, Step
from kompass.audit import reading
from kompass.audit.models import Audience
from kompass.shared.doors import wants_fragment
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


def show(
    request: Request, template: str, opened: Opened, *, status: int = 200, **matter: Any
) -> HttpResponse:
    """Render a page of an evaluation with its frame; on the page of a question or an area one may
    what one may there.
    """
    evaluation = opened.evaluation
    frame: dict[str, Any] = {
        "opened": opened,
        "evaluation": evaluation,
        "stages": stages(evaluation.phase),
        "next": next_steps.what_next(evaluation.phase, fact_check=evaluation.round.fact_check),
        "links": links(opened, request.path),
        "may": {act.replace(" ", "_"): opened.may(act) for act in MENU},
    }
    if place := matter.get("question") or matter.get("area"):
        act = "answer" if matter.get("question") else "state"
        frame["may"][act] = opened.may_answer(place)
        frame["not_yours"] = opened.is_open(place) and not opened.is_own(place)
    return render(request, template, frame | matter, status=status)


MENU = (
    "read answers",
    "read history",
    "read library",
    "keep library",
    "answer",
    "state",
    "ask",
    "send completion",
    "read completions",
    "keep the whole",
    "delegate",
    "share out",
    "say ready",
    "read comments",
    "hand in",
    "approve",
    "ask for approval",
    "read receipt",
    "print submission",
    "withdraw",
    "read submitted",
    "open review",
    "read notes",
    "take notes",
    "judge",
    "score",
    "settle",
    "read points",
    "read texts",
    "write",
    "translate",
    "render",
    "render again",
    "finish writing",
    "release",
    "assign",
    "grant reading",
    "end reading",
)


@dataclass(frozen=True)
class Link:
    """A page of the evaluation in its navigation; current is "page" on the page itself, "true" on
    one below it.
    """

    page: str
    address: str
    current: str


@lru_cache(maxsize=4096)
def address(page: str, evaluation: UUID) -> str:
    """Return the address of one of an evaluation's pages; each page shows a dozen of them."""
    return reverse(page, args=[evaluation])


def links(opened: Opened, path: str) -> list[Link]:
    """Return the pages that the person may open from this path, in order."""
    pages = (
        ("evaluation", "view"),
        ("answers", "read answers"),
        ("read-whole", "read answers"),
        ("receipt", "read receipt"),
        ("whole", "read answers"),
        ("library", "read library"),
        ("delegation", "share out"),
        ("completions", "read completions"),
        ("reading", "read submitted"),
        ("comments", "read comments"),
        ("notes", "read notes"),
        ("consensus", "read points"),
        ("writing", "read texts"),
        ("report", "view"),
        ("history", "read history"),
        ("people", "assign"),
        ("help", "read help"),
    )
    found = [(page, address(page, opened.evaluation.pk)) for page, act in pages if opened.may(act)]
    return [Link(page, target, current(page, target, path)) for page, target in found]


def current(page: str, target: str, path: str) -> str:
    """Return how a page stands to the path one is on: "page", "true" or ""."""
    return (
        "page"
        if target == path
        else "true"
        if page != "evaluation" and path.startswith(target)
        else ""
    )


def opened_question(request: Request, pk: UUID, key: str, *, to: str) -> tuple[Opened, Question]:
    """Open the evaluation and find one of its questions; an automatic save shows no page."""
    opened = open_evaluation(request.person, pk, to=to, shown=not wants_fragment(request))
    question = opened.catalogue.by_key.get(key)
    if question is None:
        raise Http404
    if to == "answer":
        opened.require_own(question)
    return opened, question


def opened_area(request: Request, pk: UUID, key: str, *, to: str) -> tuple[Opened, Area]:
    """Open the evaluation and find one of its areas."""
    opened = open_evaluation(request.person, pk, to=to)
    area = opened.catalogue.area_of.get(key)
    if area is None:
        raise Http404
    if to == "state":
        opened.require_own(area)
    return opened, area


def note_help(opened: Opened, table: str, rows: list[UUID]) -> None:
    """Record which drafts the office has read while it was let in."""
    if opened.is_help:
        reading.note_read(
            evaluation=opened.evaluation.pk, table=table, rows=rows, audience=Audience.MUNICIPALITY
        )


def renew(form: Any, version: int, **values: str) -> None:
    """Let a form whose text was stale be saved again, over the version that has been shown beside
    it; values replace what was typed.
    """
    form.data = form.data.copy()
    for name, value in {"version": str(version), **values}.items():
        form.data[form.add_prefix(name)] = value
