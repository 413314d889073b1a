"""Letters that waited are judged again before they go: what they tell of may be gone, or not wanted."""

from collections.abc import Awaitable, Callable

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from msgspec import Struct

from forum.actions.digests import write_digests
from forum.actions.mail_choices import choose_mail, turn_off
from forum.actions.moderation import hide_reply, hide_thread, lift_suspension, suspend
from forum.actions.notice_letters import write_notice_letters
from forum.actions.purges import purge_reply
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.tags import retag_reply
from forum.actions.threads import edit_thread
from forum.models import Letter, LetterKind, MailChoice, Member, Notice, Reply, Role, Thread
from forum.permissions import Viewer
from forum.postman import Postman
from forum.rules.drafts import ReplyEdit, TagDraft, ThreadEdit
from forum.settings import Settings
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.mail.notices import notice, reader
from tests.mail.outbox import time_passes
from tests.mail.test_digests import a_day_later
from tests.mail_server import Inbox, text_of

pytestmark = pytest.mark.usefixtures("db")
SECRET = "Canary: the password of the scanner is on its back."
TITLE = "How do I convince my leadership to hide the canary?"


class Scene(Struct, frozen=True):
    """Ben started a thread and replied there; Ana is to be told of the reply, and Cy of another one."""

    manager: Viewer
    ben: Viewer
    ana: Member
    cy: Member
    thread: Thread
    reply: Reply


Deed = Callable[[Scene], Awaitable[object]]


async def scene(choice: MailChoice) -> Scene:
    ben = await make_member("ben")
    ana, cy = await reader("ana", choice), await reader("cy", choice)
    thread = await make_thread(ben, title=TITLE)
    reply = await make_reply(ben, thread, SECRET)
    other = await make_reply(ben, await make_thread(ben), "Nothing is wrong with this one.")
    await notice(ana, reply, ben)
    await notice(cy, other, ben)
    manager = await viewer_for(await make_member("mo", role=Role.ADMIN))
    return Scene(manager, await viewer_for(ben), ana, cy, thread, reply)


async def write(mailing: Settings, choice: MailChoice) -> None:
    """A letter to Ana and one to Cy, that wait now."""
    if choice is MailChoice.INSTANT:
        await write_notice_letters(mailing)
    else:
        await a_day_later()
        await write_digests(mailing)
    assert sorted(letter.recipient for letter in await Letter.all()) == [
        "ana@agency.example",
        "cy@agency.example",
    ]


def told(inbox: Inbox) -> list[str]:
    return sorted(str(message["To"]) for message in inbox.messages)


async def hide(found: Scene) -> None:
    await hide_reply(found.manager, found.reply.id, "It tells a secret")


async def withdraw(found: Scene) -> None:
    await withdraw_reply(found.ben, found.reply.id)


async def edit(found: Scene) -> None:
    draft = ReplyEdit(body="Without the secret.", revision=1)
    await edit_reply(found.ben, found.reply.id, draft)


async def hide_the_thread(found: Scene) -> None:
    await hide_thread(found.manager, found.thread.id, "It tells a secret")


async def edit_the_title(found: Scene) -> None:
    title = "How do I convince my leadership to be discreet?"
    draft = ThreadEdit(title=title, body="What worked?", revision=1)
    await edit_thread(found.ben, found.thread.id, draft)


async def purge(found: Scene) -> None:
    await purge_reply(found.manager, found.reply.id, "It tells a secret")


AWAY = [hide, withdraw, edit, hide_the_thread, edit_the_title, purge]


@pytest.mark.parametrize("choice", [MailChoice.INSTANT, MailChoice.DAILY])
@pytest.mark.parametrize("deed", AWAY)
async def test_words_that_were_taken_away_are_mailed_to_nobody(
    deed: Deed, choice: MailChoice, mailing: Settings, inbox: Inbox
) -> None:
    found = await scene(choice)
    await write(mailing, choice)
    await deed(found)
    await Postman(mailing).turn()
    assert told(inbox) == ["cy@agency.example"]
    assert not await Letter.filter(member_id=found.ana.id).exists()


@pytest.mark.parametrize("deed", AWAY)
async def test_nor_when_the_mail_server_said_later_before(
    deed: Deed, mailing: Settings, inbox: Inbox
) -> None:
    found = await scene(MailChoice.INSTANT)
    inbox.answers[found.ana.email] = ["451 4.3.0 Come back later"]
    await Postman(mailing).turn()
    await deed(found)
    await time_passes()
    await Postman(mailing).turn()
    assert told(inbox) == ["cy@agency.example"]


async def test_a_letter_that_was_claimed_does_not_go_when_its_words_are_taken_away(
    mailing: Settings, inbox: Inbox
) -> None:
    """While the server takes another one, that was claimed together with it."""
    found = await scene(MailChoice.INSTANT)
    await Notice.filter(member_id=found.ana.id).delete()
    await write_notice_letters(mailing)
    await notice(found.ana, found.reply)
    await write(mailing, MailChoice.INSTANT)
    take = inbox.handle_DATA

    async def meanwhile(server: SMTP, session: Session, envelope: Envelope) -> str:
        await withdraw(found)
        return await take(server, session, envelope)

    inbox.handle_DATA = meanwhile  # type: ignore[method-assign]
    await Postman(mailing).turn()
    assert told(inbox) == ["cy@agency.example"]


async def test_other_tags_and_edits_of_other_posts_stop_no_letter(
    mailing: Settings, inbox: Inbox
) -> None:
    found = await scene(MailChoice.INSTANT)
    other = await make_reply(await Member.get(username="ben"), found.thread)
    await write(mailing, MailChoice.INSTANT)
    await retag_reply(found.ben, found.reply.id, TagDraft(argument=["roi"]))
    await edit_reply(found.ben, other.id, ReplyEdit(body="Said otherwise.", revision=1))
    body = ThreadEdit(title=TITLE, body="What has worked for you?", revision=1)
    await edit_thread(found.ben, found.thread.id, body)
    await Postman(mailing).turn()
    assert told(inbox) == ["ana@agency.example", "cy@agency.example"]


async def test_who_wrote_it_is_still_told_that_it_was_hidden(
    mailing: Settings, inbox: Inbox
) -> None:
    ana = await reader("ana")
    reply = await make_reply(ana, await make_thread(await make_member("ben")))
    manager = await viewer_for(await make_member("mo", role=Role.MANAGER))
    await hide_reply(manager, reply.id, "It names a person")
    await Postman(mailing).turn()
    assert "It names a person" in text_of(inbox.messages[0])


async def test_a_title_with_the_address_of_a_hidden_post_stops_no_letter(
    mailing: Settings, inbox: Inbox
) -> None:
    found = await scene(MailChoice.INSTANT)
    await hide(found)
    await Notice.all().delete()
    address = f"http://127.0.0.1:8000/replies/{found.reply.id}"
    thread = await make_thread(found.cy, title=f'{"x" * 60} {address} {"y" * 50} href="{address}"')
    await notice(found.ana, thread, found.cy)
    await Postman(mailing).turn()
    assert told(inbox) == ["ana@agency.example"]


async def choose_none(found: Scene) -> None:
    await choose_mail(await viewer_for(found.ana), MailChoice.NONE)


async def unsubscribe(found: Scene) -> None:
    await turn_off(found.ana.id, LetterKind.NOTICE)
    await turn_off(found.ana.id, LetterKind.DIGEST)


@pytest.mark.parametrize("choice", [MailChoice.INSTANT, MailChoice.DAILY])
@pytest.mark.parametrize("deed", [choose_none, unsubscribe])
async def test_who_wants_no_more_mail_gets_none_that_waited(
    deed: Deed, choice: MailChoice, mailing: Settings, inbox: Inbox
) -> None:
    found = await scene(choice)
    await write(mailing, choice)
    await deed(found)
    await Postman(mailing).turn()
    assert told(inbox) == ["cy@agency.example"]


@pytest.mark.parametrize("choice", [MailChoice.INSTANT, MailChoice.DAILY])
async def test_who_is_suspended_gets_only_what_is_about_the_account(
    choice: MailChoice, mailing: Settings, inbox: Inbox
) -> None:
    found = await scene(choice)
    await write(mailing, choice)
    await suspend(found.manager, "ana", "A reason", settings=mailing)
    await Postman(mailing).turn()
    assert told(inbox) == ["ana@agency.example", "cy@agency.example"]
    assert "was suspended" in inbox.to("ana@agency.example")[0]["Subject"]
    await lift_suspension(found.manager, "ana", mailing)
    await Postman(mailing).turn()
    assert "is open again" in inbox.to("ana@agency.example")[1]["Subject"]
