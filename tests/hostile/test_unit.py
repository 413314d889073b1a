"""The unit in docs/deploy: systemd understands every line of it, and it leaves a server little to do."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import ROOT, SECONDS

EXPOSURE = 1.5
"""At most, of 10: so much may somebody do who has taken the server over."""
SAMPLE = ROOT / "docs/deploy/casemaker.service"
PLACES = {
    "/opt/casemaker/.venv/bin/python": sys.executable,
    "WorkingDirectory=/opt/casemaker": f"WorkingDirectory={ROOT}",
}
pytestmark = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed"
)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """With paths that are there on this machine."""
    text = SAMPLE.read_text()
    for old, new in PLACES.items():
        assert old in text, old
        text = text.replace(old, new)
    copy = tmp_path / SAMPLE.name
    copy.write_text(text)
    return copy


def analyze(*words: str) -> str:
    done = subprocess.run(  # noqa: S603
        ["systemd-analyze", "--no-pager", *words],  # noqa: S607
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_systemd_has_nothing_to_say_about_the_unit(unit: Path) -> None:
    assert analyze("verify", str(unit)) == ""


def test_a_server_that_was_taken_over_may_do_little(unit: Path) -> None:
    told = analyze("security", "--offline=true", str(unit))
    [exposure] = re.findall(r"Overall exposure level for \S+: ([\d.]+)", told)
    print(f"exposure of the unit: {exposure} of 10")  # noqa: T201
    assert float(exposure) <= EXPOSURE
