"""Passwords that guessers try early are refused wherever one is chosen."""

import asyncio
import time

import pytest

from forum.actions.members import set_password
from forum.actions.passwords import hash_new
from forum.errors import Invalid
from forum.models import Member, Session
from forum.rules.passwords import COMMON, KNOWN
from tests.client import Client, sign_in
from tests.factories import make_member
from tests.mail_server import Inbox, link_in
from tests.slowness import slowness
from tests.web.mailing import FORM, NEW, PASSWORD, deliver, verified

WEAK = [
    ("passwordpassword", COMMON),
    ("dana-w 1980 & on", KNOWN),
    ("casemaker-2026", KNOWN),
]
SLOW = "4@8({[<369$5 |7 2z" * 7
"""Takes a quarter of a second to judge."""


@pytest.mark.parametrize(("typed", "words"), WEAK)
async def test_at_sign_up(visitor: Client, db: str, typed: str, words: str) -> None:
    page = await visitor.submit("/signup", **{**FORM, "password": typed})
    assert page.status == 422
    assert words in page.words("#password-error")
    assert page.one("input[name=username]")["value"] == FORM["username"]
    assert typed not in page.html
    assert not await Member.exists()


@pytest.mark.parametrize(("typed", "words"), WEAK)
async def test_at_a_change(visitor: Client, db: str, typed: str, words: str) -> None:
    member = await make_member("dana-w")
    await set_password("dana-w", PASSWORD)
    await sign_in(visitor, member)
    fields = {"current_password": PASSWORD, "password": typed}
    page = await visitor.submit("/account/password", **fields)
    assert page.status == 422
    assert words in page.words("#password-error")
    assert await Session.filter(member_id=member.id).count() == 1


@pytest.mark.parametrize(("typed", "words"), WEAK)
async def test_at_a_reset_whose_link_still_works_afterwards(
    somebody: Client, inbox: Inbox, db: str, typed: str, words: str
) -> None:
    member = await verified(await make_member("dana-w"))
    await somebody.submit("/login/forgot", email=member.email)
    await deliver(somebody)
    link = link_in(inbox.messages[-1], "/login/reset/")
    page = await somebody.submit(link, password=typed)
    assert page.status == 422
    assert words in page.words("#password-error")
    assert typed not in page.html
    assert (await somebody.submit(link, password=NEW)).status == 303


async def test_on_the_command_line(db: str) -> None:
    await make_member("dana-w")
    with pytest.raises(Invalid):
        await set_password("dana-w", "passwordpassword")


async def test_one_that_is_slow_to_judge_keeps_nobody_waiting() -> None:
    await hash_new("a first one, which loads the lists")
    work = asyncio.create_task(hash_new(SLOW))
    longest, before = 0.0, time.perf_counter()
    while not work.done():
        await asyncio.sleep(0)
        longest, before = max(longest, time.perf_counter() - before), time.perf_counter()
    await work
    assert longest < 0.15 * slowness()
