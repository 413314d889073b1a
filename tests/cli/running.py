"""Commands run as an administrator runs them: in a process of their own, with a data folder."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def one_line(self) -> str:
        """What standard error says, which must be one line and no stack trace."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Ours without the settings of whoever runs the tests."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("FORUM_")}
    return {**kept, "FORUM_DATA_DIR": str(folder), "NO_COLOR": "1", **settings}


@lru_cache(maxsize=1)
def _migrated() -> Path:
    """An empty forum's database, made once: that takes longer than most commands do."""
    folder = Path(tempfile.mkdtemp(prefix="casemaker-cli-"))
    made = [sys.executable, "main.py", "migrate"]
    subprocess.run(made, cwd=ROOT, env=environment(folder), capture_output=True, check=True)  # noqa: S603
    return folder / "casemaker.sqlite3"


def begin_migrated(folder: Path, **settings: str) -> None:
    """Spare a new data folder the time that its tables take."""
    new = folder.is_dir() and not (folder / "casemaker.sqlite3").exists()
    if new and "FORUM_DATABASE_URL" not in settings:
        shutil.copy(_migrated(), folder)


def command(folder: Path, *words: str, typed: str = "", **settings: str) -> Result:
    if words[:1] not in {(), ("migrate",)}:
        begin_migrated(folder, **settings)
    done = subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "main.py", *words],
        cwd=ROOT,
        env=environment(folder, **settings),
        input=typed,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def database(folder: Path) -> str:
    return f"sqlite://{folder / 'casemaker.sqlite3'}?busy_timeout=5000"
