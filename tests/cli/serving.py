"""A server in a process of its own, as an administrator starts it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.cli.running import ROOT, SECONDS, begin_migrated, environment, free_port


@dataclass
class Server:
    process: subprocess.Popen[str]
    url: str
    out: str = ""
    err: str = ""
    took: float = 0.0

    def stop(self, by: signal.Signals = signal.SIGINT) -> None:
        began = time.monotonic()
        self.process.send_signal(by)
        self.out, self.err = self.process.communicate(timeout=SECONDS)
        self.took = time.monotonic() - began


@contextmanager
def serving(folder: Path, *options: str, **settings: str) -> Iterator[Server]:
    """A server that answers; it is gone afterwards whatever happened."""
    port = free_port()
    begin_migrated(folder, **settings)
    process = subprocess.Popen(  # noqa: S603  (our own program)
        [sys.executable, "main.py", "serve", "--port", str(port), *options],
        cwd=ROOT,
        env=environment(folder, FORUM_LOG_FORMAT="json", **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        server = Server(process, f"http://127.0.0.1:{port}")
        wait_for(server)
        yield server
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # and the processes that it started
            process.communicate()


def wait_for(server: Server) -> None:
    """Until it answers: a connection that is refused says at once that it does not yet."""
    deadline = time.monotonic() + SECONDS
    with httpx2.Client(verify=False) as client:
        while time.monotonic() < deadline:
            assert server.process.poll() is None, server.process.communicate()
            try:
                assert client.get(f"{server.url}/healthz").text == "ok\n"
            except httpx2.TransportError:
                pause(server)
            else:
                return
    raise AssertionError("it never answered")


def pause(server: Server) -> None:
    """Not a sleep for luck: waits for the process to end, which it should not."""
    with pytest.raises(subprocess.TimeoutExpired):
        server.process.wait(timeout=0.05)
