"""Headers that protect readers stand on every answer, whatever its status."""

from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette

from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller
from forum.app import BODY_MAX, create_app
from forum.http.identity import SESSION_COOKIE
from forum.settings import Settings
from tests.client import Client
from tests.factories import make_member
from tests.http.cast import World

Answers = dict[int, httpx2.Response]


async def one_of_each_status(client: Client, world: World) -> Answers:
    """Answers that need no fault of ours."""
    found = [
        await client.get("/"),
        await client.get(f"/threads/{world.thread.id}"),
        await client.get("/healthz"),
        await client.post("/login", data={}),
        await client.get("/nowhere"),
        await client.delete("/login"),
        await client.get("/?sort=sideways"),
        await client.post("/login", data={"password": "x" * BODY_MAX}),
        await client.get("/static/css/base.css"),
        await client.get("/static/nothing.css"),
    ]
    return {response.status_code: response for response in found}


async def test_every_answer_is_protected(visitor: Client, world: World) -> None:
    answers = await one_of_each_status(visitor, world)
    assert set(answers) == {200, 303, 403, 404, 405, 413, 422}
    for status, response in answers.items():
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy, status
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-frame-options"] == "DENY"
        assert response.headers["referrer-policy"] == "same-origin"
        assert response.headers["x-request-id"]
        assert response.headers["cache-control"]
        assert "server" not in response.headers


async def test_pages_that_show_who_reads_are_kept_by_no_cache(author: Client, world: World) -> None:
    for address in ("/", f"/threads/{world.thread.id}", "/account", "/nowhere"):
        response = await author.get(address, follow_redirects=True)
        assert response.headers["cache-control"] == "private, no-store"


async def test_static_files_are_kept_for_ever_under_their_marked_address(visitor: Client) -> None:
    page = await visitor.open("/about")
    marked = str(page.all("link[rel=stylesheet]")[0]["href"])
    assert "immutable" in (await visitor.get(marked)).headers["cache-control"]
    bare = (await visitor.get(marked.split("?")[0])).headers["cache-control"]
    assert bare == "public, max-age=300"


async def test_a_missing_static_file_is_not_kept_for_ever(visitor: Client) -> None:
    response = await visitor.get("/static/css/gone.css?v=1234567890")
    assert response.status_code == 404
    assert "immutable" not in response.headers["cache-control"]


async def test_static_files_cannot_be_climbed_out_of(visitor: Client) -> None:
    for path in ("/static/../main.py", "/static/%2e%2e/main.py", "/static/..%2f..%2fetc/passwd"):
        response = await visitor.get(path)
        assert response.status_code == 404, path


async def test_plain_http_is_not_promised_away(visitor: Client) -> None:
    assert "strict-transport-security" not in (await visitor.get("/about")).headers


@pytest.fixture
def https_app(db: str, tmp_path: Path) -> Starlette:
    base = "https://forum.agency.example"
    return create_app(Settings(data_dir=tmp_path, secret_key="k" * 32, base_url=base))


async def test_https_is_promised_and_cookies_demand_it(https_app: Starlette) -> None:
    async with Client(https_app) as client:
        response = await client.get("/login")
    assert "max-age=" in response.headers["strict-transport-security"]
    cookie = response.headers["set-cookie"].casefold()
    assert "secure" in cookie
    assert "httponly" in cookie


async def test_over_https_no_neighbour_can_plant_a_cookie(https_app: Starlette) -> None:
    """A cookie named so is taken from this host alone, and from no other of its domain."""
    async with Client(https_app) as client:
        member = await make_member("ana")
        token = await open_session(member, Caller())
        given = (await client.get("/login")).headers["set-cookie"]
        planted = await client.get("/account", headers={"cookie": f"{SESSION_COOKIE}={token}"})
        own = await client.get("/account", headers={"cookie": f"__Host-{SESSION_COOKIE}={token}"})
    assert given.startswith("__Host-casemaker_guest=")
    assert "Path=/" in given
    assert "domain" not in given.casefold()
    assert (planted.status_code, own.status_code) == (303, 200)


async def test_a_forged_host_is_told_where_the_forum_is(visitor: Client, world: World) -> None:
    addresses = ["/", "/login", "/login/", "/account", "/nowhere", f"/threads/{world.thread.id}"]
    odd = ("evil@127.0.0.1", "127.0.0.1/evil.example", "127.0.0.1?x", "127.0.0.1#x", "127.0.0.1:abc",
           "127.0.0.1:8000, evil.example")  # fmt: skip
    hosts = ("evil.example", "evil.example:8000", "127.0.0.1.evil.example", "a@b", "[", "é", *odd)
    for host in hosts:
        for address in addresses:
            response = await visitor.get(address, headers=[(b"host", host.encode())])
            assert response.status_code == 400, (host, address)
            assert "http://127.0.0.1:8000" in response.text
            assert "evil.example" not in response.text
    sent = {"csrf_token": "x", "username": "ana", "password": "guess"}
    forged = await visitor.post("/login", data=sent, headers={"host": "evil.example"})
    assert forged.status_code == 400


async def test_the_machine_itself_and_its_probes_need_not_know_the_name(app: Starlette) -> None:
    settings = app.state.settings.model_copy(update={"base_url": "https://forum.agency.example"})
    async with Client(create_app(settings)) as client:
        for host in ("forum.agency.example", "FORUM.agency.example:443", "localhost:8000", "[::1]"):
            assert (await client.get("/", headers={"host": host})).status_code == 200, host
        for probe in ("/healthz", "/readyz"):
            assert (await client.get(probe, headers={"host": "10.0.0.7:8000"})).status_code == 200


async def test_an_address_with_a_slash_too_many_still_leads_there(
    visitor: Client, world: World
) -> None:
    page = await visitor.open(f"/threads/{world.thread.id}/")
    assert page.words("h1") == world.thread.title
