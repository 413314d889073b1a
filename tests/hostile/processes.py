"""Server processes that are killed and started again, each at an address that stays the same."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.running import ROOT, SECONDS, begin_migrated, environment, free_port
from tests.cli.serving import Server, wait_for


@dataclass
class Serving:
    """A server and the processes that it takes over time; `starts` are seconds until it answered."""

    folder: Path
    settings: dict[str, str]
    options: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    starts: list[float] = field(default_factory=list)
    _process: subprocess.Popen[str] | None = None
    _began: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """Everything that its processes said; to a file, as nobody empties a pipe meanwhile."""
        return self._log.read_text()

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def megabytes(self) -> float:
        """What it and the processes that it started hold in memory."""
        pages = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                group = os.getpgid(int(process.name))
                pages += int((process / "statm").read_text().split()[1]) if group == self.pid else 0
            except (ProcessLookupError, FileNotFoundError):
                continue  # it has ended since it was listed
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    @property
    def _log(self) -> Path:
        return self.folder / f"log-{self.port}"

    def begin(self) -> None:
        """Start it; others may be started before this one answers."""
        self._began = time.monotonic()
        with self._log.open("a") as log:
            self._process = subprocess.Popen(  # noqa: S603  (our own program)
                [sys.executable, "main.py", "serve", "--port", str(self.port), *self.options],
                cwd=ROOT,
                env=environment(self.folder, FORUM_LOG_FORMAT="json", **self.settings),
                stdout=subprocess.DEVNULL,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    async def answers(self) -> None:
        """Once it does, how long that took is known."""
        assert self._process
        await asyncio.to_thread(wait_for, Server(self._process, self.url))
        self.starts.append(time.monotonic() - self._began)

    def kill(self) -> None:
        """At once, whatever it does: it has no time to end anything."""
        assert self._process
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(SECONDS)

    def stop(self) -> None:
        """As an administrator does: it ends what it does, and writes what it has queued."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(SECONDS)


@contextmanager
def server(folder: Path, *options: str, **settings: str) -> Iterator[Serving]:
    """Not started yet; gone afterwards whatever happened."""
    begin_migrated(folder, **settings)
    found = Serving(folder, {"FORUM_RATE_LIMITS": "off", **settings}, options)
    try:
        yield found
    finally:
        if found._process:
            found.kill()
