"""Periodic functions of the relay: called when due; a failure stops no other."""

import pytest

from kompass.outbox import periodic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_yet(monkeypatch):
    monkeypatch.setattr(periodic, "known", {})


def test_a_function_is_called_at_the_start_and_then_periodically():
    done = []
    periodic.every(10, "often", lambda: done.append("often"))
    periodic.every(60, "seldom", lambda: done.append("seldom"))
    rounds = [periodic.run_due(moment) for moment in (100, 105, 110, 121, 160)]
    assert rounds == [["often", "seldom"], [], ["often"], ["often"], ["often", "seldom"]]
    assert done == [name for names in rounds for name in names]


def test_a_failure_is_logged_and_stops_no_other_function(caplog):
    done = []
    periodic.every(10, "broken", lambda: 1 / 0)
    periodic.every(10, "whole", lambda: done.append("whole"))
    assert periodic.run_due(1.0) == ["broken", "whole"]
    assert done == ["whole"]
    assert [record.message for record in caplog.records] == ["The periodic job broken failed."]
