"""Pages of nominations ask the same of a busy forum, and show the oldest open ones first."""

import pytest

from forum.actions.editions import publish
from forum.actions.moderation import hide_reply
from forum.actions.nominations import accept, nominate
from forum.actions.replies import withdraw_reply
from forum.models import Member, Reply, Role, SummaryDraft, Thread
from forum.permissions import Viewer
from forum.queries.nominations import OPEN_SHOWN, load_open_nominations
from forum.queries.own_nominations import load_own_nominations, load_taken_words
from forum.rules.nominations import NominationDraft
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.queries.counting import counted

pytestmark = pytest.mark.usefixtures("db")
OPEN, OWN, TAKEN = 2, 3, 4


async def nominated(viewer: Viewer, reply: Reply, words: str) -> int:
    draft = NominationDraft(words=words, type="roi", revision=1)
    return (await nominate(viewer, reply.id, draft)).id


async def fill(author: Member, reader: Viewer, manager: Viewer, replies: int) -> Thread:
    """A thread whose replies have an open and a published nomination each."""
    thread = await make_thread(author)
    for number in range(replies):
        said = f"It saved ${number + 10},000 in a year."
        reply = await make_reply(author, thread, said, argument=["roi"])
        await accept(manager, await nominated(reader, reply, f"It saved ${number + 10},000"))
        await nominated(reader, reply, "000 in a year.")
    version = (await SummaryDraft.get(thread_id=thread.id)).version
    await publish(manager, thread.id, version, "First edition")
    return thread


async def test_pages_of_nominations_ask_the_same_of_a_busy_forum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author, member = await make_member("author"), await make_member("reader")
    writer, reader = await viewer_for(author), await viewer_for(member)
    manager = await viewer_for(await make_member("manager", Role.MANAGER))
    counts = []
    for replies in (2, 9):
        thread = await fill(author, reader, manager, replies)
        asked = []
        for load in (
            lambda id=thread.id: load_open_nominations(id),
            lambda: load_own_nominations(reader, ""),
            lambda: load_taken_words(writer, ""),
        ):
            with counted(monkeypatch) as statements:
                await load()
            asked.append(len(statements))
        counts.append(asked)
    assert counts[0] == counts[1]
    assert all(asked <= most for asked, most in zip(counts[0], (OPEN, OWN, TAKEN), strict=True))


async def test_the_oldest_open_nominations_come_first_and_the_rest_wait() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    words = " ".join(f"number{number}" for number in range(OPEN_SHOWN + 2))
    reply = await make_reply(author, thread, words, argument=["roi"])
    # Several readers, for a member may have few that wait.
    readers = [await viewer_for(await make_member(f"reader{n}")) for n in range(6)]
    ids = [
        await nominated(readers[n % 6], reply, f"number{n} number{n + 1}")
        for n in range(OPEN_SHOWN + 1)
    ]
    shown = await load_open_nominations(thread.id)
    assert [nomination.id for nomination in shown] == ids[:OPEN_SHOWN]
    assert (shown[0].words, shown[0].nominator) == ("number0 number1", "Reader0")
    manager = await viewer_for(await make_member("manager", Role.MANAGER))
    await accept(manager, ids[0])
    assert [one.id for one in await load_open_nominations(thread.id)] == ids[1:]


async def test_editions_that_quote_a_nomination_are_named_first_and_last() -> None:
    author, member = await make_member("author"), await make_member("reader")
    reader = await viewer_for(member)
    manager = await viewer_for(await make_member("manager", Role.MANAGER))
    thread = await fill(author, reader, manager, 2)
    ((newest, *_), _) = await load_own_nominations(reader, "")
    assert newest.editions is None
    await accept(manager, newest.nomination.id)
    version = (await SummaryDraft.get(thread_id=thread.id)).version
    await publish(manager, thread.id, version, "Second edition")
    items, _ = await load_own_nominations(reader, "")
    found = [one.editions for one in items if one.editions]
    assert [(one.first, one.last, one.newest) for one in found] == [(2, 2, 2), (1, 2, 2), (1, 2, 2)]
    assert all(one.is_current for one in found)


@pytest.mark.parametrize("how", ["hidden", "withdrawn"])
async def test_words_out_of_view_are_in_no_page_object(how: str) -> None:
    author = await make_member("author")
    reply = await make_reply(author, await make_thread(author), "The Zanzibar pilot saved $9,000.")
    reader = await viewer_for(await make_member("reader"))
    await nominated(reader, reply, "Zanzibar pilot")
    assert "Zanzibar" in repr(await load_own_nominations(reader, ""))
    if how == "hidden":
        await hide_reply(
            await viewer_for(await make_member("manager", Role.MANAGER)), reply.id, "Spam."
        )
    else:
        await withdraw_reply(await viewer_for(author), reply.id)
    assert "Zanzibar" not in repr(await load_own_nominations(reader, ""))
    assert ("Zanzibar" in repr(await load_open_nominations(reply.thread_id))) is (how == "hidden")
