"""/metrics: the right figures, and only for whoever may have them."""

import os
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette

from forum import __version__
from forum.app import create_app
from forum.database import execute
from forum.models import Thread
from forum.settings import Settings
from tests.client import BASE, Client
from tests.factories import make_reply
from tests.http.scraping import Scraped
from tests.mail.outbox import wait_for_post

TOKEN = "t" * 32
THREAD = "/threads/{id:id}/{slug:slug}"


async def scrape(client: Client) -> Scraped:
    response = await client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    return Scraped.of(response.text)


async def test_requests_are_counted_by_template_and_never_by_address(
    visitor: Client, thread: Thread
) -> None:
    for _ in range(3):
        await visitor.get(f"/threads/{thread.id}/{thread.slug}")
    await visitor.get("/threads/999/nothing")
    told = await scrape(visitor)
    assert told.total("casemaker_requests_total", method="GET", path=THREAD, status="200") == 3
    assert told.total("casemaker_requests_total", path=THREAD, status="404") == 1
    assert told.total("casemaker_request_seconds_count", path=THREAD) == 4
    assert told.total("casemaker_request_seconds_bucket", path=THREAD, le="+Inf") == 4
    assert 0 < told.total("casemaker_request_seconds_sum", path=THREAD) < 60
    assert not any(
        thread.slug in label for label in told.labels("casemaker_requests_total", "path")
    )


async def test_what_clients_invent_makes_no_series_of_its_own(visitor: Client) -> None:
    for number in range(5):
        await visitor.get(f"/wp-login-{number}.php")
        await visitor.request(f"HACK{number}", "/about")
    told = await scrape(visitor)
    assert told.labels("casemaker_requests_total", "path") == {"other", "/about"}
    assert told.labels("casemaker_requests_total", "method") == {"GET", "other"}
    assert told.total("casemaker_requests_total", path="other", status="404") == 5


async def test_buckets_add_up_and_never_fall(visitor: Client) -> None:
    for _ in range(5):
        await visitor.get("/about")
    told = await scrape(visitor)
    found = [
        sample.value for sample in told.samples
        if sample.name == "casemaker_request_seconds_bucket" and sample.labels["path"] == "/about"
    ]  # fmt: skip
    assert found == sorted(found)
    assert found[-1] == 5


async def test_kept_pages_and_fragments_are_told(
    visitor: Client, stranger: Client, author: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread)
    address = f"/threads/{thread.id}/{thread.slug}"
    for client in (visitor, visitor, stranger, stranger, stranger):
        await client.get(address)
    told = await scrape(visitor)
    assert told.total("casemaker_cache_hits_total", cache="pages") == 1
    assert told.total("casemaker_cache_misses_total", cache="pages") == 1
    assert told.total("casemaker_pages_made_total") == 1
    assert told.total("casemaker_cache_hits_total", cache="member pages") == 2
    assert told.total("casemaker_cache_misses_total", cache="member pages") == 1
    assert told.total("casemaker_cache_misses_total", cache="fragments") > 0
    for cache in ("pages", "member pages", "fragments"):
        assert told.total("casemaker_cache_bytes", cache=cache) > 0
    assert told.total("casemaker_visits_queued") == 1


async def test_background_work_is_told(app: Starlette, visitor: Client) -> None:
    await app.state.background.share()
    await execute("ALTER TABLE rate_window RENAME TO gone")
    await app.state.background.share()
    told = await scrape(visitor)
    assert told.total("casemaker_background_done_total", work="checks") == 2
    assert told.total("casemaker_background_failed_total", work="old tries") == 1


async def test_letters_that_wait_are_told(visitor: Client, mailing: Settings) -> None:
    await wait_for_post(mailing, "ana@agency.example")
    told = await scrape(visitor)
    assert told.total("casemaker_letters_waiting") == 1
    assert told.total("casemaker_letters_failed") == 0
    await execute("ALTER TABLE letter RENAME TO gone")
    assert (await scrape(visitor)).total("casemaker_requests_total") > 0


async def test_a_database_that_does_not_answer_is_told(visitor: Client) -> None:
    await execute("ALTER TABLE argument_type RENAME TO gone")
    await visitor.get("/readyz")
    assert (await scrape(visitor)).total("casemaker_database_errors_total") == 1


async def test_the_process_and_its_release_are_told(visitor: Client) -> None:
    told = await scrape(visitor)
    assert told.labels("casemaker_build_info", "version") == {__version__}
    assert told.by_worker("process_resident_memory_bytes")[str(os.getpid())] > 10_000_000
    assert told.total("process_cpu_seconds_total") > 0


async def test_refusals_are_told_by_limit(db: str, tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, secret_key="k" * 32))
    async with Client(app) as client:
        for _ in range(23):
            await client.submit("/verify", hash="0" * 64)
        told = await scrape(client)
    assert told.total("casemaker_rate_limit_refusals_total", limit="verify") == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "203.0.113.7"},
        {"x-forwarded-for": "127.0.0.1"},
        {"forwarded": "for=127.0.0.1"},
        {"x-real-ip": "127.0.0.1"},
        {"via": "1.1 proxy"},
        {"host": "forum.agency.example"},
        {"host": "127.0.0.1.agency.example"},
        {"host": ""},
        {"host": "[::1"},
    ],
)
async def test_through_a_proxy_or_by_another_name_nothing_is_there(
    visitor: Client, headers: dict[str, str]
) -> None:
    assert (await visitor.get("/metrics", headers=headers)).status_code == 404


@pytest.mark.parametrize("address", ["203.0.113.7", "10.0.0.9", "::ffff:10.0.0.9", "testclient"])
async def test_from_another_machine_nothing_is_there(app: Starlette, address: str) -> None:
    transport = httpx2.ASGITransport(app=app, client=(address, 4711))
    async with httpx2.AsyncClient(transport=transport, base_url=BASE) as client:
        assert (await client.get("/metrics")).status_code == 404


async def test_with_a_token_it_is_open_to_whoever_sends_it_and_to_nobody_else(
    db: str, tmp_path: Path
) -> None:
    app = create_app(Settings(data_dir=tmp_path, secret_key="k" * 32, metrics_token=TOKEN))
    transport = httpx2.ASGITransport(app=app, client=("203.0.113.7", 4711))
    async with httpx2.AsyncClient(transport=transport, base_url="https://forum.example") as client:
        for sent, status in (
            (f"Bearer {TOKEN}", 200), (f"Bearer {TOKEN[1:]}", 404), (TOKEN, 404), ("", 404),
            ("Bearer é", 404),
        ):  # fmt: skip
            headers = [(b"authorization", sent.encode())]
            assert (await client.get("/metrics", headers=headers)).status_code == status, sent
    async with Client(app) as here:
        assert (await here.get("/metrics")).status_code == 404
