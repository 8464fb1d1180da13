"""Durations by file and the number of deselected tests, also with several processes."""

from collections import Counter
from typing import Any

import pytest

SECONDS: Counter[str] = Counter()
LEFT_OUT: Counter[str] = Counter()
SHOWN = 10
HERE = "this process"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add a test's set-up, call or teardown to its file; the processes send theirs to the first."""
    SECONDS[report.nodeid.split("::")[0]] += report.duration


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count the tests that the options leave out."""
    LEFT_OUT[HERE] += len(items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Pass the number of a worker process on to the one that prints it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left out"] = LEFT_OUT[HERE]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Keep what each process left out: they all collect the same tests."""
    output = getattr(node, "workeroutput", {})
    LEFT_OUT[node.gateway.id] = output.get("left out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the slowest files and the number of tests left out."""
    if len(SECONDS) > 1:
        terminalreporter.section(f"the {SHOWN} slowest files (set-up, call and teardown)")
        for file, seconds in SECONDS.most_common(SHOWN):
            terminalreporter.write_line(f"{seconds:7.1f} s  {file}")
    if left_out := max(LEFT_OUT.values(), default=0):
        terminalreporter.section("left out")
        terminalreporter.write_line(f"{left_out} tests were left out by the options")
