"""Jobs with real processes: a worker killed while rendering, no broker at the commit, Redis as the
broker.
"""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.service import Service, free_port, running, wait_until

pytestmark = pytest.mark.slow

JOBS = (
    "select state, attempts, fence from outbox_job where evaluation_id = %s and kind = "
    "'reports.render' order by key"
)
REPORTS = (
    "select language, count(*) from reports_report where evaluation_id = %s group by language "
    "order by language"
)
ONE_EACH = [("fi", 1), ("sv", 1)]


@pytest.fixture(scope="module")
def quiet(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A product whose processes the test starts and kills itself."""
    with running(tmp_path_factory.mktemp("jobs") / "state", database) as service:
        yield service


def evaluation_with_requested_drafts(service: Service, name: str) -> str:
    return service.script("play_until_report", name).split()[-1]


def states(service: Service, evaluation: str) -> list[str]:
    return [state for state, _attempts, _fence in service.rows(JOBS, evaluation)]


def test_a_worker_killed_while_rendering_still_makes_one_report_per_language(
    quiet: Service,
) -> None:
    evaluation = evaluation_with_requested_drafts(quiet, "Killed")
    quiet.start_relay()
    quiet.start_worker()
    wait_until(lambda: states(quiet, evaluation) == ["running", "running"], seconds=60, every=0.05)

    quiet.kill("worker")
    assert quiet.rows(REPORTS, evaluation) == []
    quiet.start_worker()
    wait_until(lambda: states(quiet, evaluation) == ["done", "done"], seconds=120)

    assert quiet.rows(REPORTS, evaluation) == ONE_EACH
    assert [fence for _state, _attempts, fence in quiet.rows(JOBS, evaluation)] == [2, 2]
    quiet.stop()
    quiet.processes.clear()


def test_the_relay_publishes_a_job_that_the_broker_did_not_take(quiet: Service) -> None:
    messages = quiet.folder / "broker" / "letters"
    for message in messages.iterdir():
        message.unlink()
    quiet.environment["KOMPASS_BROKER_URL"] = "redis://127.0.0.1:1/0"
    evaluation = evaluation_with_requested_drafts(quiet, "No broker")
    assert states(quiet, evaluation) == ["waiting", "waiting"]
    assert list(messages.iterdir()) == []

    quiet.environment["KOMPASS_BROKER_URL"] = f"filesystem://{quiet.folder / 'broker'}"
    quiet.start_relay()
    quiet.start_worker()
    wait_until(lambda: states(quiet, evaluation) == ["done", "done"], seconds=120)
    assert quiet.rows(REPORTS, evaluation) == ONE_EACH
    quiet.stop()
    quiet.processes.clear()


def test_the_worker_makes_the_report_of_another_question_set(quiet: Service) -> None:
    evaluation = quiet.script("play_other_instrument").split()[-1]
    quiet.start_relay()
    quiet.start_worker()
    wait_until(lambda: states(quiet, evaluation) == ["done", "done"], seconds=120)
    assert quiet.rows(REPORTS, evaluation) == ONE_EACH
    quiet.stop()
    quiet.processes.clear()


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed")
def test_jobs_work_with_redis_as_broker(quiet: Service, tmp_path: Path) -> None:
    port = free_port()
    redis = subprocess.Popen(
        [
            "redis-server",
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(tmp_path),
        ]
    )
    try:
        quiet.environment["KOMPASS_BROKER_URL"] = f"redis://127.0.0.1:{port}/0"
        quiet.start_worker()
        evaluation = evaluation_with_requested_drafts(quiet, "Redis")
        quiet.start_relay()
        wait_until(lambda: states(quiet, evaluation) == ["done", "done"], seconds=120)
        assert quiet.rows(REPORTS, evaluation) == ONE_EACH
    finally:
        quiet.stop()
        quiet.processes.clear()
        redis.terminate()
        redis.wait()
