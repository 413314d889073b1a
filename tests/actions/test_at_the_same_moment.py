"""What a manager changes for all threads, while someone else is in the middle of writing one."""

import asyncio

import pytest

from forum.actions.agencies import join_agencies, update_agency
from forum.actions.argument_types import retire_type
from forum.actions.endorsements import endorse
from forum.actions.members import update_profile
from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.recount import drain_rescores
from forum.actions.replies import withdraw_reply
from forum.actions.search_index import rebuild_search
from forum.database import execute
from forum.models import (
    ALL_TYPES,
    Agency,
    ArgumentCount,
    Member,
    Reply,
    Role,
    Thread,
    Topic,
)
from forum.permissions import Viewer
from forum.rules.drafts import AgencyDraft, ProfileDraft
from tests.actions.meanwhile import in_the_middle_of
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")


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


async def test_a_reply_hidden_while_the_search_index_is_made_anew_is_not_found(
    manager: Viewer,
) -> None:
    author = await make_member("author")
    reply = await make_reply(author, await make_thread(author))
    await execute("DELETE FROM search_reply")  # what is on its way and not in yet
    await in_the_middle_of(rebuild_search, hide_reply(manager, reply.id, "Names a person"))
    await assert_nothing_drifted()


async def test_who_is_renamed_while_the_search_index_is_made_anew_is_found_by_the_new_name() -> (
    None
):
    viewer = await viewer_for(await make_member("mover"))
    draft = ProfileDraft(display_name="Renamed Meanwhile", email="mover@elm.gov", agency="")
    await in_the_middle_of(rebuild_search, update_profile(viewer, draft))
    await assert_nothing_drifted()
