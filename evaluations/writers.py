"""Who writes where: coordinators everywhere, others where they have been asked and where nobody
has.
"""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluations.models import Completion, Delegation, Evaluation
from kompass.shared.errors import Refused
from municipalities.access import Person
from municipalities.roles import Role
from questionnaire.models import Area, Question


class NotYourPlace(Refused):
    """Somebody else has been asked to write here."""

    status = 403


@dataclass(frozen=True)
class Writers:
    """Whom each area and each single question has been given to; one who is invited counts too: the
    place is taken.
    """

    areas: dict[UUID, set[UUID | None]]
    questions: dict[UUID, set[UUID | None]]

    def of(self, place: Area | Question) -> set[UUID | None]:
        """Return who has been asked to write here; nobody: then every writer may."""
        if isinstance(place, Area):
            return self.areas.get(place.pk, set())
        return self.areas.get(place.area_id, set()) | self.questions.get(place.pk, set())


def of(evaluation: Evaluation) -> Writers:
    """Return who has been asked to write what; one query."""
    areas: dict[UUID, set[UUID | None]] = defaultdict(set)
    questions: dict[UUID, set[UUID | None]] = defaultdict(set)
    rows = Delegation.objects.filter(evaluation=evaluation).values_list(
        "area_id", "question_id", "user_id", "invitation_id"
    )
    for area, question, user, invitation in rows:
        (areas[area] if area else questions[question]).add(user or invitation)
    return Writers(areas, questions)


def is_free(evaluation: Evaluation, person: Person) -> bool:
    """Tell whether no delegation binds the person: coordinators write everywhere."""
    return Role.COORDINATOR in person.roles_in(evaluation.municipality_id)


def require(*, evaluation: Evaluation, person: Person, place: Area | Question) -> None:
    """Raise NotYourPlace where others have been asked and the person has not.

    Every write passes here, a file's too; at most one query.
    """
    if is_free(evaluation, person):
        return
    asked = of(evaluation).of(place)
    if asked and person.id not in asked:
        raise not_your_place(place)


def not_your_place(place: Area | Question) -> NotYourPlace:
    """Return the refusal to write in a place that others have been given."""
    if isinstance(place, Area):
        return NotYourPlace(
            _(
                "Others have been asked to write about this area. You can read what they "
                "write, or contact them or the coordinator."
            )
        )
    return NotYourPlace(
        _(
            "Others have been asked to answer this question. You can read and comment on it, "
            "or contact them or the coordinator."
        )
    )


def open_completions(evaluation: Evaluation) -> QuerySet[Completion]:
    """Return the open requests."""
    return Completion.objects.filter(evaluation=evaluation, closed_at=None)
