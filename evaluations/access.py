"""The only way to an evaluation: 404 for a stranger, 403 for a colleague without the right."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from evaluations import writers
from evaluations.models import ROLE_OF_DUTY, Completion, Duty, Evaluation
from evaluations.participation import Participation
from evaluations.permissions import RULES, PermissionContext
from kompass.shared.models import only_row
from municipalities.access import Person
from municipalities.roles import MUNICIPAL, Role
from questionnaire import catalogue
from questionnaire.catalogue import Catalogue
from questionnaire.models import Area, Question


@dataclass(frozen=True)
class EvaluationContext:
    """An evaluation that the person may see, and what they are in it."""

    evaluation: Evaluation
    person: Person
    participation: Participation
    permissions: PermissionContext

    @property
    def office_reads_until(self) -> datetime | None:
        """Until when the office may read the drafts, if it may now."""
        return self.participation.reads_until

    @property
    def unread(self) -> int:
        """The person's unread notices, of all evaluations."""
        return self.participation.unread

    def may(self, act: str) -> bool:
        """Tell whether the person may do this act now."""
        return RULES[act](self.permissions)

    @cached_property
    def writers(self) -> writers.Writers:
        """Who has been asked to write what; read once."""
        return writers.of(self.evaluation)

    @cached_property
    def asked_for(self) -> dict[UUID, Completion]:
        """The open requests for completion by question; read once, and only when there are any."""
        return (
            {row.question_id: row for row in writers.open_completions(self.evaluation)}
            if self.permissions.asked
            else {}
        )

    def may_answer(self, place: Area | Question) -> bool:
        """Tell whether the person may write now in this area or question.

        It is open, and theirs or nobody's in particular.
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
        """Raise NotYourPlace, with its sentence, where others have been asked to write."""
        if not self.is_own(place):
            raise writers.not_your_place(place)

    @property
    def reads_by_grant(self) -> bool:
        """Tell whether the person reads drafts only because the coordinator lets the office."""
        return (
            self.permissions.granted
            and Role.OFFICE in self.permissions.roles
            and not self.permissions.roles & set(MUNICIPAL)
        )

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue.of(self.participation.question_set)

    @property
    def capacity(self) -> list[str | Promise]:
        """Return the names of the roles in which one acts here."""
        return [Role(role).label for role in sorted(self.permissions.roles)]


def open_evaluation(person: Person, pk: UUID, *, to: str, shown: bool = True) -> EvaluationContext:
    """Open an evaluation to do something with it.

    Raises Http404 for a stranger, PermissionDenied without the right.

    One query; shown: whether the municipality and the round come with it, since a page names them.
    """
    rows = Evaluation.objects.visible_to(person).with_participation().filter(pk=pk)
    found = only_row(rows.select_related("municipality", "round") if shown else rows)
    if found is None or found.participation is None:
        raise Http404
    permissions = permission_context(person, found, found.participation)
    opened = EvaluationContext(found, person, found.participation, permissions)
    if not opened.may("view"):
        raise Http404
    if not opened.may(to):
        raise PermissionDenied(
            _(
                "You do not have access to this now. The evaluation's page shows who does what "
                "at this stage."
            )
        )
    return opened


def permission_context(
    person: Person, evaluation: Evaluation, participation: Participation
) -> PermissionContext:
    """Return what the rules ask about the person in this evaluation.

    A duty counts only while its holder keeps the role that it needs.
    """
    roles = set(person.roles_in(evaluation.municipality_id))
    association = person.roles_in(None)
    if Role.OFFICE in association:
        roles.add(Role.OFFICE)
    if participation.duty and ROLE_OF_DUTY[Duty(participation.duty)] in association:
        roles.add(ROLE_OF_DUTY[Duty(participation.duty)])
    return PermissionContext(
        frozenset(roles),
        evaluation.phase,
        person.id,
        granted=participation.reads_until is not None,
        colleagues=participation.colleagues,
        asked=participation.asked,
    )
