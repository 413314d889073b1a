"""What a manager changes for all threads, while someone else is in the middle of writing one."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from forum.actions.agencies import join_agencies, update_agency
from forum.actions.argument_types import add_type, retire_type
from forum.actions.endorsements import endorse
from forum.actions.members import update_profile
from forum.actions.moderation import hide_thread, lock
from forum.actions.recount import drain_rescores
from forum.actions.replies import withdraw_reply
from forum.database import is_postgres, rows, transaction
from forum.errors import Forbidden
from forum.models import (
    ALL_TYPES,
    Agency,
    ArgumentCount,
    ArgumentType,
    Member,
    Reply,
    Role,
    Thread,
    Topic,
)
from forum.permissions import Viewer
from forum.queries.best_order import TOP_LEVEL_PER_PAGE
from forum.rules.drafts import AgencyDraft, ProfileDraft, TypeDraft
from forum.rules.looks import HUES, ICONS
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
LOOKS = 2000
WAITING = """
    SELECT 1 FROM pg_locks JOIN pg_stat_activity activity USING (pid)
    WHERE NOT granted AND activity.datname = current_database()"""
"""In this database: other tests wait in theirs."""


async def in_the_middle_of(write: Callable[[], Awaitable[object]], deed: Awaitable[object]) -> None:
    """The deed starts after the write and before its transaction ends."""
    written = asyncio.Event()

    async def do() -> None:
        await written.wait()
        await deed

    doing = asyncio.create_task(do())
    async with transaction():
        await write()
        written.set()
        await _done_or_waiting(doing)
    await doing


async def _done_or_waiting(doing: asyncio.Task[None]) -> None:
    """On SQLite nobody else writes while a transaction lasts, so there is nothing to look at."""
    looks = LOOKS if is_postgres() else 0
    for _ in range(looks):
        waiting = await rows(WAITING)
        if waiting or doing.done():
            return
    assert looks == 0, "the deed neither ended nor waited"


@pytest.fixture
async def manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def test_a_type_retired_while_an_argument_is_withdrawn_leaves_the_needs_right(
    manager: Viewer,
) -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    for slug in ("roi", "mission", "peer-agencies"):
        reply = await make_reply(author, thread, argument=[slug])
    viewer = await viewer_for(author)
    await in_the_middle_of(lambda: withdraw_reply(viewer, reply.id), retire_type(manager, "risk"))
    assert (await Thread.get(id=thread.id)).needs_arguments
    await assert_nothing_drifted()


async def test_an_agency_confirmed_while_its_member_endorses_counts_with_that_mark(
    manager: Viewer,
) -> None:
    reply = await make_reply(await make_member(), await make_thread(await make_member()))
    viewer = await viewer_for(await make_member("reader", agency="City of Elm", confirmed=False))
    draft = AgencyDraft(name="City of Elm", level="city", confirmed=True)
    await in_the_middle_of(
        lambda: endorse(viewer, reply.id), update_agency(manager, "city-of-elm", draft)
    )
    await drain_rescores()
    assert (await Reply.get(id=reply.id)).agency_count == 1
    await assert_nothing_drifted()


async def test_whoever_names_an_agency_while_it_is_joined_belongs_to_the_joined_one(
    manager: Viewer,
) -> None:
    await make_member(agency="Elm")
    await make_member(agency="City of Elm")
    member = await make_member("newcomer")
    viewer = await viewer_for(member)
    draft = ProfileDraft(display_name="New", email="new@elm.gov", agency="Elm")
    await in_the_middle_of(
        lambda: update_profile(viewer, draft), join_agencies(manager, "elm", "City of Elm")
    )
    joined = await Agency.get(name="City of Elm")
    assert (await Member.get(id=member.id)).agency_id == joined.id
    await assert_nothing_drifted()


async def test_two_threads_of_a_topic_hidden_at_once_both_leave_its_count(manager: Viewer) -> None:
    author = await make_member("author")
    one, two = [await make_thread(author, topics=["ai", "cloud"]) for _ in range(2)]
    await in_the_middle_of(
        lambda: hide_thread(manager, one.id, "Spam"), hide_thread(manager, two.id, "Spam")
    )
    assert [topic.thread_count for topic in await Topic.filter(slug__in=["ai", "cloud"])] == [0, 0]
    await assert_nothing_drifted()


async def test_arguments_posted_at_once_in_two_threads_are_both_counted() -> None:
    author = await make_member("author", agency="City of Elm")
    one, two = [await make_thread(author, topics=["ai"]) for _ in range(2)]
    await in_the_middle_of(
        lambda: make_reply(author, one, argument=["roi", "risk"]),
        make_reply(author, two, argument=["risk", "roi"]),
    )
    assert (await ArgumentCount.get(type_id=ALL_TYPES, facet="")).n == 2
    await assert_nothing_drifted()


async def test_an_argument_posted_while_its_author_changes_agency_counts_for_the_new_one() -> None:
    member = await make_member("mover", agency="City of Elm")
    thread, viewer = await make_thread(member), await viewer_for(member)
    draft = ProfileDraft(display_name="Mover", email="mover@elm.gov", agency="Harbor County")
    await in_the_middle_of(
        lambda: make_reply(member, thread, argument=["roi"]), update_profile(viewer, draft)
    )
    counts = ArgumentCount.filter(type_id=ALL_TYPES, facet="agency", n__gt=0)
    harbor = await Agency.get(name="Harbor County")
    assert await counts.values_list("value", "n") == [(str(harbor.id), 1)]
    await assert_nothing_drifted()


async def test_many_who_write_in_many_threads_at_once_wait_for_each_other_in_no_circle() -> None:
    members = [await make_member(agency=f"Agency {n}") for n in range(3)]
    threads = [await make_thread(member, topics=["ai", "cloud"]) for member in members]
    types = ("roi", "mission", "risk", "peer-agencies")
    replies = await asyncio.gather(
        *(
            make_reply(members[n % 3], threads[n % 2], argument=[types[n % 4], types[(n + 3) % 4]])
            for n in range(12)
        )
    )
    viewer = await viewer_for(members[0])
    await asyncio.gather(
        *(withdraw_reply(viewer, replies[n].id) for n in range(0, 12, 3)),
        *(make_reply(members[2], thread, argument=["risk"]) for thread in threads),
    )
    assert (await ArgumentCount.get(type_id=ALL_TYPES, facet="")).n == 11
    await assert_nothing_drifted()


async def test_a_reply_that_is_on_its_way_while_its_thread_is_locked_is_refused(
    manager: Viewer,
) -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    with pytest.raises(Forbidden, match="locked"):
        await in_the_middle_of(lambda: lock(manager, thread.id), make_reply(author, thread))
    assert await Reply.all().count() == 0
    await assert_nothing_drifted()


async def test_replies_that_two_processes_post_to_a_thread_at_once_are_both_there() -> None:
    author, other = await make_member("author"), await make_member("other")
    thread = await make_thread(author)
    await in_the_middle_of(
        lambda: make_reply(author, thread, argument=["roi"]),
        make_reply(other, thread, argument=["risk"]),
    )
    assert {reply.ordinal for reply in await Reply.all()} == {1, 2}
    await assert_nothing_drifted()


async def test_the_same_words_that_two_processes_are_sent_at_once_are_one_reply() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    same = "Counsel wants a way back, so we gave them one."
    await in_the_middle_of(
        lambda: make_reply(author, thread, same), make_reply(author, thread, same)
    )
    assert await Reply.all().count() == 1
    await assert_nothing_drifted()


async def test_who_changes_agency_while_their_argument_is_on_its_way_argues_for_the_new_one() -> (
    None
):
    member = await make_member("mover", agency="City of Elm")
    thread, viewer = await make_thread(member), await viewer_for(member)
    draft = ProfileDraft(display_name="Mover", email="mover@elm.gov", agency="Harbor County")
    await in_the_middle_of(
        lambda: update_profile(viewer, draft), make_reply(member, thread, argument=["roi"])
    )
    harbor = await Agency.get(name="Harbor County")
    counts = ArgumentCount.filter(type_id=ALL_TYPES, facet="agency", n__gt=0)
    assert await counts.values_list("value", "n") == [(str(harbor.id), 1)]
    await assert_nothing_drifted()


async def test_a_type_added_while_the_last_that_was_missing_is_argued_is_still_needed(
    manager: Viewer,
) -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    *most, last = await ArgumentType.filter(retired=False).values_list("slug", flat=True)
    for slug in most:
        await make_reply(author, thread, argument=[slug])
    look = {"hue": HUES[0][0], "icon": ICONS[0][0]}
    new = TypeDraft(name="Law", question="Which law asks for it?", **look)
    await in_the_middle_of(
        lambda: add_type(manager, new), make_reply(author, thread, argument=[last])
    )
    assert (await Thread.get(id=thread.id)).needs_arguments
    await assert_nothing_drifted()


async def test_a_reply_enters_where_it_belongs_though_marks_move_others_meanwhile() -> None:
    author, reader = await make_member("author"), await viewer_for(await make_member("reader"))
    thread = await make_thread(author)
    replies = [await make_reply(author, thread) for _ in range(TOP_LEVEL_PER_PAGE + 1)]
    await in_the_middle_of(
        lambda: endorse(reader, replies[-1].id),
        make_reply(author, thread, "It saved 14,000 dollars a year.", argument=["roi"]),
    )
    assert await Reply.filter(thread_id=thread.id, best_page=2).count() == 2
    await assert_nothing_drifted()
