"""Where tries are counted: shared by all that count there, and never in the way when it is gone."""

from pathlib import Path
from uuid import uuid4

import pytest
from limits import RateLimitItemPerMinute

from forum.http.rate_counters import DatabaseCounter, RateCounter, WindowCounter, counter_for
from forum.http.redis_counter import RedisCounter
from forum.models import RateWindow
from forum.settings import Settings
from tests.cli.running import free_port
from tests.redis_server import REDIS, needs_redis

TEN = RateLimitItemPerMinute(10, 5, namespace="ten")


async def hits(counters: list[RateCounter], key: str, count: int) -> list[bool]:
    """By one counter after the other; whether each was counted."""
    return [
        await counters[number % len(counters)].hit(TEN, key) == 0 for number in range(count)
    ]  # fmt: skip


async def test_in_memory_each_process_counts_by_itself() -> None:
    one, two = WindowCounter(), WindowCounter()
    assert await hits([one, two], "ana", 20) == [True] * 20
    assert await hits([one, two], "ana", 2) == [False] * 2


async def test_in_the_database_all_count_together(db: str) -> None:
    assert (
        await hits([DatabaseCounter(), DatabaseCounter()], "ana", 12) == [True] * 10 + [False] * 2
    )


async def test_the_database_keeps_no_address_of_anybody(db: str) -> None:
    await DatabaseCounter().hit(TEN, "198.51.100.7")
    [row] = await RateWindow.all()
    assert "198.51" not in row.key
    assert row.key.startswith("ten:")


@needs_redis
async def test_in_redis_all_count_together() -> None:
    one, two, key = RedisCounter(REDIS), RedisCounter(REDIS), uuid4().hex
    assert await hits([one, two], key, 12) == [True] * 10 + [False] * 2
    assert 250 < await one.hit(TEN, key) <= 300
    await one.aclose()
    await two.aclose()


async def test_while_redis_is_away_each_process_counts_by_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    gone = f"redis://127.0.0.1:{free_port()}/0"
    one, two = RedisCounter(gone), RedisCounter(gone)
    assert await hits([one, two], "ana", 20) == [True] * 20
    assert await hits([one, two], "ana", 2) == [False] * 2
    told = capsys.readouterr()
    assert (told.out + told.err).count("redis does not answer") == 2  # not once a request
    await one.aclose()
    await two.aclose()


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({}, WindowCounter),
        ({"worker_dir": "/tmp/several"}, DatabaseCounter),  # noqa: S108  (only a name)
        ({"database_url": "postgres://host/forum"}, DatabaseCounter),
        ({"database_url": "postgres://host/forum", "redis_url": "redis://host"}, RedisCounter),
    ],
)
def test_it_is_chosen_by_what_processes_share(
    tmp_path: Path, given: dict[str, str], kind: type
) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, **given})
    assert isinstance(counter_for(settings), kind)
