"""A PostgreSQL server of a test's own, which may be stopped while others use theirs."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.running import SECONDS, free_port

OWNER = "postgres"
INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
OPTIONS = "-c fsync=off -c max_connections=40 -c listen_addresses=127.0.0.1"


def why_no_cluster() -> str:
    """Why none can be made here, or nothing."""
    if not INSTALLED and not shutil.which("initdb"):
        return "initdb is not installed: the server programs of PostgreSQL are needed"
    if os.geteuid() == 0 and not shutil.which("runuser"):
        return "root cannot run PostgreSQL, and runuser is not installed"
    return ""


@dataclass(frozen=True)
class Cluster:
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgres://{OWNER}@127.0.0.1:{self.port}/postgres"

    async def start(self) -> None:
        await asyncio.to_thread(self._control, "start", "-o", f"{OPTIONS} {self._address}")

    async def stop(self, how: str) -> None:
        """`fast` tells whoever is connected; `immediate` is a crash, and recovers at the start."""
        await asyncio.to_thread(self._control, "stop", "-m", how)

    @property
    def _address(self) -> str:
        return f"-c port={self.port} -c unix_socket_directories={self.folder}"

    def _control(self, *words: str) -> None:
        log = self.folder / "log"
        self.run("pg_ctl", *words, "-w", "-D", str(self.folder / "data"), "-l", str(log))

    def run(self, program: str, *words: str) -> None:
        path = INSTALLED[-1].with_name(program) if INSTALLED else shutil.which(program)
        other = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
        subprocess.run(  # noqa: S603  (programs of this machine)
            [*other, str(path), *words],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,  # the server would keep a pipe open
            stderr=subprocess.DEVNULL,
            check=True,
            timeout=SECONDS,
        )


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """Made but not started; stopped and gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="casemaker-cluster-"))  # where its user may go, too
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER, OWNER)
        made = Cluster(folder, free_port())
        made.run("initdb", "-D", str(folder / "data"), "-U", OWNER, "-A", "trust", "--no-sync")
        yield made
        if (folder / "data" / "postmaster.pid").exists():
            made.run("pg_ctl", "stop", "-m", "immediate", "-w", "-D", str(folder / "data"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
