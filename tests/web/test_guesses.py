"""Guessing is slowed down, and does not keep the owner of an account out."""

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from forum.actions.mail_tokens import make_token
from forum.actions.members import set_password
from forum.app import create_app
from forum.errors import TooSoon
from forum.http.identity import DEVICE_COOKIE, fingerprint
from forum.http.limits import SIGN_IN_BY_NAME
from forum.models import Device, Member, Purpose
from forum.settings import Settings
from tests.client import Client, Page
from tests.factories import make_member

PASSWORD, NEW = "four words in a row", "five other words in a row"
HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path, rate_limits="on", secret_key="k" * 32, trusted_proxies="127.0.0.1"
    )


@pytest_asyncio.fixture
async def dana(db: str) -> Member:
    member = await make_member("dana")
    await set_password("dana", PASSWORD)
    return member


def from_network(client: Client, network: str) -> Client:
    client.headers["x-forwarded-for"] = network
    return client


@pytest_asyncio.fixture
async def attacker(app: Starlette) -> AsyncIterator[Client]:
    async with Client(app) as client:
        yield from_network(client, ELSEWHERE)


@pytest_asyncio.fixture
async def owner(visitor: Client, dana: Member) -> Client:
    """Signed in with this browser once, and out again."""
    from_network(visitor, HOME)
    assert (await log_in(visitor, PASSWORD)).status == 303
    await visitor.submit("/logout")
    return visitor


async def log_in(client: Client, password: str, username: str = "dana") -> Page:
    return await client.submit("/login", username=username, password=password)


async def guesses(client: Client, count: int, username: str = "dana") -> list[int]:
    return [(await log_in(client, f"guess {n}", username)).status for n in range(count)]


async def from_everywhere(app: Starlette, username: str = "dana", but: int = 0) -> None:
    """As many guesses as the name has in all, but so many, counted as those of many networks are."""
    for _ in range(SIGN_IN_BY_NAME.amount - but):
        with suppress(TooSoon):
            await app.state.limiter.hit(SIGN_IN_BY_NAME, fingerprint(username))


async def test_from_one_network_ten_are_taken_for_a_name(attacker: Client, dana: Member) -> None:
    assert await guesses(attacker, 10) == [422] * 10
    page = await log_in(attacker, PASSWORD)
    assert page.status == 429
    assert 0 < int(page.response.headers["retry-after"]) <= 1800
    assert "from this network" in page.text


async def test_the_owner_signs_in_from_anywhere_else_meanwhile(
    attacker: Client, visitor: Client, dana: Member
) -> None:
    await guesses(attacker, 11)
    assert (await log_in(from_network(visitor, HOME), PASSWORD)).status == 303


async def test_a_browser_that_the_account_knows_signs_in_however_many_guess_and_from_where(
    attacker: Client, owner: Client
) -> None:
    await from_everywhere(attacker.app)
    stranger = from_network(attacker, "192.0.2.1")
    page = await log_in(stranger, PASSWORD)
    assert page.status == 429
    assert "new password by mail" in page.text
    for network in (HOME, "203.0.113.1"):
        assert (await log_in(from_network(owner, network), PASSWORD)).status == 303
        await owner.submit("/logout")


async def test_guesses_of_many_networks_add_up_whether_or_not_anybody_has_the_name(
    attacker: Client, db: str
) -> None:
    await from_everywhere(attacker.app, "nobody", but=20)
    for network in ("203.0.113.1", "203.0.113.2"):
        assert await guesses(from_network(attacker, network), 10, "nobody") == [422] * 10
    from_network(attacker, "203.0.113.99")
    assert (await log_in(attacker, "one more", "nobody")).status == 429


async def test_a_known_browser_has_a_count_of_its_own(owner: Client, attacker: Client) -> None:
    assert await guesses(owner, 10) == [422] * 10
    page = await log_in(owner, PASSWORD)
    assert page.status == 429
    assert "with this browser" in page.text
    assert (await log_in(attacker, PASSWORD)).status == 303


async def test_a_browser_is_known_to_who_signed_in_with_it_only(
    owner: Client, attacker: Client
) -> None:
    await make_member("mallory")
    await set_password("mallory", PASSWORD)
    assert (await log_in(attacker, PASSWORD, "mallory")).status == 303
    await attacker.submit("/logout")
    assert DEVICE_COOKIE in attacker.cookies
    assert await guesses(attacker, 11) == [422] * 10 + [429]


async def test_a_word_that_was_planted_in_a_browser_is_not_kept(
    visitor: Client, dana: Member
) -> None:
    visitor.cookies.set(DEVICE_COOKIE, "planted-by-somebody-else", "127.0.0.1")
    page = await log_in(visitor, PASSWORD)
    [given] = [c for c in page.response.headers.get_list("set-cookie") if DEVICE_COOKIE in c]
    assert "planted" not in given
    assert {"httponly", "samesite=lax"} <= {part.strip().casefold() for part in given.split(";")}
    assert given.split("=")[1].split(";")[0] not in str(await Device.all().values())


async def test_a_browser_of_two_members_is_known_to_both(visitor: Client, dana: Member) -> None:
    await make_member("erin")
    await set_password("erin", PASSWORD)
    for name in ("dana", "erin"):
        assert (await log_in(visitor, PASSWORD, name)).status == 303
        await visitor.submit("/logout")
    assert len(set(await Device.all().values_list("token_hash", flat=True))) == 1
    assert await Device.all().count() == 2


async def test_after_a_new_password_only_the_browser_that_set_it_is_known(
    owner: Client, attacker: Client
) -> None:
    assert (await log_in(attacker, PASSWORD)).status == 303
    await log_in(owner, PASSWORD)
    await owner.submit("/account/password", current_password=PASSWORD, password=NEW)
    await owner.submit("/logout")
    await attacker.submit("/logout")
    assert await Device.all().count() == 1
    assert await guesses(attacker, 10) == [422] * 9 + [429]  # signing in was a try as well
    assert (await log_in(owner, NEW)).status == 303


async def test_one_network_is_one_however_its_address_is_abbreviated(
    attacker: Client, dana: Member
) -> None:
    spelt = ["2001:db8::1", "2001:0db8:0:0:a:b:c:d", "2001:db8::a:b:c:e", "2001:DB8:0:0::2"]
    for number in range(10):
        assert await guesses(from_network(attacker, spelt[number % 4]), 1) == [422]
    assert await guesses(from_network(attacker, "2001:db8::ffff"), 1) == [429]
    assert await guesses(from_network(attacker, "2001:db8:0:1::1"), 1) == [422]


async def test_who_set_a_new_password_by_mail_gets_in_however_many_guess(
    dana: Member, mailing: Settings
) -> None:
    limited = mailing.model_copy(update={"rate_limits": "on"})
    async with Client(create_app(limited)) as browser:
        await from_everywhere(browser.app)
        assert (await log_in(browser, PASSWORD)).status == 429
        token = await make_token(dana.id, Purpose.RESET, dana.email)
        assert (await browser.submit(f"/login/reset/{token}", password=NEW)).status == 303
        assert (await log_in(browser, NEW)).status == 303
