"""Delegating the work: areas or single questions are given to members, or wait for one who is
invited.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from evaluations import lifecycle
from evaluations.models import AreaDue, Delegation, Evaluation, NoticeKind
from evaluations.notices import domain as notices
from evaluations.notices.emails import DELEGATED
from evaluations.states import Phase
from kompass.outbox import queue
from kompass.shared import clock
from kompass.shared.errors import Invalid
from kompass.shared.inputs import Values
from kompass.shared.templatetags.kompass import day
from municipalities import invitations
from municipalities.access import Person
from municipalities.models import Invitation, Membership, User
from municipalities.places import Place
from municipalities.roles import Role
from questionnaire.models import Area, Question

WRITING = (Role.COORDINATOR, Role.CONTRIBUTOR)
Given = Area | Question


@transaction.atomic
def delegate(
    *,
    evaluation: Evaluation,
    person: Person,
    places: Sequence[Given],
    people: Sequence[User],
    due_on: date | None = None,
    deputy: bool = False,
    message: str = "",
) -> list[Delegation]:
    """Give areas or single questions to members; each gets one e-mail that names what is theirs.

    What is given again is renewed.
    """
    lifecycle.require(evaluation, Phase.PREPARING)
    if not people:
        raise Invalid(_("Choose at least one person."))
    _require_writers(evaluation, people)
    known: Values = {
        "due_on": due_on,
        "deputy": deputy,
        "message": message.strip(),
        "delegated_by": person.user,
    }
    made = [
        _give(evaluation, place, {"user": user}, known)
        for user in people
        for place in _checked(evaluation, places, due_on)
    ]
    _tell(evaluation, person, made)
    return made


@transaction.atomic
def invite(
    *,
    evaluation: Evaluation,
    place: Place,
    places: Sequence[Given],
    email: str,
    name: str,
    language: str,
    due_on: date | None = None,
    deputy: bool = False,
    message: str = "",
) -> Invitation:
    """Invite a colleague as contributor; their delegations wait until they have accepted."""
    lifecycle.require(evaluation, Phase.PREPARING)
    given = _checked(evaluation, places, due_on)
    invitation = invitations.invite(
        place=place, email=email, name=name, language=language, roles=[Role.CONTRIBUTOR.value]
    )
    known: Values = {
        "due_on": due_on,
        "deputy": deputy,
        "message": message.strip(),
        "delegated_by": place.person.user,
    }
    for each in given:
        _give(evaluation, each, {"invitation": invitation}, known)
    return invitation


def _checked(
    evaluation: Evaluation, places: Sequence[Given], due_on: date | None
) -> Sequence[Given]:
    if not places:
        raise Invalid(_("Choose at least one area or question."))
    require_possible(evaluation, due_on)
    return places


def require_possible(evaluation: Evaluation, due_on: date | None) -> None:
    """Raise Invalid when a due date lies in the past, or after the answers are due to the
    association.
    """
    if due_on and due_on < clock.today():
        raise Invalid(_("The due date has already passed. Choose today or a later day."))
    if due_on and due_on > evaluation.round.closes_on:
        raise Invalid(
            _(
                "The answers must reach the Association by %(day)s. Choose that day or an "
                "earlier one."
            )
            % {"day": day(evaluation.round.closes_on)}
        )


def _require_writers(evaluation: Evaluation, people: Sequence[User]) -> None:
    rows = Membership.objects.filter(
        municipality=evaluation.municipality_id, user__in=people, user__is_active=True
    )
    writing = {
        user for user, roles in rows.values_list("user_id", "roles") if set(roles) & set(WRITING)
    }
    for user in people:
        if user.pk not in writing:
            raise Invalid(
                _(
                    "%(name)s cannot answer here. First give them the role of contributor on "
                    "the People page."
                )
                % {"name": user.name}
            )


def _give(evaluation: Evaluation, place: Given, to: Values, known: Values) -> Delegation:
    """Give a place.

    An area's day is the area's, whoever answers; a single question's is the delegation's own.
    """
    known = {**known, "municipality_id": evaluation.municipality_id}
    due_on = known["due_on"]
    if isinstance(place, Area):
        if due_on:
            _set_due(evaluation, place, due_on)
        known["due_on"] = None
    where: Values = {"area" if isinstance(place, Area) else "question": place, **to}
    row, _created = Delegation.objects.update_or_create(
        evaluation=evaluation, **where, defaults=known
    )
    return row


def _set_due(evaluation: Evaluation, area: Area, due_on: date) -> None:
    AreaDue.objects.update_or_create(
        evaluation=evaluation,
        area=area,
        defaults={"due_on": due_on, "municipality_id": evaluation.municipality_id},
    )


@transaction.atomic
def set_due(*, evaluation: Evaluation, days: dict[Area, date | None]) -> None:
    """Set until when areas are to be answered; an area without a day is due with the round's
    answers.
    """
    lifecycle.require(evaluation, Phase.PREPARING)
    kept = dict(AreaDue.objects.filter(evaluation=evaluation).values_list("area_id", "due_on"))
    for area, due_on in days.items():
        if due_on == kept.get(area.pk):
            continue
        require_possible(evaluation, due_on)
        if due_on:
            _set_due(evaluation, area, due_on)
        else:
            AreaDue.objects.filter(evaluation=evaluation, area=area).delete()


@transaction.atomic
def take_away(*, evaluation: Evaluation, delegation: Delegation) -> None:
    """Take a place from somebody. What they have written stays."""
    lifecycle.require(evaluation, Phase.PREPARING)
    delegation.delete()


@transaction.atomic
def reassign(*, evaluation: Evaluation, person: Person, of: UUID, to: User) -> list[Delegation]:
    """Give everything of somebody (a user's or an invitation's id) to a member: when they leave, or
    does not come.
    """
    lifecycle.require(evaluation, Phase.PREPARING)
    _require_writers(evaluation, [to])
    if of == to.pk:
        raise Invalid(_("Choose somebody else: this person already has it."))
    rows = list(Delegation.objects.filter(evaluation=evaluation).select_related("area", "question"))
    kept = {(row.area_id, row.question_id) for row in rows if row.user_id == to.pk}
    moved = []
    for row in rows:
        if of not in (row.user_id, row.invitation_id):
            continue
        row.delete()  # a row of one who has left cannot be changed any more
        if (row.area_id, row.question_id) not in kept:
            known = {
                name: getattr(row, name)
                for name in ("municipality_id", "area", "question", "deputy", "message", "due_on")
            }
            moved.append(
                Delegation.objects.create(
                    evaluation=evaluation, user=to, delegated_by=person.user, **known
                )
            )
    _tell(evaluation, person, moved)
    return moved


@receiver(invitations.corrected)
def wait_for(sender: object, old: Invitation, new: Invitation, **_more: object) -> None:
    """Let what waits for somebody wait for their corrected invitation."""
    Delegation.objects.filter(invitation=old, evaluation__phase=Phase.PREPARING).update(
        invitation=new
    )


def _tell(evaluation: Evaluation, person: Person, made: Iterable[Delegation]) -> None:
    """Enqueue one e-mail for each who has been given something, after the commit, and a notice of
    each place; never to oneself.
    """
    by_user: dict[UUID, list[Delegation]] = {}
    for row in made:
        if row.user_id and row.user_id != person.id:
            by_user.setdefault(row.user_id, []).append(row)
    for user, rows in by_user.items():
        for row in rows:
            notices.notify(
                evaluation=evaluation,
                kind=NoticeKind.DELEGATED,
                area=row.area,
                question=row.question,
                people=[user],
                mailed=True,
            )
        queue.enqueue(
            kind=DELEGATED,
            key=f"{DELEGATED}:{uuid4()}",
            evaluation_id=evaluation.pk,
            municipality_id=evaluation.municipality_id,
            created_by=person.id,
            payload={"user": str(user), "delegations": [str(row.pk) for row in rows]},
        )
