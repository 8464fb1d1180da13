"""Who has been asked to answer what until when, with their names."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from evaluations.models import AreaDue, Delegation, Evaluation
from evaluations.participation import MUNICIPALITY, name_in, participant_name
from kompass.shared import clock
from municipalities.access import Person
from municipalities.models import Invitation, Membership
from municipalities.roles import Role
from questionnaire.models import Area, Question

WRITING = (Role.COORDINATOR, Role.CONTRIBUTOR)


@dataclass(frozen=True)
class DelegatedPlace:
    """A place that somebody has been given."""

    pk: UUID
    holder: UUID  # a user, or an invitation
    name: str
    area: UUID | None
    question: UUID | None
    deputy: bool = False
    message: str = ""
    due_on: date | None = None
    waits: bool = False  # invited, and not a member yet
    gone: bool = False  # no longer a member
    mine: bool = False


@dataclass(frozen=True)
class Delegations:
    """How the work of one evaluation is shared out."""

    rows: list[DelegatedPlace] = field(default_factory=list)
    days: dict[UUID, date] = field(default_factory=dict)
    closes_on: date = date.max

    @property
    def is_shared(self) -> bool:
        """Whether anything has been given to anybody."""
        return bool(self.rows)

    @property
    def has_days(self) -> bool:
        """Whether any area or question has a due date of its own."""
        return bool(self.days) or any(row.due_on for row in self.rows)

    def of_area(self, area: Area) -> list[DelegatedPlace]:
        """Return who has been given the area itself, deputies last."""
        return sorted((row for row in self.rows if row.area == area.pk), key=_order)

    def of_question(self, question: Question) -> list[DelegatedPlace]:
        """Return who answers a question: those who have been given it, then those who have its
        area; each once.
        """
        rows = sorted((row for row in self.rows if row.question == question.pk), key=_order)
        known = {row.holder for row in rows}
        return rows + [row for row in self.of_area(question.area) if row.holder not in known]

    def singles(self, area: Area) -> list[tuple[Question, list[DelegatedPlace]]]:
        """Return the area's questions that have been given singly, with those who have them."""
        given = {row.question for row in self.rows if row.question}
        return [
            (
                question,
                sorted((row for row in self.rows if row.question == question.pk), key=_order),
            )
            for question in area.questions.all()
            if question.pk in given
        ]

    def due(self, place: Area | Question) -> date:
        """Return until when a place is to be answered: its own day, else its area's, else the
        round's.
        """
        if isinstance(place, Area):
            return self.days.get(place.pk, self.closes_on)
        own = [row.due_on for row in self.rows if row.question == place.pk and row.due_on]
        return min(own) if own else self.days.get(place.area_id, self.closes_on)


def _order(row: DelegatedPlace) -> tuple[bool, str]:
    return row.deputy, row.name


def delegations(
    evaluations: Iterable[Evaluation], person: UUID | None = None
) -> dict[UUID, Delegations]:
    """Return how the work of each evaluation is shared out; two queries, whatever their number."""
    by_pk = {evaluation.pk: evaluation for evaluation in evaluations}
    days: dict[UUID, dict[UUID, date]] = defaultdict(dict)
    for evaluation, area, due_on in AreaDue.objects.filter(evaluation__in=by_pk).values_list(
        "evaluation_id", "area_id", "due_on"
    ):
        days[evaluation][area] = due_on
    rows: dict[UUID, list[DelegatedPlace]] = defaultdict(list)
    for row in _rows().filter(evaluation__in=by_pk):
        rows[row.evaluation_id].append(_delegated(row, person))
    return {
        pk: Delegations(rows[pk], days[pk], evaluation.round.closes_on)
        for pk, evaluation in by_pk.items()
    }


def _rows() -> QuerySet[Delegation]:
    invitation = Invitation.objects.filter(pk=OuterRef("invitation"))
    return Delegation.objects.annotate(
        participant_name=participant_name("user"),
        invited=Subquery(invitation.values("name")[:1]),
        address=Subquery(invitation.values("email")[:1]),
    )


def _delegated(row: Delegation, person: UUID | None) -> DelegatedPlace:
    side, name = name_in(row)
    if row.invitation_id:
        # Only those who invite read whom.
        named = (getattr(row, column) for column in ("invited", "address"))
        name = next(filter(None, named), _("a colleague who is invited"))
    holder = row.user_id or row.invitation_id
    assert holder is not None
    return DelegatedPlace(
        pk=row.pk,
        holder=holder,
        name=name or _("somebody who no longer has a role here"),
        area=row.area_id,
        question=row.question_id,
        deputy=row.deputy,
        message=row.message,
        due_on=row.due_on,
        waits=row.invitation_id is not None,
        gone=row.user_id is not None and side != MUNICIPALITY,
        mine=row.user_id is not None and row.user_id == person,
    )


@dataclass(frozen=True)
class Shown:
    """What an area's page tells of its sharing: who answers the area, and by question who and until
    when.
    """

    area: list[DelegatedPlace]
    due_on: date
    questions: dict[str, tuple[list[DelegatedPlace], date]]


def shown(evaluation: Evaluation, area: Area, person: Person) -> Shown | None:
    """Return who answers an area's questions until when; None where nothing is shared out and no
    day is set. Two queries.
    """
    found = delegations([evaluation], person.id)[evaluation.pk]
    if not found.is_shared and not found.has_days:
        return None
    questions = {
        question.key: (found.of_question(question), found.due(question))
        for question in area.questions.all()
    }
    return Shown(found.of_area(area), found.due(area), questions)


def delegation(evaluation: Evaluation, pk: UUID) -> Delegation | None:
    """Return one of the evaluation's delegations."""
    return Delegation.objects.filter(evaluation=evaluation, pk=pk).first()


def members(evaluation: Evaluation) -> list[Membership]:
    """Return the municipality's members who may answer, by name; one query."""
    rows = Membership.objects.filter(
        municipality=evaluation.municipality_id, user__is_active=True, roles__overlap=list(WRITING)
    )
    return list(rows.select_related("user").order_by("user__name", "pk"))


@dataclass(frozen=True)
class Holder:
    """Somebody who has been given something, and why it may have to be given to another."""

    id: UUID
    name: str
    trouble: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} ({self.trouble})" if self.trouble else self.name


def holders(
    shared: Delegations, members: Iterable[Membership], evaluation: Evaluation
) -> list[Holder]:
    """Return who has been given something, those first who cannot answer any more; one query, for
    the invitations.
    """
    writing = {row.user_id for row in members}
    invited = [row.holder for row in shared.rows if row.waits]
    open_ones = Invitation.objects.filter(
        pk__in=invited, accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    )
    waiting = set(open_ones.values_list("pk", flat=True))
    found = {}
    for row in shared.rows:
        found[row.holder] = Holder(row.holder, row.name, _trouble(row, writing, waiting))
    return sorted(found.values(), key=lambda holder: (not holder.trouble, holder.name))


def _trouble(row: DelegatedPlace, writing: set[UUID], waiting: set[UUID]) -> str:
    if row.waits:
        return "" if row.holder in waiting else _("the invitation is no longer open")
    if row.gone:
        return _("no longer belongs to the municipality")
    return "" if row.holder in writing else _("can no longer answer")
