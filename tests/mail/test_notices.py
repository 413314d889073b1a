"""Letters about notices: for who wants them, about what may be seen, and never too many."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.notice_letters import HOURLY, write_notice_letters
from forum.actions.replies import withdraw_reply
from forum.actions.visits import VisitQueue
from forum.background import Background
from forum.clock import now
from forum.models import Letter, MailChoice, Member, Notice, NoticeKind, Role, Thread
from forum.postman import Postman
from forum.queries.notice_mail import CROWD
from forum.settings import Settings
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.mail.notices import notice, reader
from tests.mail_server import Inbox, html_of, text_of

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
async def ana() -> Member:
    return await reader("ana")


@pytest.fixture
async def ben() -> Member:
    return await make_member("ben")


@pytest.fixture
async def asked(ana: Member) -> Thread:
    return await make_thread(ana, title="How do I convince my leadership to write plainly?")


async def test_an_answer_is_told_at_once(
    ana: Member, ben: Member, asked: Thread, mailing: Settings, inbox: Inbox
) -> None:
    reply = await make_reply(ben, asked, "We saved 1,200 hours <b>a year</b>.")
    await notice(ana, reply, ben)
    await Postman(mailing).turn()
    [message] = inbox.messages
    assert message["To"] == ana.email
    assert message["Subject"] == f"Ben answered you: {asked.title}"
    text = text_of(message)
    assert f"http://127.0.0.1:8000/replies/{reply.id}" in text
    assert "> We saved 1,200 hours" in text
    assert "We saved 1,200 hours" in html_of(message)
    assert "<b>a year" not in html_of(message)
    assert message["References"] == message["In-Reply-To"] == f"<thread-{asked.id}@localhost>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(message["List-Unsubscribe"]).strip("<>") in text
    assert (await Notice.get()).mailed_at
    await Postman(mailing).turn()
    assert len(inbox.messages) == 1


async def test_who_is_answered_hears_of_it_without_waiting_for_the_clock(
    ana: Member, ben: Member, asked: Thread, mailing: Settings, inbox: Inbox
) -> None:
    """As soon as notices were made, though the postman had just looked for some."""
    postman = Postman(mailing)
    background = Background(VisitQueue(), when_told=postman.wake)
    async with postman.running():
        await postman.turn()
        await make_reply(ben, asked, "We saved 1,200 hours a year.")
        await background.tell()
        await inbox.until(1)
    assert inbox.messages[0]["Subject"] == f"Ben replied in a thread that you follow: {asked.title}"


@pytest.mark.parametrize("kind", list(NoticeKind))
async def test_every_kind_of_notice_has_words(
    kind: NoticeKind, ana: Member, ben: Member, asked: Thread, mailing: Settings, inbox: Inbox
) -> None:
    await notice(ana, asked, ben, kind, "What there is to say.")
    await Postman(mailing).turn()
    [message] = inbox.messages
    assert asked.title in message["Subject"]
    nameless = kind in {NoticeKind.CITED, NoticeKind.NOMINATION, NoticeKind.MODERATION}
    assert ("What there is to say." in text_of(message)) is nameless
    assert ("Ben" in text_of(message)) is not nameless


@pytest.mark.parametrize("choice", [MailChoice.DAILY, MailChoice.WEEKLY, MailChoice.NONE])
async def test_who_did_not_ask_for_it_gets_none(
    choice: MailChoice, ben: Member, mailing: Settings
) -> None:
    member = await reader("cy", choice)
    await notice(member, await make_thread(ben), ben)
    await write_notice_letters(mailing)
    assert not await Letter.exists()
    assert (await Notice.get()).mailed_at is None


async def test_an_address_that_nobody_verified_gets_none(ben: Member, mailing: Settings) -> None:
    member = await make_member("dee")
    await Member.filter(id=member.id).update(mail=MailChoice.INSTANT)
    await notice(member, await make_thread(ben), ben)
    await write_notice_letters(mailing)
    assert not await Letter.exists()


async def test_what_was_read_meanwhile_is_not_told(
    ana: Member, ben: Member, asked: Thread, mailing: Settings
) -> None:
    told = await notice(ana, asked, ben)
    await Notice.filter(id=told.id).update(read_at=now())
    await write_notice_letters(mailing)
    assert not await Letter.exists()


async def test_nothing_is_mailed_of_what_was_hidden_or_withdrawn(
    ana: Member, ben: Member, mailing: Settings
) -> None:
    manager = await viewer_for(await make_member("mo", role=Role.MANAGER))
    thread, secret = await make_thread(ben), await make_thread(ben, title="Words nobody may see")
    hidden = await make_reply(ben, thread, "Canary one sings here.")
    withdrawn = await make_reply(ben, thread, "Canary two sings here.")
    inside = await make_reply(ben, secret, "Canary three sings here.")
    for post in (hidden, withdrawn, inside, secret):
        await notice(ana, post, ben)
    await hide_reply(manager, hidden.id, "A reason")
    await withdraw_reply(await viewer_for(ben), withdrawn.id)
    await hide_thread(manager, secret.id, "A reason")
    await write_notice_letters(mailing)
    assert not await Letter.exists()
    assert not await Notice.filter(
        member_id=ana.id, mailed_at=None
    ).exists()  # and not later either


async def test_the_author_is_told_of_a_reply_that_managers_hid(
    ana: Member, ben: Member, mailing: Settings
) -> None:
    manager = await viewer_for(await make_member("mo", role=Role.MANAGER))
    reply = await make_reply(ana, await make_thread(ben))
    await hide_reply(manager, reply.id, "It names a person")
    await write_notice_letters(mailing)
    assert "It names a person" in (await Letter.get()).text


async def test_a_busy_hour_comes_in_a_few_letters(
    ana: Member, ben: Member, asked: Thread, mailing: Settings
) -> None:
    for _ in range(HOURLY - 1):
        await notice(ana, asked, ben)
    await write_notice_letters(mailing)
    assert await Letter.all().count() == HOURLY - 1
    for number in range(5):
        await notice(ana, await make_thread(ben, title=f"Another thread, number {number}"), ben)
    await write_notice_letters(mailing)
    together = await Letter.all().order_by("-id").first()
    assert together
    assert together.subject == "5 things for you at Casemaker"
    assert "number 0" in together.text
    assert "number 4" in together.text
    assert "References" not in together.headers
    await notice(ana, asked, ben)
    await write_notice_letters(mailing)
    assert await Letter.all().count() == HOURLY
    assert await Notice.filter(mailed_at=None).count() == 1  # it waits until there is room
    await Letter.all().update(created_at=now() - timedelta(hours=2))
    await write_notice_letters(mailing)
    assert await Letter.all().count() == HOURLY + 1


async def test_one_post_that_mentions_many_mails_some(ben: Member, mailing: Settings) -> None:
    reply = await make_reply(ben, await make_thread(ben))
    for number in range(CROWD + 3):
        await notice(await reader(f"crowd{number}"), reply, ben, NoticeKind.MENTION)
    await write_notice_letters(mailing)
    assert await Letter.all().count() == CROWD
    assert not await Notice.filter(mailed_at=None).exists()


async def test_several_processes_tell_each_notice_once(
    ana: Member, ben: Member, asked: Thread, mailing: Settings
) -> None:
    for _ in range(5):
        await notice(ana, asked, ben)
    await asyncio.gather(*(write_notice_letters(mailing) for _ in range(4)))
    assert Counter(letter.member_id for letter in await Letter.all()) == {ana.id: 5}


async def test_a_hostile_name_and_title_make_one_subject(
    ana: Member, mailing: Settings, inbox: Inbox
) -> None:
    eve = await make_member("eve")
    await Member.filter(id=eve.id).update(display_name="Eve\r\nBcc: x@evil.example\u202e")
    thread = await make_thread(eve)
    await Thread.filter(id=thread.id).update(title="A\nB: c\r\n\r\n" + "🏛" * 300)
    await notice(ana, thread, eve)
    await Postman(mailing).turn()
    [message] = inbox.messages
    assert str(message["Subject"]).startswith("Eve Bcc: x@evil.example answered you: A B: c 🏛")
    assert message["Bcc"] is None
    assert message["B"] is None
    assert len(message.keys()) == len(set(message.keys()))
