"""Digests: one letter a day or a week, and none where there is nothing to tell."""

import asyncio
from datetime import timedelta

import pytest

from forum.actions.digests import NOTICES_SHOWN, write_digests
from forum.actions.endorsements import endorse
from forum.actions.following import follow_thread, follow_type
from forum.actions.mail_choices import choose_mail
from forum.actions.moderation import hide_reply, hide_thread
from forum.clock import now
from forum.models import Letter, MailChoice, Member, Notice, Reply, Role, Thread
from forum.settings import Settings
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.mail.notices import notice, reader

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
async def ana() -> Member:
    return await reader("ana", MailChoice.DAILY)


@pytest.fixture
async def ben() -> Member:
    return await make_member("ben")


async def a_day_later() -> None:
    await Member.filter(digest_at__isnull=False).update(digest_at=now() - timedelta(minutes=1))


async def only_letter(mailing: Settings) -> str:
    await a_day_later()
    await write_digests(mailing)
    return " ".join((await Letter.get()).text.replace("> ", "").split())


async def test_a_day_in_one_letter(ana: Member, ben: Member, mailing: Settings) -> None:
    thread = await make_thread(ana, title="How do I convince my leadership to write plainly?")
    reply = await make_reply(ben, thread, "An answer without a type.")
    await notice(ana, reply, ben)
    await write_digests(mailing)
    assert not await Letter.exists()  # not before it is due
    told = await only_letter(mailing)
    assert 'Ben answered you in "How do I convince my leadership to write plainly?":' in told
    assert (await Notice.get()).mailed_at
    letter = await Letter.get()
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.recipient == ana.email
    due = (await Member.get(id=ana.id)).digest_at
    assert due
    assert timedelta(hours=23) < due - now() <= timedelta(days=1)


async def test_nothing_new_is_no_letter(ana: Member, ben: Member, mailing: Settings) -> None:
    await make_reply(ben, await make_thread(ben), argument=["roi"])  # in nobody's thread of Ana's
    await a_day_later()
    await write_digests(mailing)
    assert not await Letter.exists()


async def test_the_best_new_arguments_come_first_and_only_of_others(
    ana: Member, ben: Member, mailing: Settings
) -> None:
    started, answered = await make_thread(ana), await make_thread(ben)
    await make_reply(ana, answered, "What Ana says herself.", argument=["roi"])
    await make_reply(ben, started, "The lesser argument.", argument=["roi"])
    best = await make_reply(ben, answered, "The better argument.", argument=["risk"])
    old = await make_reply(ben, started, "An argument of last week.", argument=["roi"])
    await Reply.filter(id=old.id).update(created_at=now() - timedelta(days=3))
    await make_reply(ben, started, "Talk without a type.")
    for name in ("fan", "fun"):
        await endorse(await viewer_for(await make_member(name)), best.id)
    told = await only_letter(mailing)
    assert told.index("The better argument.") < told.index("The lesser argument.")
    assert "Ben, Risk" in told
    for absent in ("Ana says", "last week", "without a type"):
        assert absent not in told


async def test_a_type_that_one_follows_is_told_of_and_a_thread_that_one_left_is_not(
    ana: Member, ben: Member, mailing: Settings
) -> None:
    reader_of = await viewer_for(ana)
    await follow_type(reader_of, "risk", on=True)
    left = await make_thread(ana)
    await follow_thread(reader_of, left.id, on=False)
    await make_reply(ben, left, "Of a thread that Ana left.", argument=["roi"])
    await make_reply(ben, await make_thread(ben), "A risk somewhere else.", argument=["risk"])
    told = await only_letter(mailing)
    assert "A risk somewhere else." in told
    assert "that Ana left" not in told


async def test_hidden_arguments_are_not_mailed(ana: Member, ben: Member, mailing: Settings) -> None:
    manager = await viewer_for(await make_member("mo", role=Role.MANAGER))
    thread, secret = await make_thread(ana), await make_thread(ben)
    hidden = await make_reply(ben, thread, "Canary one sings here.", argument=["roi"])
    await make_reply(ana, secret)
    await make_reply(ben, secret, "Canary two sings here.", argument=["roi"])
    await notice(ana, hidden, ben)
    await hide_reply(manager, hidden.id, "A reason")
    await hide_thread(manager, secret.id, "A reason")
    await a_day_later()
    await write_digests(mailing)
    assert not await Letter.exists()


async def test_a_week_is_told_as_a_week(ben: Member, mailing: Settings) -> None:
    cy = await reader("cy", MailChoice.WEEKLY)
    assert cy.digest_at
    assert cy.digest_at - now() > timedelta(days=6)
    thread = await make_thread(cy)
    reply = await make_reply(ben, thread, "Five days old by now.", argument=["roi"])
    await Reply.filter(id=reply.id).update(created_at=now() - timedelta(days=5))
    assert "Five days old by now." in await only_letter(mailing)
    assert (await Letter.get()).subject.startswith("Your week at Casemaker")


async def test_of_many_notices_the_newest_are_told(
    ana: Member, ben: Member, mailing: Settings
) -> None:
    for number in range(NOTICES_SHOWN + 4):
        thread = await make_thread(ben, title=f"A thread about number {number}.")
        await notice(ana, thread, ben)
    told = await only_letter(mailing)
    assert "And 4 more: http://127.0.0.1:8000/inbox" in told
    assert "number 3." not in told
    assert "number 4." in told
    assert not await Notice.filter(mailed_at=None).exists()


async def test_several_processes_write_one_digest(
    ana: Member, ben: Member, mailing: Settings
) -> None:
    await notice(ana, await make_thread(ben), ben)
    await a_day_later()
    await asyncio.gather(*(write_digests(mailing) for _ in range(4)))
    assert await Letter.all().count() == 1


async def test_who_is_suspended_gets_none(ana: Member, ben: Member, mailing: Settings) -> None:
    await notice(ana, await make_thread(ben), ben)
    await Member.filter(id=ana.id).update(suspended_at=now())
    await a_day_later()
    await write_digests(mailing)
    assert not await Letter.exists()


async def test_who_chose_never_and_changes_the_mind_is_told_of_what_comes_then(
    ben: Member, mailing: Settings
) -> None:
    cy = await reader("cy", MailChoice.NONE)
    assert cy.digest_at is None
    thread: Thread = await make_thread(ben, title="An old thread of long ago")
    await notice(cy, thread, ben)
    await choose_mail(await viewer_for(cy), MailChoice.DAILY)
    await notice(cy, await make_thread(ben, title="A new thread of today"), ben)
    told = await only_letter(mailing)
    assert "A new thread of today" in told
    assert "An old thread" not in told
