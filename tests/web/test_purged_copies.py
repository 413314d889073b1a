"""Words that were purged stay nowhere that somebody was about to use them, or to be told of them."""

from datetime import timedelta

from forum.actions.digests import write_digests
from forum.actions.drafts import save_draft
from forum.actions.flags import flag_reply
from forum.actions.notice_letters import write_notice_letters
from forum.actions.purges import purge_reply
from forum.clock import now
from forum.models import Draft, Flag, Letter, MailChoice, Member, Thread
from forum.rules.flags import FlagDraft
from forum.rules.places import Deed, Place
from forum.settings import Settings
from tests.client import Client
from tests.factories import make_reply
from tests.mail.notices import notice, reader

REASON = "It names a private person."
WORDS = "The avocet clerk is Jo Doe."


async def test_drafts_of_edits_and_notes_of_flags_go_too(
    admin: Client, author: Client, stranger: Client, thread: Thread
) -> None:
    reply, other = [await make_reply(author.member, thread, WORDS + end) for end in (" A.", " B.")]
    for one in (reply, other):
        place = Place(Deed.EDIT_REPLY, one.id)
        await save_draft(author.viewer, place, {"body": [WORDS]}, 0)
        await flag_reply(stranger.viewer, one.id, FlagDraft(kind="other", note="It says Jo Doe."))
    await purge_reply(admin.viewer, reply.id, REASON)
    assert [draft.place for draft in await Draft.all()] == [f"edit reply {other.id}"]
    assert [flag.note for flag in await Flag.all().order_by("id")] == ["", "It says Jo Doe."]


async def test_letters_that_wait_and_tell_of_it_are_not_sent(
    admin: Client, author: Client, thread: Thread, mailing: Settings
) -> None:
    at_once, daily = await reader("ana"), await reader("ben", MailChoice.DAILY)
    reply = await make_reply(author.member, thread, WORDS)
    for reader_of_it in (at_once, daily):
        await notice(reader_of_it, reply, author.member)
    await notice(at_once, await make_reply(author.member, thread, "Another one."), author.member)
    await Member.filter(id=daily.id).update(digest_at=now() - timedelta(minutes=1))
    await write_notice_letters(mailing)
    await write_digests(mailing)
    assert len([one for one in await Letter.all() if "Jo Doe" in one.text]) == 2
    await purge_reply(admin.viewer, reply.id, REASON)
    assert "Another one." in (await Letter.get()).text
