"""An evaluator is replaced during the review: the new one scores as blindly as the former one."""

import pytest

from assessment.consensus import selectors as consensus_selectors
from evaluations.models import Agreement, Duty, Evaluation, OpenedScore, Points, ScoreLock
from evaluations.states import Phase
from kompass.shared.errors import Refused
from rounds.assignments import domain as assignments
from tests.people import acting

pytestmark = pytest.mark.django_db
EVERY = ["open.plan", "open.voice", "care.contact", "shore.water"]


@pytest.fixture
def play(evaluation_in):
    """Both have scored everything alike; nobody has locked."""
    play = evaluation_in(Phase.REVIEWING)
    play.score_everything(50, 50, 25)
    return play


@pytest.fixture
def newcomer(association):
    return association.outsider


def replace_second_by(play, person):
    with acting(play.association.office):
        assignments.assign(evaluation=play.evaluation, user=person.user, duty=Duty.SECOND)


def score_all(play, person, *levels):
    for key in EVERY:
        play.score(person, key, *levels)


def side_by_side(play, person):
    """Return what the consensus page shows a person: question, own levels, the other's."""
    with acting(person):
        rows = consensus_selectors.consensus(play.evaluation, play.catalogue, person)
        return [(row.question.key, row.own.levels, row.other.levels) for row in rows]


def opened_for(person):
    with acting(person):
        return OpenedScore.objects.count()


def agreed(play):
    with acting(play.association.lead):
        return sorted(Agreement.objects.values_list("question__key", "levels"))


@pytest.mark.parametrize("had_locked", [False, True], ids=["left unlocked", "left locked"])
def test_scores_open_only_when_both_assigned_evaluators_have_locked(play, newcomer, had_locked):
    lead, gone = play.evaluators
    if had_locked:
        play.lock(gone)
    replace_second_by(play, newcomer)
    assert play.lock(lead) is False
    assert opened_for(lead) == 0
    score_all(play, newcomer, 75, 75, 75)
    assert play.lock(newcomer) is True
    with acting(lead):
        assert set(OpenedScore.objects.values_list("user", flat=True)) == {lead.id, newcomer.id}
    assert side_by_side(play, lead) == [(key, [50, 50, 25], [75, 75, 75]) for key in EVERY]
    assert side_by_side(play, newcomer) == [(key, [75, 75, 75], [50, 50, 25]) for key in EVERY]
    assert agreed(play) == []


def test_a_new_evaluator_takes_over_no_scores(play, newcomer):
    lead, _gone = play.evaluators
    replace_second_by(play, newcomer)
    with pytest.raises(Refused, match=r"not been assessed yet: 1\.1, 1\.2, 2\.1, 3\.1"):
        play.lock(newcomer)
    assert play.lock(lead) is False
    assert opened_for(lead) == 0


@pytest.fixture
def opened(play, newcomer):
    """The first two have opened their scores and agree on all but one question; then the second is
    replaced.
    """
    lead, second = play.evaluators
    play.score(second, "open.voice", 100, 100, 100)
    for person in (lead, second):
        play.lock(person)
    replace_second_by(play, newcomer)
    return play


def test_scores_of_a_former_evaluator_are_not_compared(opened, newcomer):
    lead, gone = opened.evaluators
    assert [side_by_side(opened, person) for person in (lead, newcomer)] == [[], []]
    with pytest.raises(Refused, match="when both evaluators have locked"):
        opened.settle("open.voice", levels=(75, 75, 75), reason="Därför.")
    score_all(opened, newcomer, 75, 75, 75)
    opened.lock(newcomer)
    assert side_by_side(opened, lead) == [(key, [50, 50, 25], [75, 75, 75]) for key in EVERY]
    assert side_by_side(opened, gone) == []


def test_a_new_evaluator_sees_no_opened_scores_before_locking_their_own(opened, newcomer):
    assert opened_for(newcomer) == 0
    assert opened_for(opened.association.lead) == 8
    score_all(opened, newcomer, 75, 75, 75)
    assert opened_for(newcomer) == 0
    opened.lock(newcomer)
    assert opened_for(newcomer) == 12


def test_agreed_points_stay_when_the_new_evaluator_locks(opened, newcomer):
    before = agreed(opened)
    assert before == [(key, [50, 50, 25]) for key in ("care.contact", "open.plan", "shore.water")]
    score_all(opened, newcomer, 50, 50, 25)
    assert opened.lock(newcomer) is True
    assert agreed(opened) == sorted([*before, ("open.voice", [50, 50, 25])])


def test_a_new_evaluator_confirms_only_after_locking(opened, newcomer):
    lead, _gone = opened.evaluators
    with acting(lead):
        Agreement(
            evaluation=opened.evaluation,
            question=opened.question("open.voice"),
            levels=[75, 75, 75],
            agreed_by=lead.user,
        ).save()
    with pytest.raises(Refused) as refused:
        opened.confirm(newcomer)
    assert [str(sentence) for sentence in refused.value.sentences] == [
        "Lock your own assessments before you confirm the joint ones."
    ]
    assert opened.confirm(lead) is False
    score_all(opened, newcomer, 75, 75, 75)
    opened.lock(newcomer)
    assert opened.confirm(newcomer) is True
    with acting(lead):
        assert Points.objects.count() == 4
        assert Evaluation.objects.get().phase == Phase.REPORTING


def test_the_confirmation_of_a_former_evaluator_does_not_count(opened, newcomer):
    lead, gone = opened.evaluators
    score_all(opened, newcomer, 50, 50, 25)
    opened.lock(newcomer)
    replace_second_by(opened, gone)
    assert opened.confirm(gone) is False
    replace_second_by(opened, newcomer)
    assert opened.confirm(lead) is False
    with acting(lead):
        assert ScoreLock.objects.filter(confirmed_at__isnull=False).count() == 2
        assert Points.objects.count() == 0
        assert Evaluation.objects.get().phase == Phase.REVIEWING


def test_the_pages_hide_scores_from_a_new_evaluator_and_say_why_confirming_is_closed(
    opened, newcomer, browser_of
):
    lead, _gone = opened.evaluators
    with acting(lead):
        Agreement(
            evaluation=opened.evaluation,
            question=opened.question("open.voice"),
            levels=[75, 75, 75],
            agreed_by=lead.user,
        ).save()
    client, root = browser_of(newcomer), f"/evaluations/{opened.evaluation.pk}/consensus/"
    page = client.get(root)
    assert page.status_code == 200
    assert page.context["rows"] == []
    assert page.context["locked"] is False
    one = client.get(f"{root}open.plan/")
    assert one.status_code == 200
    assert one.context["row"] is None
    assert client.post(f"{root}confirm/").status_code == 409
    assert "Lås" in client.post(f"{root}confirm/").content.decode()
