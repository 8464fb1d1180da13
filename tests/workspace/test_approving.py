"""The leadership approves the answers before the hand-in; any later change ends the approval."""

import pytest
from django.urls import reverse

from evaluations.models import Approval, NothingRaised, Statement
from evaluations.states import Phase
from kompass.shared.errors import Refused
from library.evidence import domain as evidence
from tests.people import acting
from workspace.answering.domain import answers as answering
from workspace.answering.domain import statements as statements_domain
from workspace.approving import domain as approvals
from workspace.handing_in import domain as handing_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(evaluation_in):
    play = evaluation_in(Phase.PREPARING)
    play.prepare()
    return play


def approve(play, by=None):
    person = by or play.town.leader
    with acting(person):
        return approvals.approve(
            evaluation=play.evaluation,
            person=person,
            fingerprint=approvals.fingerprint_of(play.evaluation),
        )


def valid(play):
    with acting(play.town.contributor):
        return len(approvals.valid(play.evaluation))


def need(play, needed=True):
    with acting(play.town.coordinator):
        approvals.ask_for(evaluation=play.evaluation, needed=needed)


def by_the_contributor(play, act):
    person = play.town.contributor
    with acting(person):
        act(person)


def change_answer(play, person):
    answering.save_answer(
        evaluation=play.evaluation,
        question=play.question(),
        person=person,
        version=1,
        text="Nytt.",
        self_assessment=play.catalogue.steps[0],
    )


def new_statement(play, person):
    statements_domain.save_statement(
        evaluation=play.evaluation, area=play.area(), person=person, version=0, text="En till."
    )


def change_statement(play, person):
    row = Statement.objects.get()
    statements_domain.save_statement(
        evaluation=play.evaluation,
        area=row.area,
        person=person,
        version=1,
        text="Ändrad.",
        statement=row,
    )


def remove_statement(play, person):
    statements_domain.remove_statement(
        evaluation=play.evaluation, statement=Statement.objects.get(), person=person
    )


def cite(play, person):
    attachment = evidence.Attachment(address="https://lindnas.example/")
    evidence.cite(
        evaluation=play.evaluation,
        owner=play.question(),
        attachment=attachment,
        pages="",
        person=person,
    )


def remove_citation(play, person):
    evidence.remove_citation(
        evaluation=play.evaluation, citation=Statement.objects.get().citations.get(), person=person
    )


def drop_mark(play, person):
    NothingRaised.objects.filter(evaluation=play.evaluation).first().delete()


CHANGES = [
    change_answer,
    new_statement,
    change_statement,
    remove_statement,
    cite,
    remove_citation,
    drop_mark,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_of_the_approved_content_ends_the_approval(play, change):
    approve(play)
    assert valid(play) == 1
    by_the_contributor(play, lambda person: change(play, person))
    assert valid(play) == 0


def test_changing_the_readiness_does_not_end_the_approval(play):
    approve(play)
    known = {"text": "Så här gör vi i fråga 1.1.", "readiness": "ready"}
    play.answer(by=play.town.contributor, version=1, **known)
    assert (play.town and valid(play)) == 1


def test_the_role_is_recorded_and_approving_twice_counts_once(play):
    assert approve(play).capacity == "leader"
    assert approve(play, play.town.coordinator).capacity == "coordinator"
    approve(play)
    assert valid(play) == 2
    with pytest.raises(Refused):
        approve(play, play.town.contributor)


def test_content_changed_since_it_was_read_cannot_be_approved(play):
    with acting(play.town.leader):
        mark = approvals.fingerprint_of(play.evaluation)
    by_the_contributor(play, lambda person: change_answer(play, person))
    with acting(play.town.leader), pytest.raises(Refused):
        approvals.approve(evaluation=play.evaluation, person=play.town.leader, fingerprint=mark)


def test_the_hand_in_requires_approval_when_the_coordinator_chose_so(play):
    need(play)
    with pytest.raises(Refused):
        play.hand_in()
    approve(play)
    with acting(play.town.leader):
        assert approvals.take_back(evaluation=play.evaluation, person=play.town.leader) == 1
    with pytest.raises(Refused):
        play.hand_in()
    approve(play)
    play.hand_in()
    with acting(play.town.coordinator):
        assert Approval.objects.count() == 1
        handing_in.withdraw(evaluation=play.evaluation, person=play.town.coordinator)
    assert valid(play) == 0
    with pytest.raises(Refused):
        play.hand_in()
    need(play, needed=False)
    play.hand_in()


def test_a_leader_approves_on_the_page_and_the_hand_in_shows_it(play, browser_of):
    need(play)
    at = lambda name: reverse(name, args=[play.evaluation.pk])  # noqa: E731
    leader, coordinator = browser_of(play.town.leader), browser_of(play.town.coordinator)
    assert coordinator.post(at("hand-in")).status_code == 422
    with acting(play.town.leader):
        mark = approvals.fingerprint_of(play.evaluation)
    assert mark in leader.get(at("read-whole")).content.decode()
    assert leader.post(at("approve"), {"mark": mark}).status_code == 302
    assert play.town.leader.user.name in coordinator.get(at("hand-in")).content.decode()
    assert coordinator.post(at("hand-in")).headers["Location"] == at("receipt")
    assert coordinator.post(at("need-approval"), {"needed": "no"}).status_code == 403
