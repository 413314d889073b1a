"""Processes of one `serve` tell each other their figures; one that cannot serves all the same."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.metrics_core import Metric

from forum.http.worker_figures import answering, of_all_workers

TOO_LONG = "n" * 120
"""For the name of a socket."""


def figures() -> Iterator[Metric]:
    family = CounterMetricFamily("pages", "Pages.", labels=[])
    family.add_metric([], 3)
    yield family


def in_folder(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def told(metrics: list[Metric]) -> set[tuple[str, float]]:
    return {
        (sample.labels["worker"], sample.value) for metric in metrics for sample in metric.samples
    }


@pytest.mark.parametrize("folder", ["gone", TOO_LONG])
async def test_a_process_without_a_socket_tells_its_own_figures(
    folder: str, tmp_path: Path
) -> None:
    where = tmp_path / folder
    if folder == TOO_LONG:
        os.mkdir(where)
    async with answering(str(where), figures):
        assert told(await of_all_workers(str(where), figures)) == {(str(os.getpid()), 3)}


async def test_a_socket_that_vanished_keeps_nobody_from_stopping(tmp_path: Path) -> None:
    async with answering(str(tmp_path), figures):
        [socket] = in_folder(tmp_path)
        os.unlink(socket)
    assert in_folder(tmp_path) == []


async def test_who_breaks_off_leaves_the_next_an_answer(tmp_path: Path) -> None:
    async with answering(str(tmp_path), figures):
        [socket] = in_folder(tmp_path)
        for _ in range(20):
            _, writer = await asyncio.open_unix_connection(socket)
            writer.transport.abort()
        os.rename(socket, tmp_path / "1.sock")  # as if it were another process
        assert told(await of_all_workers(str(tmp_path), figures)) == {
            (str(os.getpid()), 3),
            ("1", 3),
        }


async def test_a_dead_process_is_left_out_and_its_socket_cleared_away(tmp_path: Path) -> None:
    async with answering(str(tmp_path), figures):
        [socket] = in_folder(tmp_path)
        server = await asyncio.start_unix_server(lambda *_: None, tmp_path / "1.sock")
        server.close()
        await server.wait_closed()
        assert told(await of_all_workers(str(tmp_path), figures)) == {(str(os.getpid()), 3)}
        assert in_folder(tmp_path) == [socket]
