"""A run that promised to test everything fails when it skipped something."""

import os

import pytest

STRICT = "TEST_NOTHING_SKIPPED"


def fail_when_skipped(reporter: pytest.TerminalReporter) -> None:
    skipped = reporter.stats.get("skipped", [])
    if skipped and reporter._session and os.environ.get(STRICT):
        reporter.write_line(f"{len(skipped)} tests were skipped, and {STRICT} is set", red=True)
        reporter._session.exitstatus = pytest.ExitCode.TESTS_FAILED
