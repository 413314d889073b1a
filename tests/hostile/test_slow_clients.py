"""Hundreds of connections that say next to nothing: nobody else waits for them."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from ssl import SSLContext

import pytest

from forum.database import connected
from tests.cli.running import database, free_port
from tests.factories import make_member, make_reply, make_thread
from tests.hostile.lines import get, lines_to
from tests.hostile.nginx import NAME, Nginx, nginx_before, why_no_nginx
from tests.hostile.processes import Serving, server
from tests.hostile.slow import BODY, HEAD, crowd_at, p95

SLOW, FROM_ONE = 500, 20
READERS, PAGES = 4, 40
TIMEOUT, SLACK = 10, 4
"""Seconds in which a request has to arrive (docs/deploy/nginx.conf), and how late a loaded machine is."""
RATIO, SECONDS, NOISE = 3.0, 0.5, 0.01
"""What others may wait at most: against the slower of before and afterwards, as the machine does other
things too, and at all. Less than `NOISE` is nothing."""
TRIES = 3
CONNECTIONS, BURST, RATE = 100, 200, 50
needs_nginx = pytest.mark.skipif(bool(why_no_nginx()), reason=why_no_nginx())
ADDRESSES = ("/", "/threads/1/summary", "/arguments", "/about")


def told(before: float, during: float, after: float) -> str:
    times = " / ".join(f"{seconds * 1000:.1f}" for seconds in (before, during, after))
    return f"p95 of others {times} ms before / meanwhile / afterwards"


async def others(url: str, tls: SSLContext | None = None) -> float:
    await p95(url, ADDRESSES, tls, readers=1, pages=8)  # after that each page is made
    return await p95(url, ADDRESSES, tls, readers=READERS, pages=PAGES)


async def others_at_best(url: str, tls: SSLContext | None = None) -> float:
    """What slow connections cost, they cost each time; what else the machine does, it does now and then."""
    return min([await others(url, tls) for _ in range(TRIES)])


@pytest.fixture(scope="module")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("slow")
    settings = {"FORUM_BASE_URL": f"https://{NAME}", "FORUM_TRUSTED_PROXIES": "127.0.0.1"}
    with server(folder, **settings) as found:
        asyncio.run(_fill(folder))
        found.begin()
        asyncio.run(found.answers())
        yield found


async def _fill(folder: Path) -> None:
    async with connected(database(folder)):
        author = await make_member("author")
        thread = await make_thread(author)
        for _ in range(5):
            await make_reply(author, thread, argument=["roi"])


@pytest.fixture(scope="module")
def nginx(forum: Serving) -> Iterator[Nginx]:
    with nginx_before(forum.port) as found:
        yield found


@needs_nginx
async def test_slow_connections_to_nginx_cost_others_nothing_and_are_closed_in_time(
    forum: Serving, nginx: Nginx
) -> None:
    before = await others(nginx.url, nginx.trust)
    urls = [nginx.url] * 9 + [nginx.plain_url]
    async with crowd_at(urls, nginx.trust, SLOW, each=FROM_ONE) as crowd:
        during = await others_at_best(nginx.url, nginx.trust)
        held, crowd.enough, began = crowd.held, True, time.monotonic()
        closed = await asyncio.gather(*(line.closed(TIMEOUT + SLACK) for line in crowd.all))
        took = time.monotonic() - began
    after = await others(nginx.url, nginx.trust)
    print(  # noqa: T201  (whoever runs it wants to know)
        f"{held} slow connections to nginx: {told(before, during, after)};"
        f" {sum(closed)} closed within {took:.1f} s"
    )
    assert held == SLOW
    assert during < min(SECONDS, RATIO * max(before, after, NOISE))
    assert all(closed)
    assert '"method":"POST"' not in forum.log.replace(" ", "")  # it never saw any of these forms
    assert "worker_connections" not in nginx.errors


async def test_without_a_proxy_idle_connections_keep_nobody_from_an_answer(forum: Serving) -> None:
    before = await others(forum.url)
    async with crowd_at([forum.url], None, SLOW, each=FROM_ONE) as crowd:
        during = await others_at_best(forum.url)
        held = crowd.held
    after = await others(forum.url)
    print(  # noqa: T201  (whoever runs it wants to know)
        f"{held} slow connections to the forum itself: {told(before, during, after)}"
    )
    assert held == SLOW
    assert during < min(SECONDS, RATIO * max(before, after, NOISE))


@needs_nginx
async def test_one_address_has_so_many_requests_open_and_others_have_theirs(nginx: Nginx) -> None:
    urls = [nginx.url] * (CONNECTIONS + 20)
    async with lines_to(*urls, of="127.0.3.1", tls=nginx.trust) as lines:
        for line in lines:
            line.send(HEAD + b"\r\n\r\n" + BODY[:9])
        waits = [asyncio.create_task(line.answer()) for line in lines]
        done, waiting = await asyncio.wait(waits, timeout=2)
        await _is_let_in(nginx, "127.0.3.2")
        for task in waiting:
            task.cancel()
    refused = [task.result() for task in done]
    assert [answer.status for answer in refused] == [429] * 20
    assert {answer.headers["retry-after"] for answer in refused} == {"5"}
    assert "Wait a few seconds" in refused[0].text
    assert len(waiting) == CONNECTIONS


@needs_nginx
async def test_one_address_may_begin_so_many_requests_and_others_theirs(nginx: Nginx) -> None:
    told, began = Counter[int](), time.monotonic()
    async with lines_to(*[nginx.url] * 40, of="127.0.4.1", tls=nginx.trust) as lines:
        for _ in range(10):
            answers = await asyncio.gather(*(line.ask(get("/about", host=NAME)) for line in lines))
            told.update(answer.status for answer in answers)
        seconds = time.monotonic() - began
        await _is_let_in(nginx, "127.0.4.2")
    print(f"400 requests of one address in {seconds:.1f} s: {dict(told)}")  # noqa: T201
    assert set(told) == {200, 429}
    assert BURST <= told[200] <= 1 + BURST + RATE * (seconds + 0.1)


@needs_nginx
async def test_a_forum_that_is_away_is_said_to_come_back() -> None:
    with nginx_before(free_port()) as nginx:
        async with lines_to(nginx.url, of="127.0.5.1", tls=nginx.trust) as [line]:
            answer = await line.ask(get("/", host=NAME))
    assert (answer.status, answer.headers["retry-after"]) == (503, "30")
    assert "try again" in answer.text


async def _is_let_in(nginx: Nginx, of: str) -> None:
    async with lines_to(nginx.url, of=of, tls=nginx.trust) as [line]:
        assert (await line.ask(get("/", host=NAME))).status == 200
