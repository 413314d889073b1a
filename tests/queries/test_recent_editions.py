"""Summaries that were curated last, as the front page names them."""

from datetime import timedelta

import pytest

from forum.actions.editions import publish
from forum.actions.moderation import hide_thread
from forum.actions.summaries import change_draft
from forum.clock import now
from forum.models import Edition, EditionText, Member, Role, Thread
from forum.permissions import Viewer
from forum.queries.recent_editions import NOTE_SHOWN, RECENT_SHOWN, load_recent_editions
from forum.queries.summary_draft import load_stored_draft
from forum.queries.thread_list import load_thread_list
from forum.rules.summary import Content
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.queries.counting import counted

pytestmark = pytest.mark.usefixtures("db")


async def a_manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def curated(author: Member, manager: Viewer, note: str) -> Thread:
    thread = await make_thread(author)
    await make_reply(author, thread, argument=["roi"])
    await publish(manager, thread.id, 0, note)
    return thread


async def publish_again(manager: Viewer, thread: Thread, note: str) -> None:
    def led(content: Content) -> Content:
        return content.model_copy(update={"lead": f"{note} leads."})

    await change_draft(manager, thread.id, led)
    draft = await load_stored_draft(thread.id)
    assert draft is not None
    await publish(manager, thread.id, draft.version, note)


async def test_the_newest_edition_of_each_thread_newest_first() -> None:
    author, manager = await make_member("author"), await a_manager()
    threads = [await curated(author, manager, f"Note {n}.") for n in range(RECENT_SHOWN + 1)]
    await publish_again(manager, threads[1], "Again.")
    found = await load_recent_editions()
    assert [(e.thread_id, e.number, e.note) for e in found] == [
        (threads[1].id, 2, "Again."),
        (threads[3].id, 1, "Note 3."),
        (threads[2].id, 1, "Note 2."),
    ]
    assert found[0].title == threads[1].title.removeprefix("How do I convince my leadership to ")


async def test_without_editions_there_is_nothing() -> None:
    await make_thread(await make_member("author"))
    assert await load_recent_editions() == ()


async def test_a_hidden_thread_is_not_named() -> None:
    author, manager = await make_member("author"), await a_manager()
    thread = await curated(author, manager, "Zanzibar.")
    await hide_thread(manager, thread.id, "Spam")
    assert await load_recent_editions() == ()


async def test_a_note_is_told_by_its_first_words() -> None:
    author, manager = await make_member("author"), await a_manager()
    await curated(author, manager, "Merged the lines on cost. " * 12)
    [edition] = await load_recent_editions()
    assert edition.note.startswith("Merged the lines on cost.")
    assert edition.note.endswith(" …")
    assert len(edition.note) <= NOTE_SHOWN + 1


async def test_a_purged_note_is_left_out() -> None:
    author, manager = await make_member("author"), await a_manager()
    await curated(author, manager, "Zanzibar.")
    await EditionText.filter(text="Zanzibar.").update(text=None, salt=None, purged_at=now())
    [edition] = await load_recent_editions()
    assert edition.note == ""


async def test_two_queries_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    author, manager = await make_member("author"), await a_manager()
    for number in range(5):
        await curated(author, manager, f"Note {number}.")
    await Edition.all().update(published_at=now() - timedelta(days=1))  # ties go by id
    with counted(monkeypatch) as statements:
        found = await load_recent_editions()
    assert len(statements) == 2
    assert [edition.note for edition in found] == ["Note 4.", "Note 3.", "Note 2."]


async def test_lists_of_threads_know_which_are_curated() -> None:
    author, manager = await make_member("author"), await a_manager()
    plain = await make_thread(author)
    thread = await curated(author, manager, "First.")
    numbers = {row.id: row.edition_number for row in (await load_thread_list()).rows}
    assert numbers == {plain.id: 0, thread.id: 1}
