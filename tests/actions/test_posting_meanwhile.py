"""Posting a reply while somebody changes its thread, or what all threads count."""

import pytest

from forum.actions.argument_types import add_type
from forum.actions.endorsements import endorse
from forum.actions.members import update_profile
from forum.actions.moderation import lock
from forum.actions.moves import move_branch
from forum.actions.replies import withdraw_reply
from forum.errors import Forbidden
from forum.models import (
    ALL_TYPES,
    Agency,
    ArgumentCount,
    ArgumentType,
    Reply,
    Role,
    Thread,
)
from forum.permissions import Viewer
from forum.queries.best_order import TOP_LEVEL_PER_PAGE
from forum.rules.drafts import ProfileDraft, TypeDraft
from forum.rules.looks import HUES, ICONS
from forum.rules.moving import Place
from tests.actions.meanwhile import in_the_middle_of
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
async def manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


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


async def test_words_that_are_withdrawn_elsewhere_can_be_posted_at_that_moment(
    manager: Viewer,
) -> None:
    """Where the first were moved, another thread is held meanwhile, and both count arguments."""
    author = await make_member("author", agency="City of Elm")
    here, there = [await make_thread(author, topics=["ai"]) for _ in range(2)]
    same = "Each paper form costs us 5 dollars."
    first = await make_reply(author, here, same, argument=["roi"])
    await move_branch(manager, first.id, Place(thread_id=there.id), "It answers that one.")
    viewer = await viewer_for(author)

    async def withdraw() -> None:
        # Its last words come after the other has counted, where that counts before it has the key.
        await Reply.filter(id=first.id).update(submission_key=None)

    await in_the_middle_of(
        withdraw,
        make_reply(author, here, same, argument=["roi"]),
        then=lambda: withdraw_reply(viewer, first.id),
    )
    assert await Reply.filter(thread_id=here.id).count() == 1
    await assert_nothing_drifted()
