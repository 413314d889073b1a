"""What is done in one browser counts in another one at its very next request."""

import asyncio

import pytest

from forum.actions.members import set_password, set_role
from forum.errors import Forbidden
from forum.http.identity import SESSION_COOKIE
from forum.models import Member, Role
from tests.client import Client
from tests.conftest import SignedIn

PASSWORD = "four words in a row"


@pytest.mark.parametrize(
    ("role", "address"), [(Role.MANAGER, "/manage/members"), (Role.ADMIN, "/manage/sign-ins")]
)
async def test_who_is_demoted_is_out_at_once_and_stays_a_member(
    signed_in: SignedIn, admin: Client, role: Role, address: str
) -> None:
    there = await signed_in("target", role=role)
    assert (await there.open(address)).status == 200
    await admin.submit("/members/target/role", role="member")
    assert (await there.open(address)).status == 403
    sent = await there.submit("/members/admin/silence", reason="Revenge.")
    assert sent.status == 403
    assert (await there.open("/account")).status == 200


async def test_who_is_suspended_is_a_visitor_at_once_in_every_browser(
    signed_in: SignedIn, admin: Client, visitor: Client
) -> None:
    here = await signed_in("target")
    await set_password("target", PASSWORD)
    for client in (here, visitor):
        client.cookies.clear()
        assert (await client.submit("/login", username="target", password=PASSWORD)).status == 303
    await admin.submit("/members/target/suspend", reason="Advertises a product.")
    for client in (here, visitor):
        assert (await client.open("/account", follow=False)).status == 303
        client.cookies.clear()
        sent = await client.submit("/threads", title="I post all the same", body="So there.")
        assert sent.status in {303, 401}
        assert sent.location.startswith("/login") or sent.status == 401


async def test_signing_in_kills_the_token_that_the_browser_came_with(
    visitor: Client, signed_in: SignedIn
) -> None:
    await signed_in("target")
    await set_password("target", PASSWORD)
    tokens = []
    for _ in range(2):
        await visitor.submit("/login", username="target", password=PASSWORD)
        tokens.append([c.value for c in visitor.cookies.jar if c.name == SESSION_COOKIE][-1])
    assert tokens[0] != tokens[1]
    async with Client(visitor.app) as thief:
        thief.cookies.set(SESSION_COOKIE, tokens[0] or "", "127.0.0.1")
        assert (await thief.open("/account", follow=False)).status == 303
        thief.cookies.set(SESSION_COOKIE, tokens[1] or "", "127.0.0.1")
        assert (await thief.open("/account", follow=False)).status == 200


async def test_of_two_administrators_who_demote_each_other_at_one_moment_one_stays(
    signed_in: SignedIn,
) -> None:
    one, two = [await signed_in(name, role=Role.ADMIN) for name in ("one", "two")]
    found = await asyncio.gather(
        set_role("two", Role.MEMBER, one.viewer),
        set_role("one", Role.MEMBER, two.viewer),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Forbidden) for one in found) == 1
    assert await Member.filter(role=Role.ADMIN).count() == 1
