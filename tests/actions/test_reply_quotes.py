"""Quotations in replies are word for word, and are kept with the version that has the words."""

import pytest

from forum.actions.moderation import hide_reply
from forum.actions.moves import move_branch
from forum.actions.replies import edit_reply
from forum.errors import Invalid
from forum.models import Member, Reply, ReplyQuote, Role, Thread
from forum.permissions import Viewer
from forum.queries.quoting import load_quoting
from forum.rules.drafts import ReplyEdit
from forum.rules.moving import Place
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

Kept = tuple[int, int, int]


def quoting(reply: Reply, words: str, revision: int = 1) -> str:
    return f"> {words}\n>\n> — [Author](/replies/{reply.id}?words={revision}.0.9)\n\nSo?"


async def kept() -> list[Kept]:
    found = await ReplyQuote.all().order_by("id")
    return [(one.reply_id, one.quoted_id, one.revision) for one in found]


async def test_a_quotation_is_kept_with_its_reply_and_version(
    author: Member, thread: Thread, reply: Reply
) -> None:
    twice = f"{quoting(reply, 'Each form costs $14.20')}\n\n{quoting(reply, 'on the web')}"
    answer = await make_reply(await make_member(), thread, twice)
    assert await kept() == [(answer.id, reply.id, 1)]


async def test_words_that_are_not_in_that_version_are_refused(
    author: Member, thread: Thread, reply: Reply
) -> None:
    with pytest.raises(Invalid, match=r"Each form costs \$15"):
        await make_reply(author, thread, quoting(reply, "Each form costs $15"))
    edit = ReplyEdit(body="Each form costs $15.", revision=1)
    await edit_reply(await viewer_for(author), reply.id, edit)
    with pytest.raises(Invalid):
        await make_reply(author, thread, quoting(reply, "Each form costs $15"))
    await make_reply(author, thread, quoting(reply, "Each form costs $15", revision=2))
    await make_reply(author, thread, quoting(reply, "Each form costs $14.20"))
    assert [revision for *_, revision in await kept()] == [2, 1]


async def test_what_is_elsewhere_or_out_of_view_is_quoted_as_any_words_are(
    author: Member, manager: Viewer, thread: Thread, reply: Reply
) -> None:
    elsewhere = await make_thread(author)
    await make_reply(author, elsewhere, quoting(reply, "Anything"))
    await make_reply(author, thread, quoting(Reply(id=999_999), "Anything"))
    await make_reply(author, thread, quoting(reply, "Anything", revision=7))
    await hide_reply(manager, reply.id, "Names people.")
    await make_reply(author, thread, quoting(reply, "Each form costs $14.20"))
    assert await kept() == []


async def test_an_edit_changes_what_is_quoted(author: Member, thread: Thread, reply: Reply) -> None:
    answer = await make_reply(author, thread, quoting(reply, "Each form"))
    viewer = await viewer_for(author)
    await edit_reply(viewer, answer.id, ReplyEdit(body="No words of it.", revision=1))
    assert await kept() == []
    again = ReplyEdit(body=quoting(reply, "on the web"), revision=2)
    await edit_reply(viewer, answer.id, again)
    assert await kept() == [(answer.id, reply.id, 1)]
    wrong = ReplyEdit(body=quoting(reply, "on the moon"), revision=3)
    with pytest.raises(Invalid):
        await edit_reply(viewer, answer.id, wrong)


async def test_a_reply_that_was_moved_away_is_not_said_to_quote(
    author: Member, thread: Thread, reply: Reply
) -> None:
    answer = await make_reply(await make_member(), thread, quoting(reply, "Each form costs $14.20"))
    assert list(await load_quoting([reply.id])) == [reply.id]
    manager = await viewer_for(await make_member(role=Role.MANAGER))
    elsewhere = Place(thread_id=(await make_thread(author)).id)
    await move_branch(manager, answer.id, elsewhere, "Off topic.")
    assert await load_quoting([reply.id]) == {}
