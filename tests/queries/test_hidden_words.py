"""Hidden and withdrawn words are in no page object of those who may not read them."""

from collections.abc import Awaitable
from dataclasses import dataclass

import pytest

from forum.actions.moderation import hide_reply, hide_thread, unhide_reply
from forum.actions.picks import pick
from forum.actions.replies import withdraw_reply
from forum.errors import NotFound
from forum.models import Reply, Role, Thread
from forum.permissions import VISITOR, Viewer
from forum.queries.argument_filter import ArgumentFilter
from forum.queries.arguments_page import load_arguments_page
from forum.queries.member_page import load_member_page
from forum.queries.permalink import find_reply_url
from forum.queries.picks import load_reasons
from forum.queries.reply_page import load_reply_context
from forum.queries.summary_page import load_summary_page
from forum.queries.thread_head import load_thread_head
from forum.queries.thread_list import load_thread_list
from forum.queries.thread_page import ThreadView, load_thread_page
from forum.rules.drafts import PickDraft
from tests.client import viewer_for
from tests.factories import PEER, make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
CANARY = "Zanzibar"
WORDS = f"Harbor County saved $40,000 with the {CANARY} method in one year."


@dataclass(frozen=True)
class Scene:
    thread: Thread
    reply: Reply
    author: Viewer
    manager: Viewer
    stranger: Viewer


async def scene(stance: str = "for") -> Scene:
    """A thread by one, a reply of the author with an answer, marked as the one reason."""
    owner, author = await make_member("owner"), await make_member("author")
    thread = await make_thread(owner)
    peer = PEER.model_copy(update={"detail": f"Used the {CANARY} method"})
    reply = await make_reply(
        author, thread, WORDS, argument=["roi", "risk"], stance=stance, evidence=[peer]
    )
    await make_reply(owner, thread, parent=reply, argument=["roi"])
    reader = await viewer_for(await make_member("reader"))
    why = PickDraft(reply_id=reply.id, why=f"The {CANARY} method convinces.")
    await pick(reader, thread.id, why)
    return Scene(
        thread,
        reply,
        await viewer_for(author),
        await viewer_for(await make_member("manager", role=Role.MANAGER)),
        await viewer_for(await make_member("stranger")),
    )


async def pages(viewer: Viewer, found: Scene) -> list[str]:
    """Whatever can be asked about the thread, as text."""
    head = await load_thread_head(viewer, found.thread.id)
    loads: list[Awaitable[object]] = [
        load_thread_page(viewer, found.thread.id, ThreadView()),
        load_thread_page(viewer, found.thread.id, ThreadView(argument="roi")),
        load_thread_page(viewer, found.thread.id, ThreadView(argument="objection")),
        load_thread_page(viewer, found.thread.id, ThreadView(under=found.reply.id)),
        load_summary_page(viewer, found.thread.id),
        load_reasons(head, ""),
        load_member_page(viewer, "author", ""),
        load_arguments_page(ArgumentFilter(), ""),
        load_arguments_page(ArgumentFilter(type="roi"), ""),
        load_reply_context(viewer, found.reply.id),
        load_thread_list(),
    ]
    return [repr(await load) for load in loads]


async def seen_by(viewer: Viewer, found: Scene) -> int:
    return sum(CANARY in page for page in await pages(viewer, found))


@pytest.mark.parametrize("stance", ["for", "objection"])
async def test_hidden_words_show_to_their_author_and_managers_only(stance: str) -> None:
    found = await scene(stance)
    assert await seen_by(VISITOR, found) >= 6
    await hide_reply(found.manager, found.reply.id, "Names a citizen")
    assert await seen_by(VISITOR, found) == await seen_by(found.stranger, found) == 0
    assert await seen_by(found.author, found) > 0
    assert await seen_by(found.manager, found) > 0
    await unhide_reply(found.manager, found.reply.id)
    assert await seen_by(VISITOR, found) >= 6


@pytest.mark.parametrize("stance", ["for", "objection"])
async def test_withdrawn_words_show_to_nobody(stance: str) -> None:
    found = await scene(stance)
    await withdraw_reply(found.author, found.reply.id)
    for viewer in (VISITOR, found.stranger, found.author, found.manager):
        assert await seen_by(viewer, found) == 0


async def test_counts_leave_out_what_does_not_show() -> None:
    found = await scene()
    await hide_reply(found.manager, found.reply.id, "Names a citizen")
    member = await load_member_page(VISITOR, "author", "")
    counts = (member.counts.replies, member.counts.arguments, member.counts.convinced)
    assert [n.words for n in counts] == ["0", "0", "0"]
    page = await load_thread_page(VISITOR, found.thread.id, ThreadView())
    assert (page.picks.total, page.picks.top, page.thread.argument_count) == (0, (), 1)
    summary = await load_summary_page(VISITOR, found.thread.id)
    assert (summary.memo.drawn.arguments, summary.memo.drawn.people) == (1, 1)


async def test_a_hidden_thread_is_not_found_by_strangers() -> None:
    found = await scene()
    await hide_thread(found.manager, found.thread.id, "Spam")
    for viewer in (VISITOR, found.stranger, found.author):
        for load in (
            load_thread_page(viewer, found.thread.id, ThreadView()),
            load_summary_page(viewer, found.thread.id),
            find_reply_url(viewer, found.reply.id),
            load_reply_context(viewer, found.reply.id),
        ):
            with pytest.raises(NotFound):
                await load
        for page in (
            await load_member_page(viewer, "author", ""),
            await load_arguments_page(ArgumentFilter(), ""),
            await load_thread_list(),
        ):
            assert CANARY not in repr(page)
            assert found.thread.title not in repr(page)


async def test_a_hidden_thread_stays_open_to_its_author_and_managers() -> None:
    found = await scene()
    await hide_thread(found.manager, found.thread.id, "Spam")
    owner = Viewer(member_id=found.thread.author_id, username="owner")
    for viewer in (owner, found.manager):
        page = await load_thread_page(viewer, found.thread.id, ThreadView())
        assert page.thread.hidden_reason == "Spam"
        assert not page.may.post
