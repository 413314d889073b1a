"""Processes under load: the reference and the forum, each on one core, and wrk on another."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER_CORE, DRIVER_CORE = 0, 1
START_SECONDS = 30
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True)
class Served:
    url: str
    pid: int
    started_in: float
    """Seconds from the start to the first page."""

    @property
    def megabytes(self) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests a second, milliseconds, bytes of an answer, and answers that were errors."""

    rate: float
    p50: float
    p99: float
    size: float
    errors: int


@contextmanager
def reference(port: int) -> Iterator[Served]:
    command = ["-m", "uvicorn", "tests.bench.reference:app", "--port", str(port)]
    with _running([*command, "--no-access-log", "--log-level", "warning"], port, {}) as served:
        yield served


@contextmanager
def forum(port: int, stored: dict[str, str]) -> Iterator[Served]:
    """`stored` are the settings that name its folder and database."""
    settings = stored | {"FORUM_RATE_LIMITS": "off", "FORUM_LOG_FORMAT": "json"}
    settings |= {"FORUM_BASE_URL": f"http://127.0.0.1:{port}"}
    with _running(["main.py", "serve", "--port", str(port)], port, settings) as served:
        yield served


@contextmanager
def _running(arguments: list[str], port: int, settings: dict[str, str]) -> Iterator[Served]:
    command = ["taskset", "-c", str(SERVER_CORE), sys.executable, *arguments]
    began, quiet = time.monotonic(), subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603  (our own programs)
        command, cwd=ROOT, env=os.environ | settings, stdout=quiet, stderr=quiet
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process)
        yield Served(url, process.pid, time.monotonic() - began)
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  (this machine)
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit(f"Nothing answers at {url}.")


def drive(url: str, script: str, folder: Path, seconds: float, connections: int) -> Measured:
    """Load it with wrk: `script` is Lua that makes the requests."""
    file = folder / "requests.lua"
    file.write_text(script)
    command = ["taskset", "-c", str(DRIVER_CORE), "wrk", "-t1", f"-c{connections}"]
    command += [f"-d{seconds}s", "--latency", "-s", str(file), url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    count = int(_found(r"(\d+) requests in", told))
    size, unit = re.findall(r"requests in [\d.]+\w+, ([\d.]+)(\w+) read", told)[0]
    total = float(size) * {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30}[unit]
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return Measured(
        rate=float(_found(r"Requests/sec:\s+([\d.]+)", told)),
        p50=_milliseconds("50", told),
        p99=_milliseconds("99", told),
        size=total / max(count, 1),
        errors=int(errors[1]) if errors else 0,
    )


def _milliseconds(percent: str, told: str) -> float:
    number, unit = re.findall(rf"{percent}%\s+([\d.]+)(us|ms|s|m)", told)[0]
    return float(number) * UNITS[unit]


def _found(pattern: str, told: str) -> str:
    found = re.search(pattern, told)
    if found is None:
        raise SystemExit(f"wrk said something else than expected:\n{told}")
    return found[1]
