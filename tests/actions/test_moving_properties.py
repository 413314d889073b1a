"""Whatever is moved and merged: no reply, mark or sighting is lost, and none counts twice."""

from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.actions.endorsements import endorse
from forum.actions.merges import merge_threads
from forum.actions.moves import move_branch
from forum.actions.picks import pick
from forum.actions.visits import VisitQueue
from forum.errors import CasemakerError
from forum.models import Endorsement, Member, Pick, PickHistory, Reply, Role, Thread, Visit
from forum.permissions import VISITOR, Viewer
from forum.queries.permalink import find_reply_url
from forum.rules.drafts import PickDraft
from forum.rules.moving import Place
from forum.text.bits import numbers_in
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.queries.trees import open_page, shown

pytestmark = pytest.mark.usefixtures("db")
WHY, REASON = "Because it is the number that they wrote down.", "It belongs there."
THREADS, READERS = 3, 3
number = st.integers(0, 30)
posts = st.lists(st.tuples(number, number, st.booleans()), min_size=2, max_size=8)
"""Of each reply: its thread, which of those that are there it answers, and if it is an argument."""
marks = st.lists(st.tuples(st.sampled_from(["see", "endorse", "pick"]), number, number), max_size=8)
deeds = st.lists(
    st.tuples(st.sampled_from(["move", "below", "below", "merge"]), number, number),
    min_size=1,
    max_size=5,
)


@dataclass(frozen=True)
class Kept:
    """What no move may change: who said, marked, saw and picked what."""

    replies: frozenset[tuple[int, int | None, str]]
    marks: frozenset[tuple[int, int]]
    seen: frozenset[tuple[int, int]]
    picked: frozenset[tuple[int, int]]


@dataclass
class Forest:
    manager: Viewer
    author: Member
    readers: list[Viewer]
    threads: list[Thread]
    replies: list[Reply]

    async def kept(self) -> Kept:
        ids = {reply.id for reply in self.replies}
        found = await Reply.filter(id__in=ids)
        by_place = {(reply.thread_id, reply.ordinal): reply.id for reply in found}
        return Kept(
            frozenset((reply.id, reply.author_id, reply.body_html) for reply in found),
            frozenset(
                (m.member_id, m.reply_id) for m in await Endorsement.filter(reply_id__in=ids)
            ),
            frozenset(
                (visit.member_id, by_place[visit.thread_id, ordinal])
                for visit in await Visit.all()
                for ordinal in numbers_in(visit.seen)
                if (visit.thread_id, ordinal) in by_place
            ),
            frozenset(
                (p.member_id, p.reply_id) for p in await PickHistory.filter(reply_id__in=ids)
            ),
        )

    async def mark(self, kind: str, who: int, which: int) -> None:
        viewer = self.readers[who % READERS]
        reply = self.replies[which % len(self.replies)]
        if kind == "endorse":
            await endorse(viewer, reply.id)
        elif kind == "pick":
            await pick(viewer, reply.thread_id, PickDraft(reply_id=reply.id, why=WHY))
        else:
            queue = VisitQueue()
            queue.shown(viewer, reply.thread_id, [reply.ordinal])
            await queue.fold()

    async def change(self, kind: str, one: int, other: int) -> None:
        reply = self.replies[one % len(self.replies)]
        thread = self.threads[other % THREADS]
        with suppress(CasemakerError):  # into itself, or to where it is already
            if kind == "merge":
                source = self.threads[one % THREADS]
                await merge_threads(self.manager, source.id, thread.id, REASON)
            elif kind == "move":
                await move_branch(self.manager, reply.id, Place(thread_id=thread.id), REASON)
            else:
                below = self.replies[other % len(self.replies)]
                await move_branch(self.manager, reply.id, Place(reply_id=below.id), REASON)


async def plant(found: list[tuple[int, int, bool]]) -> Forest:
    author = await make_member()
    threads = [await make_thread(author, topics=["ai", "cloud"][:n]) for n in range(THREADS)]
    readers = [await make_member(agency=f"Agency {n % 2}") for n in range(READERS)]
    replies: list[Reply] = []
    for place, answered, argues in found:
        thread = threads[place % THREADS]
        there = [None, *(reply for reply in replies if reply.thread_id == thread.id)]
        parent, types = there[answered % len(there)], ["roi", "risk"] if argues else []
        replies.append(await make_reply(author, thread, parent=parent, argument=types))
    manager = await viewer_for(await make_member(role=Role.MANAGER))
    return Forest(manager, author, [await viewer_for(one) for one in readers], threads, replies)


async def assert_picks_are_one_a_member() -> None:
    picks = [(pick.member_id, pick.thread_id) for pick in await Pick.all()]
    assert len(set(picks)) == len(picks)
    open_ones = await PickHistory.filter(ended_at=None)
    assert sorted(picks) == sorted((one.member_id, one.thread_id) for one in open_ones)


async def assert_siblings_stand_by_date(forest: Forest) -> None:
    for thread in forest.threads:
        found = await Reply.filter(thread_id=thread.id).order_by("parent_id", "position")
        for parent in {reply.parent_id for reply in found}:
            own = [(r.created_at, r.id) for r in found if r.parent_id == parent]
            assert own == sorted(own)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(posts, marks, deeds)
async def test_nothing_is_lost_and_nothing_counts_twice(
    found: list[tuple[int, int, bool]],
    marked: list[tuple[str, int, int]],
    done: list[tuple[str, int, int]],
) -> None:
    forest = await plant(found)
    for kind, who, which in marked:
        await forest.mark(kind, who, which)
    before = await forest.kept()
    for kind, one, other in done:
        await forest.change(kind, one, other)
    assert await forest.kept() == before
    await assert_picks_are_one_a_member()
    await assert_siblings_stand_by_date(forest)
    for reply in forest.replies:
        url = await find_reply_url(VISITOR, reply.id)
        thread = await Thread.get(id=(await Reply.get(id=reply.id)).thread_id)
        assert url.startswith(f"/threads/{thread.id}/")
        assert reply.id in shown(await open_page(url, thread))
    await assert_nothing_drifted()
