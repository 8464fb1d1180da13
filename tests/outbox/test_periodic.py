"""What the relay does from time to time: in its turn, and one failure stops nothing else."""

import pytest

from kompass.outbox import periodic


@pytest.fixture
def acts(monkeypatch):
    """Begin with nothing to do, at a moment that the test moves."""
    moment = [100.0]
    monkeypatch.setattr(periodic, "_acts", {})
    monkeypatch.setattr(periodic.time, "monotonic", lambda: moment[0])
    return moment


def test_an_act_is_done_at_the_start_and_then_in_its_turn(acts):
    done = []
    periodic.register("often", lambda: done.append("often"), every=10)
    periodic.register("seldom", lambda: done.append("seldom"), every=60)
    rounds = []
    for moment in (100, 105, 110, 121, 160):
        acts[0] = moment
        rounds.append(periodic.run())
    assert rounds == [["often", "seldom"], [], ["often"], ["often"], ["often", "seldom"]]
    assert done == [name for names in rounds for name in names]


def test_what_fails_is_told_and_stops_nothing_else(acts, caplog):
    done = []
    periodic.register("broken", lambda: 1 / 0, every=10)
    periodic.register("whole", lambda: done.append("whole"), every=10)
    assert (periodic.run(), done) == (["broken", "whole"], ["whole"])
    assert [record.message for record in caplog.records] == ["The periodic act broken failed."]
