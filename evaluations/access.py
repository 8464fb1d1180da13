"""The single door: a stranger finds nothing (404), a colleague without the right is refused (403)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from evaluations import participation as standings
from evaluations import writers
from evaluations import writers as completions
from evaluations.models import ROLE_OF_DUTY, Completion, Duty, Evaluation
from evaluations.permissions import RULES, Standing
from kompass.shared.models import only_row
from municipalities.access import Person
from municipalities.roles import MUNICIPAL, Role
from questionnaire import catalogue
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question


@dataclass(frozen=True)
class Opened:
    """An evaluation that the person may see, and what she is in it."""

    evaluation: Evaluation
    person: Person
    standing: Standing
    question_set: UUID
    office_reads_until: datetime | None = None
    unread: int = 0  # the person's unread notices, of all evaluations

    def may(self, act: str) -> bool:
        """Tell whether the person may do this act now."""
        return RULES[act](self.standing)

    @cached_property
    def writers(self) -> writers.Writers:
        """Who has been asked to write what; read once."""
        return writers.of(self.evaluation)

    @cached_property
    def asked_for(self) -> dict[UUID, Completion]:
        """The open requests for completion by question; read once, and only when there are any."""
        return (
            {row.question_id: row for row in completions.open_now(self.evaluation)}
            if self.standing.asked
            else {}
        )

    def may_answer(self, place: Area | Question) -> bool:
        """Tell whether the person may write now in this area or question: it is open, and hers or
        nobody's in particular.
        """
        return self.is_open(place) and self.is_own(place)

    def is_open(self, place: Area | Question) -> bool:
        """Tell whether the person's side may write here now: everywhere in preparation, later only
        where a completion is asked for.
        """
        return self.may("state") or (
            isinstance(place, Question) and self.may("answer") and place.pk in self.asked_for
        )

    def is_own(self, place: Area | Question) -> bool:
        """Tell whether nobody has been asked to write here, or the person has."""
        if writers.is_free(self.evaluation, self.person):
            return True
        asked = self.writers.of(place)
        return not asked or self.person.id in asked

    def may_write_in(self, area: Area) -> bool:
        """Tell whether the person may write anything of an area: its statements, or one of its
        questions.
        """
        return self.may_answer(area) or any(
            self.may_answer(question) for question in area.questions.all()
        )

    def require_own(self, place: Area | Question) -> None:
        """Raise NotYours, with its sentence, where others have been asked to write."""
        if not self.is_own(place):
            raise writers.not_yours(place)

    @property
    def is_help(self) -> bool:
        """Tell whether the person reads drafts only because the coordinator lets the office."""
        return (
            self.standing.granted
            and Role.OFFICE in self.standing.roles
            and not self.standing.roles & set(MUNICIPAL)
        )

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue.of(self.question_set)

    @property
    def capacity(self) -> list[str | Promise]:
        """Return the names of the roles in which one acts here."""
        return [Role(role).label for role in sorted(self.standing.roles)]


def open_evaluation(person: Person, pk: UUID, *, to: str, shown: bool = True) -> Opened:
    """Open an evaluation to do something with it.

    Raises Http404 for a stranger, PermissionDenied without the right.

    One query; shown: whether the municipality and the round come with it, since a page names them.
    """
    visible = Evaluation.objects.visible_to(person).annotate(told=standings.told()).filter(pk=pk)
    found = only_row(visible.select_related("municipality", "round") if shown else visible)
    told: standings.Told | None = getattr(found, "told", None)
    if found is None or told is None:
        raise Http404
    opened = Opened(
        found,
        person,
        standing(person, found, told),
        UUID(told["question_set"]),
        standings.reads_until(told),
        told.get("unread", 0),
    )
    if not opened.may("view"):
        raise Http404
    if not opened.may(to):
        raise PermissionDenied(
            _(
                "This is not open to you now. The evaluation's page tells who does what at this "
                "stage."
            )
        )
    return opened


def standing(person: Person, evaluation: Evaluation, told: standings.Told) -> Standing:
    """Return what the person is in this evaluation; a duty counts only while she keeps its role."""
    roles = set(person.roles_in(evaluation.municipality_id))
    association = person.roles_in(None)
    if Role.OFFICE in association:
        roles.add(Role.OFFICE)
    duty = told.get("duty")
    if duty and ROLE_OF_DUTY[Duty(duty)] in association:
        roles.add(ROLE_OF_DUTY[Duty(duty)])
    return Standing(
        frozenset(roles),
        evaluation.phase,
        person.id,
        granted=bool(told.get("reads_until")),
        colleagues=bool(told.get("colleagues")),
        asked=bool(told.get("asked")),
    )
