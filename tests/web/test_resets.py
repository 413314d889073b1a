"""Passwords that were forgotten."""

from datetime import timedelta

import pytest
import pytest_asyncio

from forum.actions.lapses import end_suspensions
from forum.actions.members import set_password
from forum.actions.moderation import lift_suspension, suspend
from forum.app import create_app
from forum.clock import now
from forum.models import Member, ResetRequest, Session
from forum.settings import Settings
from tests.client import Client, Page, sign_in
from tests.factories import make_member
from tests.http.digest import digest
from tests.mail_server import Inbox, link_in, text_of
from tests.web.mailing import NEW, PASSWORD, deliver, kinds, sign_up, time_runs_out, verified

DANA = "dana@agency.example"


@pytest_asyncio.fixture
async def dana(db: str) -> Member:
    """Can sign in, and has verified the address."""
    await make_member("dana")
    await set_password("dana", PASSWORD)
    return await verified(await Member.get(username="dana"))


async def forgot(client: Client, address: str) -> Page:
    page = await client.submit("/login/forgot", email=address)
    await deliver(client)
    return page


async def link_for(client: Client, inbox: Inbox, address: str = DANA) -> str:
    await forgot(client, address)
    return link_in(inbox.messages[-1], "/login/reset/")


async def test_a_link_sets_a_new_password(somebody: Client, inbox: Inbox, dana: Member) -> None:
    assert (await somebody.open("/login")).one("a[href='/login/forgot']")
    link = await link_for(somebody, inbox)
    assert "dana" in (await somebody.open(link)).words("main")
    sent = await somebody.submit(link, password=NEW)
    assert sent.location == "/login?reset=1"
    assert "new password is set" in (await somebody.open(sent.location)).words("[role=status]")
    assert (await somebody.submit("/login", username="dana", password=PASSWORD)).status == 422
    assert (await somebody.submit("/login", username="dana", password=NEW)).status == 303
    await deliver(somebody)
    assert "was changed" in inbox.to(DANA)[-1]["Subject"]


async def test_every_session_ends(
    somebody: Client, inbox: Inbox, dana: Member, visitor: Client
) -> None:
    await sign_in(visitor, dana)
    await somebody.submit(await link_for(somebody, inbox), password=NEW)
    assert not await Session.filter(member_id=dana.id).exists()


async def test_the_answer_is_the_same_whoever_has_the_address(
    somebody: Client, inbox: Inbox, dana: Member
) -> None:
    await Member.filter(id=(await make_member("gone")).id).update(suspended_at=now())
    addresses = [DANA, DANA.upper(), "nobody@agency.example", "gone@agency.example"]
    pages = [await forgot(somebody, address) for address in addresses]
    assert {page.status for page in pages} == {200}
    assert len({page.words("main") for page in pages}) == 1
    assert not any(address in page.html for page in pages for address in addresses)
    assert {str(message["To"]) for message in inbox.messages} == {DANA}
    assert not await ResetRequest.exists()


async def test_who_was_suspended_until_a_day_that_is_past_gets_a_letter(
    somebody: Client, inbox: Inbox, dana: Member
) -> None:
    begun = {
        "suspended_at": now() - timedelta(days=9),
        "suspended_until": now() + timedelta(days=1),
    }
    await Member.filter(id=dana.id).update(**begun)
    await end_suspensions()
    await forgot(somebody, DANA)
    assert inbox.messages == []
    await Member.filter(id=dana.id).update(suspended_until=now() - timedelta(days=1))
    await end_suspensions()
    await somebody.submit(await link_for(somebody, inbox), password=NEW)
    assert (await somebody.submit("/login", username="dana", password=NEW)).status == 303


async def test_asking_writes_the_same_for_every_address(somebody: Client, dana: Member) -> None:
    changed = []
    for address in (DANA, "nobody@agency.example"):
        before = await digest()
        await somebody.submit("/login/forgot", email=address)
        after = await digest()
        changed.append({table for table in after if before[table] != after[table]})
    assert changed[0] == changed[1] == {"reset_request"}


async def test_opening_the_link_alone_changes_nothing(
    somebody: Client, inbox: Inbox, dana: Member
) -> None:
    link = await link_for(somebody, inbox)
    before = await digest()
    for _ in range(2):
        assert (await somebody.open(link)).status == 200
    assert await digest() == before


async def test_a_link_works_once_and_dies_with_a_newer_one_and_with_time(
    somebody: Client, inbox: Inbox, dana: Member
) -> None:
    first, second = [await link_for(somebody, inbox) for _ in range(2)]
    assert (await somebody.submit(first, password=NEW)).status == 404
    assert (await somebody.submit(second, password=NEW)).status == 303
    assert (await somebody.submit(second, password=PASSWORD)).status == 404
    third = await link_for(somebody, inbox)
    await time_runs_out()
    assert (await somebody.open(third)).status == 404
    assert (await somebody.submit(third, password=NEW)).status == 404


async def test_a_link_dies_with_a_suspension_and_stays_dead_when_that_is_lifted(
    somebody: Client, inbox: Inbox, dana: Member
) -> None:
    link = await link_for(somebody, inbox)
    await suspend(None, "dana", "A reason")
    assert (await somebody.open(link)).status == 404
    assert (await somebody.submit(link, password=NEW)).status == 404
    await lift_suspension(None, "dana")
    assert (await somebody.submit(link, password=NEW)).status == 404
    assert (await somebody.submit("/login", username="dana", password=PASSWORD)).status == 303


async def test_a_link_dies_when_the_password_is_changed_otherwise(
    somebody: Client, inbox: Inbox, dana: Member
) -> None:
    link = await link_for(somebody, inbox)
    await set_password("dana", NEW)
    assert (await somebody.submit(link, password=PASSWORD)).status == 404


async def test_a_link_of_one_kind_is_none_of_the_other(
    somebody: Client, inbox: Inbox, dana: Member
) -> None:
    token = (await link_for(somebody, inbox)).rpartition("/")[2]
    assert (await somebody.submit(f"/mail/verify/{token}")).status == 404


@pytest.mark.parametrize(("typed", "words"), [("short", "at least 12"), ("x" * 129, "at most 128")])
async def test_a_new_password_keeps_the_rules(
    somebody: Client, inbox: Inbox, dana: Member, typed: str, words: str
) -> None:
    link = await link_for(somebody, inbox)
    page = await somebody.submit(link, password=typed)
    assert page.status == 422
    assert words in page.words("#password-error")
    assert typed not in page.html
    assert (await somebody.submit(link, password=NEW)).status == 303


async def test_an_address_that_nobody_verified_gets_a_letter_for_each_account(
    somebody: Client, inbox: Inbox, db: str
) -> None:
    for name in ("ana", "ben"):
        member = await make_member(name)
        await Member.filter(id=member.id).update(email="Shared@agency.example")
    await forgot(somebody, "shared@agency.example")
    told = sorted(text_of(message) for message in inbox.messages)
    assert ["account ana" in told[0], "account ben" in " ".join(told[1].split())] == [True, True]
    link = link_in(inbox.messages[0], "/login/reset/")
    assert (await somebody.submit(link, password=NEW)).status == 303
    assert await Member.filter(verified_email="shared@agency.example").count() == 1


async def test_asking_is_limited_by_address_whether_or_not_it_is_known(
    mailing: Settings, dana: Member
) -> None:
    strict = mailing.model_copy(update={"rate_limits": "on"})
    async with Client(create_app(strict)) as client:
        for address in (DANA, "nobody@agency.example"):
            tries = [await client.submit("/login/forgot", email=address) for _ in range(4)]
            assert [page.status for page in tries] == [200, 200, 200, 429]


async def test_without_a_mail_server_an_administrator_has_to_be_asked(
    visitor: Client, dana: Member
) -> None:
    assert "administrator" in (await visitor.open("/login")).words(".gate__small")
    assert "member password" in (await visitor.open("/login/forgot")).text
    await visitor.submit("/login/forgot", email=DANA)
    assert not await ResetRequest.exists()


async def test_a_changed_password_is_told_to_the_address(
    somebody: Client, inbox: Inbox, dana: Member
) -> None:
    await sign_in(somebody, dana)
    fields = {"current_password": PASSWORD, "password": NEW}
    assert (await somebody.submit("/account/password", **fields)).status == 303
    assert await kinds() == ["account"]


@pytest.mark.parametrize("forgotten", [True, False])
async def test_a_new_password_ends_a_change_of_address_that_an_intruder_asked_for(
    somebody: Client, inbox: Inbox, dana: Member, mailing: Settings, *, forgotten: bool
) -> None:
    await sign_in(somebody, dana)
    await somebody.submit("/account", display_name="Dana", email="thief@evil.example")
    await deliver(somebody)
    waiting = link_in(inbox.to("thief@evil.example")[0], "/mail/verify/")
    async with Client(create_app(mailing)) as owner:
        if forgotten:
            await owner.submit(await link_for(owner, inbox), password=NEW)
        else:
            await sign_in(owner, dana)
            fields = {"current_password": PASSWORD, "password": NEW}
            await owner.submit("/account/password", **fields)
    assert (await somebody.submit(waiting)).status == 404
    assert (await Member.get(id=dana.id)).email == DANA


async def test_who_waits_for_the_first_link_may_still_use_it_after_a_new_password(
    somebody: Client, inbox: Inbox
) -> None:
    await sign_up(somebody)
    fields = {"current_password": PASSWORD, "password": NEW}
    assert (await somebody.submit("/account/password", **fields)).status == 303
    link = link_in(inbox.to(DANA)[0], "/mail/verify/")
    assert (await somebody.submit(link)).status == 303
