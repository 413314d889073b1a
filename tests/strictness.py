"""A run that promised to test everything fails when it skipped something of ours."""

import os

import pytest

from tests.samples import ABSENT

STRICT = "TEST_NOTHING_SKIPPED"


def fail_when_skipped(reporter: pytest.TerminalReporter) -> None:
    skipped = [r for r in reporter.stats.get("skipped", []) if ABSENT not in str(r.longrepr)]
    if skipped and reporter._session and os.environ.get(STRICT):
        reporter.write_line(f"{len(skipped)} tests were skipped, and {STRICT} is set", red=True)
        reporter._session.exitstatus = pytest.ExitCode.TESTS_FAILED
