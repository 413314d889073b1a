"""The log of sign-ins: what is kept, for how long, who sees it, and who is told of a new browser."""

from datetime import timedelta

import pytest_asyncio

from forum.actions.members import set_password
from forum.actions.moderation import suspend
from forum.actions.sign_ins import DEVICE_KEPT, LOG_KEPT, forget_old_sign_ins
from forum.clock import now
from forum.http.identity import DEVICE_COOKIE
from forum.models import Device, Member, SignIn
from tests.client import Client
from tests.factories import make_member
from tests.mail_server import Inbox, text_of
from tests.web.mailing import PASSWORD, deliver, verified

PHONE = "Mozilla/5.0 (iPhone; CPU like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest_asyncio.fixture
async def dana(db: str) -> Member:
    await make_member("dana")
    await set_password("dana", PASSWORD)
    return await verified(await Member.get(username="dana"))


async def log_in(client: Client, agent: str, password: str = PASSWORD, name: str = "dana") -> int:
    client.headers["user-agent"] = agent
    return (await client.submit("/login", username=name, password=password)).status


def forget_cookies(client: Client) -> None:
    """As another browser would come."""
    client.cookies.clear()


async def test_every_try_is_logged_with_time_network_and_browser(
    visitor: Client, dana: Member
) -> None:
    await log_in(visitor, PHONE, "a wrong guess")
    await suspend(None, "dana", "For the test")
    await log_in(visitor, PHONE)
    await Member.filter(id=dana.id).update(suspended_at=None)
    await log_in(visitor, LAPTOP)
    found = [
        (str(one.outcome), one.network, one.browser, one.member_id)
        for one in await SignIn.all().order_by("id")
    ]
    assert found == [
        ("wrong", "127.0.0.1", PHONE, dana.id),
        ("suspended", "127.0.0.1", PHONE, dana.id),
        ("done", "127.0.0.1", LAPTOP, dana.id),
    ]


async def test_a_name_that_nobody_has_is_not_kept_for_it_may_be_a_password(
    visitor: Client, dana: Member
) -> None:
    await log_in(visitor, PHONE, "x", "my secret words typed above")
    await make_member("imported")
    await Member.filter(username="imported").update(placeholder=True)
    await log_in(visitor, PHONE, "x", "imported")
    kept = await SignIn.all().values()
    assert [row["member_id"] for row in kept] == [None, None]
    assert "secret" not in str(kept)


async def test_members_see_their_own_and_nobody_elses(
    visitor: Client, stranger: Client, dana: Member
) -> None:
    await log_in(visitor, PHONE, "a wrong guess")
    await log_in(visitor, LAPTOP)
    page = await visitor.open("/account/sign-ins")
    first, second = [row.get_text(" ") for row in page.all("ul.rows > li")]
    assert "Signed in" in first
    assert "Firefox on Windows" in first
    assert "From 127.0.0.1" in first
    assert "Wrong password" in second
    assert "Safari on iPhone" in second
    assert "iPhone" not in (await stranger.open("/account/sign-ins")).text
    sessions = await visitor.open("/account/sessions")
    assert "From 127.0.0.1" in sessions.words("ul.rows:not([data-exact])")
    assert "Wrong password" in sessions.words("section[aria-labelledby=log]")


async def test_administrators_see_all_or_one_members_and_managers_none(
    visitor: Client, admin: Client, manager: Client, dana: Member
) -> None:
    await log_in(visitor, PHONE, "a wrong guess")
    await log_in(visitor, PHONE, "x", "nobody")
    page = await admin.open("/manage/sign-ins")
    assert "A name that nobody has" in page.words("ul.rows")
    one = await admin.open("/manage/sign-ins?member=DANA")
    assert [row.select("a")[0]["href"] for row in one.all("ul.rows > li")] == ["/members/dana"]
    assert (await manager.open("/manage/sign-ins")).status == 403
    assert not (await manager.open("/manage")).all("a[href='/manage/sign-ins']")
    empty = await admin.open("/manage/sign-ins?member=nobody")
    assert "Nobody tried" in empty.words("p.empty")


async def test_a_long_log_comes_in_pages_that_show_each_try_once(
    admin: Client, dana: Member
) -> None:
    await SignIn.all().delete()
    await SignIn.bulk_create(
        [
            SignIn(
                member_id=admin.member.id, outcome="wrong", network="", browser=f"Agent {n}",
                created_at=now(),
            )
            for n in range(120)
        ]
    )  # fmt: skip
    for address in ("/account/sign-ins", "/manage/sign-ins?member=admin"):
        seen, onward = list[str](), address
        while onward:
            page = await admin.open(onward)
            seen += [row.get_text() for row in page.all("ul.rows .rows__user")]
            onward = next((str(link["href"]) for link in page.all("a[rel=next]")), "")
        assert seen == [f"Agent {n}" for n in reversed(range(120))]


async def test_tries_and_browsers_are_forgotten_after_the_time_that_is_stated(
    visitor: Client, dana: Member
) -> None:
    await log_in(visitor, PHONE)
    second = timedelta(seconds=1)
    await SignIn.all().update(created_at=now() - LOG_KEPT + 60 * second)
    await Device.all().update(used_at=now() - DEVICE_KEPT + 60 * second)
    await forget_old_sign_ins()
    assert await SignIn.exists()
    assert await Device.exists()
    await SignIn.all().update(created_at=now() - LOG_KEPT - second)
    await Device.all().update(used_at=now() - DEVICE_KEPT - second)
    await forget_old_sign_ins()
    assert not await SignIn.exists()
    assert not await Device.exists()


async def test_the_owner_is_told_of_a_browser_that_is_none_of_theirs_and_of_no_other(
    somebody: Client, inbox: Inbox, dana: Member
) -> None:
    for agent in (PHONE, PHONE):  # the first ever, and the same one once more
        assert await log_in(somebody, agent) == 303
        await somebody.submit("/logout")
    known = somebody.cookies[DEVICE_COOKIE]
    forget_cookies(somebody)
    await log_in(somebody, PHONE)  # the same without its cookies, from the same network
    await somebody.submit("/logout")
    await deliver(somebody)
    assert inbox.messages == []
    forget_cookies(somebody)
    assert await log_in(somebody, LAPTOP, "a wrong guess") == 422
    assert await log_in(somebody, LAPTOP) == 303
    await somebody.submit("/logout")
    await deliver(somebody)
    [letter] = inbox.messages
    assert "new browser signed in" in letter["Subject"]
    words = " ".join(text_of(letter).split())
    assert "Firefox on Windows, from the network 127.0.0.1" in words
    assert "/login/forgot" in words
    somebody.cookies.set(DEVICE_COOKIE, known, "127.0.0.1")
    await log_in(somebody, "A renamed browser")
    await deliver(somebody)
    assert len(inbox.messages) == 1


async def test_an_address_that_nobody_verified_is_told_nothing(
    somebody: Client, inbox: Inbox, dana: Member
) -> None:
    await Member.filter(id=dana.id).update(verified_email=None)
    for agent in (PHONE, LAPTOP):
        forget_cookies(somebody)
        assert await log_in(somebody, agent) == 303
    await deliver(somebody)
    assert inbox.messages == []


async def test_without_mail_a_new_browser_signs_in_all_the_same(
    visitor: Client, dana: Member
) -> None:
    for agent in (PHONE, LAPTOP):
        forget_cookies(visitor)
        assert await log_in(visitor, agent) == 303
