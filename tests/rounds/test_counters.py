"""The stored counters equal a fresh count, whatever happens to the rows."""

import pytest

from evaluations import lifecycle
from evaluations.models import Answer, Evaluation, PhaseCount, Progress
from evaluations.states import Phase
from rounds import selectors as rounds_selectors
from tests.factories import begin_round, begun
from tests.people import acting, town

pytestmark = pytest.mark.django_db


def counted(play):
    """Return the stored counter and the count by the rule in Python."""
    with acting(play.town.coordinator):
        row = Progress.objects.filter(evaluation=play.evaluation).first()
        return row.answered if row else 0, sum(
            1 for answer in Answer.objects.all() if answer.is_answered
        )


def test_each_answer_is_counted_once(play):
    assert counted(play) == (0, 0)
    play.answer("open.plan")
    play.answer("open.voice", self_assessment=None)
    assert counted(play) == (1, 1)
    play.answer("open.voice", version=1, text="Nu med bedömning.")
    assert counted(play) == (2, 2)
    play.answer("open.plan", version=1, text="")
    assert counted(play) == (1, 1)


@pytest.mark.parametrize(
    "blank", ["", " ", "\n\t ", "\u00a0", "\u2003\u3000", "\x1f", "\u200b", "a", ". ", "\u00a0å"]
)
def test_sql_and_python_agree_on_which_texts_are_empty(play, blank):
    play.answer("open.plan", text=blank)
    counter, python = counted(play)
    assert counter == python


def test_bulk_changes_are_counted_too(play):
    play.prepare()
    assert counted(play) == (4, 4)
    with acting(play.town.coordinator):
        Answer.objects.filter(question__key="open.plan").delete()
        Answer.objects.update(self_assessment=None)
    assert counted(play) == (0, 0)


def test_a_round_counts_its_evaluations_by_phase(association):
    round = begin_round(association.office)
    plays = [begun(town(code=f"T{n}", sv=f"By {n}"), association, round=round) for n in range(3)]
    plays[0].prepare()
    plays[0].hand_in()
    with acting(association.office):
        assert rounds_selectors.phases(round) == [("Preparation", 2), ("Handed in", 1)]
        assert [row.participants for row in rounds_selectors.rounds()] == [3]
    with acting(plays[0].town.coordinator):
        lifecycle.move(
            evaluation=plays[0].evaluation,
            name="withdraw_hand_in",
            person=plays[0].town.coordinator,
        )
    with acting(association.office):
        assert rounds_selectors.phases(round) == [
            ("Preparation", Evaluation.objects.filter(phase=Phase.PREPARING).count())
        ]


def test_the_office_sees_the_counters_but_no_answers(play, elsewhere):
    play.answer("open.plan")
    with acting(play.association.office):
        assert [row.answered for row in rounds_selectors.participants(play.evaluation.round)] == [1]
        assert Answer.objects.count() == 0
    for who in (elsewhere.coordinator, play.association.lead, play.association.translator):
        with acting(who):
            assert Progress.objects.count() == 0
            assert PhaseCount.objects.count() == 0


def test_nobody_can_write_a_counter(play):
    play.answer("open.plan")
    for who in (play.town.coordinator, play.association.office):
        with acting(who):
            assert Progress.objects.update(answered=9) == 0
            assert PhaseCount.objects.update(evaluations=9) == 0
