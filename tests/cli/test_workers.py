"""`serve --workers`: real processes behind one port that share what has to be shared."""

import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from bs4 import BeautifulSoup

from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller
from forum.http.identity import SESSION_COOKIE
from forum.models import Curation, Member, Rescore, Thread, Visit
from tests.cli.running import SECONDS
from tests.cli.serving import Server, pause, serving
from tests.factories import make_member, make_reply, make_thread
from tests.http.scraping import Scraped
from tests.redis_server import REDIS, needs_redis

CONNECTIONS = 60
"""Within so many each of two processes gets one."""
REQUESTS = "casemaker_requests_total"
PROXY = {"FORUM_TRUSTED_PROXIES": "127.0.0.1"}


def scrape(client: httpx2.Client) -> Scraped:
    return Scraped.of(client.get("/metrics").text)


def workers(server: Server) -> set[str]:
    """The ids of its processes that answer."""
    with httpx2.Client(base_url=server.url) as client:
        return set(scrape(client).by_worker("process_start_time_seconds"))


@contextmanager
def connections_to_both(server: Server, **options: object) -> Iterator[list[httpx2.Client]]:
    """A connection to each of two processes that share a port."""
    with ExitStack() as stack:
        found: dict[str, httpx2.Client] = {}
        for _ in range(CONNECTIONS):
            client = stack.enter_context(httpx2.Client(base_url=server.url, timeout=20))
            before = scrape(client).by_worker(REQUESTS, path="/about")
            client.get("/about")
            after = scrape(client).by_worker(REQUESTS, path="/about")
            [worker] = [id for id, count in after.items() if count > before.get(id, 0)]
            found[worker] = client
            if len(found) == 2:
                break
        assert len(found) == 2
        yield list(found.values())


def until(server: Server, holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
        pause(server)


async def some_work(author: Member) -> list[Thread]:
    """Threads that wait to be checked and recounted."""
    threads = [await make_thread(author) for _ in range(20)]
    await Rescore.bulk_create([Rescore(thread_id=thread.id) for thread in threads])
    return [await Thread.get(id=thread.id) for thread in threads]


async def test_two_processes_serve_one_forum_and_stop_cleanly(db: str, tmp_path: Path) -> None:
    author, reader = await make_member("author"), await make_member("reader")
    [thread, *_] = threads = await some_work(author)
    await make_reply(author, thread)
    thread = await Thread.get(id=thread.id)
    address = f"/threads/{thread.id}/{thread.slug}"
    cookies = [await open_session(member, Caller("Test browser")) for member in (author, reader)]
    with serving(tmp_path, "--workers", "2", FORUM_DATABASE_URL=db) as server:
        with connections_to_both(server) as (one, two):
            for client, cookie in zip((one, two), cookies, strict=True):
                assert client.get(address).status_code == 200  # kept by both, as visitors see it
                client.cookies.set(SESSION_COOKIE, cookie)
            post_reply(one, address, "Written by way of the one.")
            assert "Written by way of the one." in two.get(address).text
            two.cookies.clear()
            assert "Written by way of the one." in two.get(address).text
            told = scrape(one)
            asked = told.by_worker(REQUESTS, path="/threads/{id:id}/{slug:slug}")
            assert len(asked) == 2
            assert sum(asked.values()) == 5
        until(server, lambda: done_by(server, "checks") > 0)
        server.stop(signal.SIGTERM)
    assert server.process.returncode == 0
    assert "Traceback" not in server.err
    assert server.err.count('"event":"request"') > 6  # in JSON, to the last line
    # What each process had queued was written as it stopped.
    assert await Visit.filter(thread_id=thread.id, member_id=reader.id).exists()
    assert not await Rescore.exists()
    assert await Curation.all().count() == len(threads)
    # A recount raises the version of its thread: each was recounted once.
    for other in threads[1:]:
        assert (await Thread.get(id=other.id)).version == other.version + 1


def done_by(server: Server, work: str) -> float:
    with httpx2.Client(base_url=server.url) as client:
        return scrape(client).total("casemaker_background_done_total", work=work)


def post_reply(client: httpx2.Client, address: str, words: str) -> None:
    form = BeautifulSoup(client.get(address).text, "html.parser").select("form#answer")[0]
    token = str(form.select("input[name=csrf_token]")[0]["value"])
    data = {"csrf_token": token, "body": words}
    assert client.post(str(form["action"]), data=data).status_code == 303


async def test_a_process_that_is_killed_is_started_again(db: str, tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2", FORUM_DATABASE_URL=db) as server:
        until(server, lambda: len(workers(server)) == 2)
        before = workers(server)
        victim = min(before)
        os.kill(int(victim), signal.SIGKILL)
        until(server, lambda: len(_known(server) - {victim}) == 2)
        assert len(workers(server) & before) == 1
        server.stop(signal.SIGTERM)
    assert server.process.returncode == 0


def _known(server: Server) -> set[str]:
    """A connection that the dead process had accepted goes with it."""
    try:
        return workers(server)
    except httpx2.TransportError:
        return set()


@asynccontextmanager
async def two_of(shared: str, db: str, folder: Path) -> AsyncIterator[list[httpx2.Client]]:
    """Connections to two processes that count rate limits in the database, or in Redis."""
    settings = {**PROXY, "FORUM_DATABASE_URL": db}
    if shared == "database":
        with (
            serving(folder, "--workers", "2", **settings) as server,
            connections_to_both(server) as both,
        ):
            yield both
        return
    settings["FORUM_REDIS_URL"] = REDIS
    with (
        serving(folder, **settings) as server,
        serving(folder, **settings) as other,
        httpx2.Client(base_url=server.url) as one,
        httpx2.Client(base_url=other.url) as two,
    ):
        yield [one, two]


@pytest.mark.parametrize("shared", ["database", pytest.param("redis", marks=needs_redis)])
async def test_rate_limits_count_what_both_processes_were_asked(
    db: str, tmp_path: Path, shared: str
) -> None:
    network = uuid4().hex
    somewhere = {"x-forwarded-for": f"2001:{network[:4]}:{network[4:8]}:{network[8:12]}::1"}
    async with two_of(shared, db, tmp_path) as both:
        statuses = [check(both[number % 2], somewhere) for number in range(23)]
    assert statuses == [200] * 20 + [429] * 3


def check(client: httpx2.Client, headers: dict[str, str]) -> int:
    """Ask /verify, which visitors may do twenty times a minute."""
    page = BeautifulSoup(client.get("/verify").text, "html.parser")
    token = str(page.select("input[name=csrf_token]")[0]["value"])
    data = {"csrf_token": token, "hash": "0" * 64}
    return client.post("/verify", data=data, headers=headers).status_code
