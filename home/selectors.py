"""The first page of the municipality's people: what is theirs to answer, what it lacks, and for
those in charge whose turn it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from evaluations.models import (
    Answer,
    AreaReady,
    Comment,
    Evaluation,
    Lane,
    NothingRaised,
    Readiness,
    Statement,
)
from evaluations.states import Phase
from kompass.shared import clock
from municipalities.access import Person
from municipalities.roles import MUNICIPAL, Role
from questionnaire import catalogue
from questionnaire.models import Area, Question
from workspace.team.selectors import DelegatedPlace, Delegations, delegations

NEAR = timedelta(days=3)


@dataclass(frozen=True)
class Lacking:
    """A question that is not done, and in words what it lacks."""

    question: Question
    words: str


@dataclass(frozen=True)
class Due:
    """A due date and what it means today: "late", "near" or nothing."""

    on: date
    state: str = ""


@dataclass(frozen=True)
class Task:
    """An area as it concerns the person: which of their questions are not done, until when."""

    area: Area
    due: Due
    total: int
    lacking: list[Lacking]
    statement_lacks: bool

    @property
    def done(self) -> int:
        return self.total - len(self.lacking)

    @property
    def is_done(self) -> bool:
        return not self.lacking and not self.statement_lacks


@dataclass(frozen=True)
class AreaState:
    """An area as those in charge see it: who has it, how far it is, whose turn it is."""

    area: Area
    due: Due
    total: int
    settled: int
    counts: dict[str, int]  # readiness -> answers; "empty" too
    who: list[DelegatedPlace]
    turn: str
    comments: int
    ready: int  # how many have said that they are ready


@dataclass(frozen=True)
class Start:
    """One evaluation on the first page."""

    evaluation: Evaluation
    tasks: list[Task]
    writes: bool
    shared: bool  # something has been given to somebody
    areas: list[AreaState] = field(default_factory=list)
    comments: int = 0

    @property
    def first(self) -> Question | None:
        """The first question that waits for the person."""
        return next((lacking.question for task in self.tasks for lacking in task.lacking), None)

    @property
    def first_area(self) -> Area | None:
        """The first area whose statement waits for the person, when no question does."""
        return next((task.area for task in self.tasks if task.statement_lacks), None)

    @property
    def late(self) -> int:
        return sum(1 for task in self.tasks if task.due.state == "late" and not task.is_done)


@dataclass(frozen=True)
class Rows:
    """What the evaluations hold, read at once."""

    answers: dict[UUID, dict[UUID, Answer]]
    described: dict[UUID, set[UUID]]  # areas with a statement, or the mark that nothing is raised
    comments: dict[UUID, Counter[UUID]]
    ready: dict[UUID, Counter[UUID]]


def own(person: Person, evaluations: Iterable[Evaluation]) -> list[Start]:
    """Return the evaluations in preparation that the person's municipality answers; a constant
    number of queries, none without any.
    """
    found = [
        evaluation
        for evaluation in evaluations
        if evaluation.phase == Phase.PREPARING
        and person.roles_in(evaluation.municipality_id) & set(MUNICIPAL)
    ]
    if not found:
        return []
    shared, rows = delegations(found, person.id), _rows([evaluation.pk for evaluation in found])
    return [_start(person, evaluation, shared[evaluation.pk], rows) for evaluation in found]


def _rows(pks: list[UUID]) -> Rows:
    """Read the evaluations' rows; five queries."""
    answers: dict[UUID, dict[UUID, Answer]] = defaultdict(dict)
    for answer in Answer.objects.filter(evaluation__in=pks):
        answers[answer.evaluation_id][answer.question_id] = answer
    described: dict[UUID, set[UUID]] = defaultdict(set)
    for model in (Statement, NothingRaised):
        for evaluation, area in (
            model.objects.filter(evaluation__in=pks)
            .order_by()
            .values_list("evaluation_id", "area_id")
        ):
            described[evaluation].add(area)
    open_threads = Comment.objects.filter(
        evaluation__in=pks, thread=None, resolved_at=None, lane=Lane.INTERNAL
    )
    comments = _counted(
        open_threads.order_by().values_list("evaluation_id", "question__area").annotate(Count("pk"))
    )
    ready = _counted(
        AreaReady.objects.filter(evaluation__in=pks, stands=True)
        .values_list("evaluation_id", "area")
        .annotate(Count("pk"))
    )
    return Rows(answers, described, comments, ready)


def _counted(rows: Iterable[tuple[UUID, UUID, int]]) -> dict[UUID, Counter[UUID]]:
    found: dict[UUID, Counter[UUID]] = defaultdict(Counter)
    for evaluation, area, number in rows:
        found[evaluation][area] = number
    return found


def _start(person: Person, evaluation: Evaluation, shared: Delegations, rows: Rows) -> Start:
    roles = person.roles_in(evaluation.municipality_id)
    writes = bool(roles & {Role.COORDINATOR, Role.CONTRIBUTOR})
    areas = catalogue.of(evaluation.round.question_set_id).areas
    answers, described = rows.answers[evaluation.pk], rows.described[evaluation.pk]
    comments, ready = rows.comments[evaluation.pk], rows.ready[evaluation.pk]
    # Where nobody says how far a text has come, a draft is no fault.
    states = any(answer.readiness != Readiness.DRAFT for answer in answers.values())
    colleagues = evaluation.participation is not None and evaluation.participation.colleagues
    leads = bool(roles & {Role.COORDINATOR, Role.LEADER}) and colleagues
    return Start(
        evaluation,
        tasks=_tasks(areas, shared, answers, described, states=states) if writes else [],
        writes=writes,
        shared=shared.is_shared,
        areas=[
            _state(area, shared, answers, comments[area.pk], ready[area.pk], states=states)
            for area in areas
        ]
        if leads
        else [],
        comments=comments.total(),
    )


def _tasks(
    areas: Iterable[Area],
    shared: Delegations,
    answers: dict[UUID, Answer],
    described: set[UUID],
    *,
    states: bool,
) -> list[Task]:
    """Return what is the person's: what they have been given, else what nobody has."""
    given = any(row.mine for row in shared.rows)
    found = []
    for area in areas:
        own = [
            question
            for question in area.questions.all()
            if _is_own(shared.of_question(question), given=given)
        ]
        has_area = _is_own(shared.of_area(area), given=given)
        if not own and not has_area:
            continue
        lacking = [
            Lacking(question, words)
            for question in own
            if (words := lacks(answers.get(question.pk), states=states))
        ]
        day = min([shared.due(question) for question in own], default=shared.due(area))
        task = Task(area, Due(day), len(own), lacking, has_area and area.pk not in described)
        found.append(
            Task(area, due_today(day, done=task.is_done), len(own), lacking, task.statement_lacks)
        )
    return found


def _is_own(rows: list[DelegatedPlace], *, given: bool) -> bool:
    return any(row.mine for row in rows) if given else not rows


def lacks(answer: Answer | None, *, states: bool) -> str:
    """Say what a question lacks to be done; nothing when it is ready."""
    if answer is None or not (
        answer.text.strip()
        or answer.self_assessment_id
        or answer.not_applicable
        or answer.reason.strip()
    ):
        return _("no answer yet")
    if answer.not_applicable and not answer.reason.strip():
        return _("a reason is missing")
    if not answer.is_settled:
        return _("no self-assessment") if answer.text.strip() else _("no text yet")
    return (
        _("still a draft")
        if states and answer.readiness == Readiness.DRAFT and answer.is_answered
        else ""
    )


def due_today(day: date, *, done: bool = False) -> Due:
    """Return what a due date means today; for what is done it means nothing."""
    if done:
        return Due(day)
    today = clock.today()
    return Due(day, "late" if day < today else "near" if day - NEAR <= today else "")


def _state(
    area: Area,
    shared: Delegations,
    answers: dict[UUID, Answer],
    comments: int,
    ready: int,
    *,
    states: bool,
) -> AreaState:
    own = [answers.get(question.pk) for question in area.questions.all()]
    written = [answer for answer in own if answer and not _is_empty(answer)]
    counts = Counter(answer.readiness for answer in written)
    counts["empty"] = len(own) - len(written)
    settled = sum(1 for answer in own if answer and answer.is_settled)
    singles = [row for _question, rows in shared.singles(area) for row in rows]
    who = list({row.holder: row for row in [*singles, *shared.of_area(area)]}.values())
    days = [shared.due(area), *(shared.due(question) for question, _rows in shared.singles(area))]
    due = due_today(min(days), done=settled == len(own))
    turn = _turn(counts) if states else "writers" if settled < len(own) else ""
    return AreaState(area, due, len(own), settled, dict(counts), who, turn, comments, ready)


def _is_empty(answer: Answer) -> bool:
    return not (answer.text.strip() or answer.reason.strip() or answer.self_assessment_id)


def _turn(counts: Counter[str]) -> str:
    """Say whose turn it is: "writers" while something is empty or a draft, then "readers", then
    nobody's.
    """
    if counts["empty"] or counts[Readiness.DRAFT]:
        return "writers"
    return "readers" if counts[Readiness.FOR_READING] else ""
