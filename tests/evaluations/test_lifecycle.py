"""The workflow: each move in each phase is recorded or refused."""

import pytest

from evaluations import lifecycle
from evaluations.models import Evaluation, Move
from evaluations.states import MOVES, STEP_OF, Phase, Step
from kompass.shared.actor import acting_as
from kompass.shared.errors import Refused

pytestmark = pytest.mark.django_db

ARROWS = {
    ("preparing", "hand_in"): "submitted",
    ("preparing", "discontinue_preparation"): "withdrawn",
    ("submitted", "withdraw_hand_in"): "preparing",
    ("submitted", "open_review"): "reviewing",
    ("submitted", "discontinue_submitted"): "withdrawn",
    ("reviewing", "agree"): "reporting",
    ("reporting", "start_fact_check"): "fact_check",
    ("reporting", "release_unchecked"): "released",
    ("fact_check", "release"): "released",
}


@pytest.mark.parametrize("phase", Phase.values)
def test_a_move_starts_only_from_the_phases_in_the_table(play, phase):
    lead = play.association.lead
    with acting_as(lead.actor):
        for name in MOVES:
            Evaluation.objects.update(phase=phase)
            if (phase, name) in ARROWS:
                assert (
                    lifecycle.move(
                        evaluation=play.evaluation, name=name, person=lead, reason="därför"
                    ).phase
                    == ARROWS[phase, name]
                )
            else:
                with pytest.raises(Refused) as refused:
                    lifecycle.move(evaluation=play.evaluation, name=name, person=lead)
                assert refused.value.status == 409
                assert Evaluation.objects.get().phase == phase
        assert list(Move.objects.values_list("name", "before", "after", "by", "reason")) == [
            (name, phase, after, lead.id, "därför")
            for (before, name), after in ARROWS.items()
            if before == phase
        ]


def test_the_table_of_moves_is_as_specified():
    assert {(before.value, name): after.value for name, (before, after) in MOVES.items()} == ARROWS


def test_every_phase_is_in_one_of_the_three_steps():
    assert {phase.value: STEP_OF[phase] for phase in Phase} == {
        "preparing": Step.PREPARE,
        "submitted": Step.EVALUATE,
        "reviewing": Step.EVALUATE,
        "reporting": Step.REPORT,
        "fact_check": Step.REPORT,
        "released": Step.REPORT,
        "withdrawn": Step.PREPARE,
    }


def test_every_move_of_an_evaluation_is_recorded(evaluation_in):
    play = evaluation_in(Phase.RELEASED)
    with acting_as(play.association.office.actor):
        moves = list(Move.objects.values_list("name", "by__name"))
        evaluation = Evaluation.objects.get()
    assert moves == [
        ("hand_in", "Karin"),
        ("open_review", "Lena"),
        ("agree", "Sauli"),
        ("start_fact_check", "Lena"),
        ("release", "Oskar"),
    ]
    assert evaluation.phase == "released"
    assert evaluation.handed_in_at is not None
    assert evaluation.released_at is not None


def test_a_round_without_fact_check_releases_from_the_writing_phase(evaluation_in):
    play = evaluation_in(Phase.REPORTING, fact_check=False)
    play.write_everything()
    play.translate_everything()
    with acting_as(play.association.lead.actor):
        with pytest.raises(Refused, match="no fact check"):
            play.finish_writing()
        play.release(by=play.association.lead)
        assert list(Move.objects.values_list("name", flat=True))[-1] == "release_unchecked"
