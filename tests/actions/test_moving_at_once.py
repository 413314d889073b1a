"""Moves and merges while others write: each lands wholly before or wholly after, and none in a circle."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from forum.actions.endorsements import endorse
from forum.actions.merges import merge_threads
from forum.actions.moderation import hide_reply
from forum.actions.moves import move_branch
from forum.actions.picks import pick
from forum.actions.replies import withdraw_reply
from forum.actions.tags import retag_reply
from forum.actions.visits import VisitQueue
from forum.errors import CasemakerError
from forum.models import Endorsement, Member, Pick, Reply, Thread
from forum.permissions import Viewer
from forum.rules.drafts import PickDraft, TagDraft
from forum.rules.moving import Place
from tests.actions.meanwhile import in_the_middle_of
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

WHY = "Because it is the number that they wrote down."
REASON = "It belongs there."


@dataclass
class Scene:
    manager: Viewer
    author: Member
    reader: Viewer
    thread: Thread
    reply: Reply
    other: Thread

    async def see(self) -> None:
        queue = VisitQueue()
        queue.shown(self.reader, self.thread.id, [self.reply.ordinal])
        await queue.fold()

    async def answer(self) -> None:
        await make_reply(self.author, self.thread, "An answer.", self.reply, argument=["risk"])

    async def post(self) -> None:
        await make_reply(self.author, self.thread, "Another one.", argument=["risk"])

    async def choose(self) -> None:
        await pick(self.reader, self.thread.id, PickDraft(reply_id=self.reply.id, why=WHY))


@pytest.fixture
async def scene(manager: Viewer, author: Member, thread: Thread, reply: Reply) -> Scene:
    reader = await viewer_for(await make_member("reader", agency="City of Elm"))
    other = await make_thread(author, topics=["ai"])
    await make_reply(author, other, argument=["roi"])
    return Scene(manager, author, reader, thread, reply, other)


Deed = Callable[[Scene], Awaitable[object]]
DEEDS: dict[str, Deed] = {
    "endorse": lambda s: endorse(s.reader, s.reply.id),
    "pick": Scene.choose,
    "see": Scene.see,
    "answer": Scene.answer,
    "post": Scene.post,
    "hide": lambda s: hide_reply(s.manager, s.reply.id, REASON),
    "retag": lambda s: retag_reply(s.manager, s.reply.id, TagDraft(argument=["mission"])),
}


async def move(scene: Scene) -> None:
    await move_branch(scene.manager, scene.reply.id, Place(thread_id=scene.other.id), REASON)


async def merge(scene: Scene) -> None:
    await merge_threads(scene.manager, scene.thread.id, scene.other.id, REASON)


async def assert_done(scene: Scene, name: str) -> None:
    """The deed is there, once, where the reply is."""
    reply = await Reply.get(id=scene.reply.id)
    assert reply.thread_id == scene.other.id
    assert await Endorsement.all().count() == (1 if name == "endorse" else 0)
    assert reply.seen_count == (1 if name in {"endorse", "see"} else 0)
    assert reply.child_count == (1 if name == "answer" else 0)
    assert (reply.hidden_at is not None) == (name == "hide")
    if name == "pick":
        assert (await Pick.get()).thread_id == scene.other.id
    await assert_nothing_drifted()


@pytest.mark.parametrize("name", DEEDS)
@pytest.mark.parametrize("relocate", [move, merge])
async def test_a_deed_that_waited_for_it_is_done_in_the_new_place(
    scene: Scene, relocate: Callable[[Scene], Awaitable[None]], name: str
) -> None:
    await in_the_middle_of(lambda: relocate(scene), DEEDS[name](scene))
    await assert_done(scene, name)


@pytest.mark.parametrize("name", DEEDS)
@pytest.mark.parametrize("relocate", [move, merge])
async def test_a_deed_that_it_waited_for_comes_along(
    scene: Scene, relocate: Callable[[Scene], Awaitable[None]], name: str
) -> None:
    await in_the_middle_of(lambda: DEEDS[name](scene), relocate(scene))
    await assert_done(scene, name)


async def _tried(deed: Awaitable[object]) -> bool:
    try:
        await deed
    except CasemakerError:
        return False
    return True


async def test_of_two_threads_merged_into_each_other_at_once_one_goes_on(scene: Scene) -> None:
    one, other = scene.thread.id, scene.other.id
    done = await asyncio.gather(
        _tried(merge_threads(scene.manager, one, other, REASON)),
        _tried(merge_threads(scene.manager, other, one, REASON)),
    )
    assert sorted(done) == [False, True]
    assert await Thread.filter(merged_into_id=None).count() == 1
    await assert_nothing_drifted()


async def test_branches_moved_to_and_fro_at_once_wait_in_no_circle(scene: Scene) -> None:
    replies = [await make_reply(scene.author, thread) for thread in (scene.thread, scene.other) * 3]
    for _ in range(2):
        places = [await Reply.get(id=reply.id) for reply in replies]
        there = {scene.thread.id: scene.other.id, scene.other.id: scene.thread.id}
        await asyncio.gather(
            *(
                move_branch(scene.manager, one.id, Place(thread_id=there[one.thread_id]), REASON)
                for one in places
            ),
            *(endorse(scene.reader, reply.id) for reply in replies),
            withdraw_reply(await viewer_for(scene.author), replies[0].id),
            return_exceptions=True,
        )
        for one in places:
            assert (await Reply.get(id=one.id)).thread_id == there[one.thread_id]
    assert await Endorsement.all().count() in {len(replies) - 1, len(replies)}
    await assert_nothing_drifted()
