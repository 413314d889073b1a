"""Pages for what goes wrong: what happened, how to go on, and nothing about our insides."""

from collections.abc import Awaitable, Callable

import pytest

from forum.app import BODY_MAX
from forum.database import execute
from tests.client import Client, Page
from tests.http.cast import World

Trouble = Callable[[Client, World], Awaitable[Page]]
INSIDES = ("Traceback", "forum/", "site-packages", "sqlite", "asyncpg", "tortoise", "SELECT ")


async def forbidden(client: Client, world: World) -> Page:
    return await client.open("/manage")


async def absent(client: Client, world: World) -> Page:
    return await client.open("/nowhere")


async def gone(client: Client, world: World) -> Page:
    return await client.open("/replies/999999")


async def unusable(client: Client, world: World) -> Page:
    return Page(await client.request("DELETE", "/login"))


async def too_much(client: Client, world: World) -> Page:
    return await client.submit(f"/threads/{world.thread.id}/replies", body="x" * BODY_MAX)


async def senseless(client: Client, world: World) -> Page:
    return await client.open("/?sort=sideways")


async def broken(client: Client, world: World) -> Page:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forum.web.front.load_topics", fail)
        return await client.open("/")


async def fail() -> None:
    raise RuntimeError("a secret of our insides")


async def unavailable(client: Client, world: World) -> Page:
    await execute("ALTER TABLE argument_type RENAME TO gone")
    return await client.open("/")


TROUBLES: dict[str, tuple[int, Trouble]] = {
    "forbidden": (403, forbidden),
    "absent": (404, absent),
    "gone": (404, gone),
    "unusable": (405, unusable),
    "too much": (413, too_much),
    "senseless": (422, senseless),
    "broken": (500, broken),
    "unavailable": (503, unavailable),
}


@pytest.mark.parametrize("name", TROUBLES)
async def test_an_error_page_says_what_happened_and_how_to_go_on(
    name: str, cast: dict[str, Client], world: World
) -> None:
    status, trouble = TROUBLES[name]
    page = await trouble(cast["stranger"], world)
    assert page.status == status
    assert f"Error {status}" in page.text
    assert len(page.words("h1")) > 10
    assert page.one("main .trouble__next a[href='/']")
    assert page.words(".trouble__id code") == page.response.headers["x-request-id"]


@pytest.mark.parametrize("name", TROUBLES)
async def test_an_error_page_is_protected_and_tells_nothing_of_our_insides(
    name: str, cast: dict[str, Client], world: World
) -> None:
    _, trouble = TROUBLES[name]
    page = await trouble(cast["stranger"], world)
    assert "default-src 'none'" in page.response.headers["content-security-policy"]
    assert page.response.headers["x-content-type-options"] == "nosniff"
    assert page.response.headers["cache-control"] in {"private, no-cache", "private, no-store"}
    assert not [word for word in (*INSIDES, "a secret") if word in page.html]


async def test_the_way_to_sign_in_stays_open_on_an_error_page(
    visitor: Client, world: World
) -> None:
    page = await absent(visitor, world)
    assert page.one("header a[href^='/login']")


async def test_an_error_of_the_database_asks_to_try_again(visitor: Client, world: World) -> None:
    page = await unavailable(visitor, world)
    assert int(page.response.headers["retry-after"]) > 0
    assert "Nothing was changed" in page.text


async def test_a_form_sent_while_the_database_is_away_is_no_loss(
    cast: dict[str, Client], world: World
) -> None:
    token = await cast["stranger"].form_token()
    await execute("ALTER TABLE reply RENAME TO gone")
    data = {"csrf_token": token, "body": "Words that took an hour."}
    address = f"/threads/{world.thread.id}/replies"
    page = Page(await cast["stranger"].post(address, data=data))
    assert page.status == 503
    assert "What you typed is still there when you go back" in page.text


async def test_two_requests_have_two_names(visitor: Client) -> None:
    first = (await visitor.get("/about")).headers["x-request-id"]
    assert first != (await visitor.get("/about")).headers["x-request-id"]


async def test_a_name_sent_by_the_browser_is_not_taken_over(visitor: Client) -> None:
    response = await visitor.get("/about", headers={"x-request-id": "forged\nline"[:6]})
    assert response.headers["x-request-id"] != "forged"


async def test_who_only_opened_an_address_is_not_told_to_copy_what_they_typed(
    cast: dict[str, Client], world: World
) -> None:
    page = await senseless(cast["stranger"], world)
    assert "Check the address" in page.text
    assert "copy what you typed" not in page.text
