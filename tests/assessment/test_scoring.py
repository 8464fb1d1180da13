"""Each scores alone; locked scores open together; what differs is settled with a reason; both
confirm.
"""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from assessment.consensus import domain as consensus
from evaluations.models import Agreement, Evaluation, OpenedScore, Points, Score, ScoreLock
from evaluations.states import Phase
from kompass.shared.actor import acting_as
from kompass.shared.errors import Invalid, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(evaluation_in):
    return evaluation_in(Phase.REVIEWING)


@pytest.fixture(autouse=True)
def lead(play):
    with acting_as(play.association.lead.actor):
        yield play.association.lead


@pytest.fixture
def second(play):
    return play.association.second


@pytest.fixture
def locked(play, lead, second):
    """Both have scored alike but for one question, and have locked."""
    play.score_everything()
    play.score(second, "open.voice", 75, 75, 75)
    for person in (lead, second):
        play.lock(person)
    return play


def test_a_score_is_one_level_per_aspect(play, lead):
    play.score(lead, "open.plan", 50, 50, 25)
    play.score(lead, "open.plan", 75, 50, 25)
    assert list(Score.objects.values_list("question__key", "levels", "not_applicable", "user")) == [
        ("open.plan", [75, 50, 25], False, lead.id)
    ]


@pytest.mark.parametrize("levels", [(), (50, 50), (50, 50, 25, 25), (50, 50, 30), (50, 50, 125)])
def test_only_levels_of_the_question_set_are_accepted(play, lead, levels):
    with pytest.raises(Invalid, match="a level for each aspect"):
        play.score(lead, "open.plan", *levels)
    assert Score.objects.count() == 0


def test_what_does_not_apply_has_no_levels(play, lead):
    play.score(lead, "open.plan", 50, 50, 25)
    play.score(lead, "open.plan", 50, 50, 25, not_applicable=True)
    assert list(Score.objects.values_list("levels", "not_applicable")) == [([], True)]


def test_locking_names_the_unscored_questions(play, lead):
    play.score(lead, "open.voice", 0, 0, 0)
    with pytest.raises(Refused, match=r"not been assessed yet: 1\.1, 2\.1, 3\.1"):
        play.lock(lead)
    assert ScoreLock.objects.count() == 0


def test_a_locked_score_does_not_change(play, lead):
    play.score_everything()
    assert play.lock(lead) is False
    with pytest.raises(Refused, match="locked your assessments"):
        play.score(lead, "open.plan", 100, 100, 100)
    assert Score.objects.get(question=play.question()).levels == [50, 50, 25]


def test_the_first_lock_opens_no_scores(play, lead):
    play.score_everything()
    play.lock(lead)
    assert OpenedScore.objects.count() == 0
    assert Agreement.objects.count() == 0
    with pytest.raises(Refused, match="when both evaluators have locked"):
        play.settle(levels=(50, 50, 25))


def test_the_second_lock_opens_both_and_settles_equal_scores(play, lead, second):
    play.score_everything()
    play.score(second, "open.voice", 75, 75, 75)
    assert play.lock(lead) is False
    assert play.lock(second) is True
    assert OpenedScore.objects.count() == 8
    assert sorted(Agreement.objects.values_list("question__key", "levels", "reason")) == [
        ("care.contact", [50, 50, 25], ""),
        ("open.plan", [50, 50, 25], ""),
        ("shore.water", [50, 50, 25], ""),
    ]


def test_a_difference_needs_a_reason(locked):
    with pytest.raises(Invalid, match="Give a reason"):
        locked.settle("open.voice", levels=(75, 50, 50))
    made = locked.settle("open.voice", levels=(75, 50, 50), reason="Intervjuerna visade mer.")
    assert made.levels == [75, 50, 50]
    assert made.reason == "Intervjuerna visade mer."
    assert Agreement.objects.count() == 4


def test_changing_equal_scores_needs_a_reason_too(locked):
    with pytest.raises(Invalid, match="Give a reason"):
        locked.settle("open.plan", levels=(100, 100, 100))
    assert locked.settle("open.plan", levels=(50, 50, 25)).reason == ""


def test_points_set_directly_need_a_reason(locked):
    with pytest.raises(Invalid, match="Give a reason"):
        locked.settle("open.plan", levels=(50, 50, 25), points=Decimal("7.5"))
    assert locked.settle(
        "open.plan", levels=(50, 50, 25), points=Decimal("7.5"), reason="Mellan två nivåer."
    ).points == Decimal("7.5")


@pytest.mark.parametrize("points", ["-0.1", "16.1", "7.55", "100"])
def test_points_set_directly_are_within_the_range_with_one_decimal(locked, points):
    with pytest.raises(Invalid, match="between 0 and 16"):
        locked.settle("open.plan", levels=(50, 50, 25), points=Decimal(points), reason="Därför.")
    assert Agreement.objects.get(question=locked.question()).points is None


def test_the_database_requires_the_reason_too(locked):
    with (
        pytest.raises(IntegrityError, match="points_set_directly_have_a_reason"),
        transaction.atomic(),
    ):
        Agreement.objects.filter(question=locked.question()).update(points=5)


def test_settling_again_withdraws_the_confirmations(locked, lead):
    locked.settle("open.voice", levels=(75, 50, 50), reason="Därför.")
    assert locked.confirm(lead) is False
    locked.settle("open.voice", levels=(50, 50, 50), reason="Vid närmare eftertanke.")
    assert list(ScoreLock.objects.values_list("confirmed_at", flat=True)) == [None, None]


def test_confirming_names_the_unsettled_questions(locked, lead):
    with pytest.raises(Refused, match=r"still need a joint assessment: 1\.2\."):
        locked.confirm(lead)
    assert ScoreLock.objects.filter(confirmed_at__isnull=False).count() == 0


def test_confirming_twice_does_not_replace_the_other_evaluator(locked, lead):
    locked.settle("open.voice", levels=(75, 50, 50), reason="Därför.")
    assert [locked.confirm(lead), locked.confirm(lead)] == [False, False]
    assert Points.objects.count() == 0
    assert Evaluation.objects.get().phase == Phase.REVIEWING


def test_both_confirmations_freeze_the_points_and_start_the_writing(locked, lead, second):
    locked.settle("open.voice", levels=(75, 50, 50), reason="Därför.")
    locked.settle("care.contact", not_applicable=True, reason="Sköts av välfärdsområdet.")
    locked.settle(
        "shore.water", levels=(50, 50, 25), points=Decimal("33.3"), reason="Mellan två nivåer."
    )
    assert locked.confirm(lead) is False
    assert locked.confirm(second) is True
    assert sorted(
        Points.objects.values_list("question__key", "points", "not_applicable", "set_directly")
    ) == [
        ("care.contact", None, True, False),
        ("open.plan", Decimal("6.6"), False, False),
        ("open.voice", Decimal("47.3"), False, False),  # 84 x 56.25 % = 47.25
        ("shore.water", Decimal("33.3"), False, True),
    ]
    assert Evaluation.objects.get().phase == Phase.REPORTING


def test_settling_does_not_change_the_evaluators_own_scores(locked, lead, second):
    locked.settle("open.voice", levels=(0, 0, 0), reason="Därför.")
    assert sorted(
        OpenedScore.objects.filter(question=locked.question("open.voice")).values_list(
            "levels", flat=True
        )
    ) == [
        [50, 50, 25],
        [75, 75, 75],
    ]


def test_there_are_no_agreed_points_where_nothing_applies(locked):
    made = locked.settle(
        "open.plan",
        not_applicable=True,
        levels=(50, 50, 25),
        points=Decimal(3),
        reason="Gäller inte.",
    )
    assert made.levels == []
    assert made.points is None
    assert consensus.agreed_points(locked.catalogue, locked.question(), made) is None
