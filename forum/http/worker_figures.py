"""Figures of all processes of one `serve`: whichever is asked for them asks the others.

They share a port, so a scrape reaches any of them; each answers the others at a socket of its own in
a folder that `serve` made. Every figure says whose it is, so that adding up is right.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import structlog
from prometheus_client.metrics_core import Metric

ANSWER_SECONDS = 1.0
WORKER = "worker"
"""Label of every figure: the id of its process."""
Figures = Callable[[], Iterable[Metric]]

log = structlog.get_logger()


@asynccontextmanager
async def answering(folder: str, figures: Figures) -> AsyncIterator[None]:
    """Tell the other processes of this `serve`, where there are any, what this one counted.

    Where that cannot be, this one serves all the same: its figures are told by it alone.
    """
    path = Path(folder) / f"{os.getpid()}.sock"
    server = await _listening(path, figures) if folder else None
    try:
        yield
    finally:
        if server:
            server.close()
            with suppress(OSError):
                path.unlink()


async def _listening(path: Path, figures: Figures) -> asyncio.Server | None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(OSError):  # whoever asked may have gone
            writer.write(_packed(figures()))
            await writer.drain()

    try:
        return await asyncio.start_unix_server(answer, path)
    except OSError as error:
        log.warning("other workers cannot ask for figures", error=str(error))
        return None


async def of_all_workers(folder: str, figures: Figures) -> list[Metric]:
    """One family a name, with the figures of every process that answers within a second."""
    own = str(os.getpid())
    others = [path for path in _sockets(folder) if path.stem != own]
    answers = await asyncio.gather(*map(_ask, others))
    merged: dict[str, Metric] = {}
    _add(merged, own, figures())
    for path, answer in zip(others, answers, strict=True):
        _add(merged, path.stem, answer)
    return list(merged.values())


def _sockets(folder: str) -> list[Path]:
    return list(Path(folder).glob("*.sock")) if folder else []


async def _ask(path: Path) -> list[Metric]:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_unix_connection(path)
            try:
                return _unpacked(await reader.read())
            finally:
                writer.close()
    except (ConnectionRefusedError, FileNotFoundError):  # its process is dead
        with suppress(FileNotFoundError):
            os.unlink(path)
    except (OSError, TimeoutError, ValueError) as error:
        log.warning("a worker told no figures", worker=path.stem, error=str(error))
    return []


def _add(merged: dict[str, Metric], worker: str, figures: Iterable[Metric]) -> None:
    for family in figures:
        into = merged.setdefault(
            family.name, Metric(family.name, family.documentation, family.type)
        )
        for sample in family.samples:
            into.add_sample(sample.name, {**sample.labels, WORKER: worker}, sample.value)


def _packed(figures: Iterable[Metric]) -> bytes:
    return json.dumps([
        (one.name, one.documentation, one.type, [(s.name, s.labels, s.value) for s in one.samples])
        for one in figures
    ]).encode()  # fmt: skip


def _unpacked(told: bytes) -> list[Metric]:
    found = []
    for name, documentation, type, samples in json.loads(told):
        found.append(Metric(name, documentation, type))
        for sample in samples:
            found[-1].add_sample(*sample)
    return found
