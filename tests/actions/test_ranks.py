"""After any deeds each reply stands on the page where sorting the whole thread would put it."""

from random import Random

import pytest

from forum.actions import ranks
from forum.actions.endorsements import endorse, unendorse
from forum.actions.moderation import hide_reply, unhide_reply
from forum.actions.purges import purge_reply
from forum.actions.ranks import rank_thread
from forum.actions.replies import withdraw_reply
from forum.actions.tags import retag_reply
from forum.actions.visits import VisitQueue
from forum.database import rows, transaction
from forum.models import Endorsement, Member, Reply, Role, Thread
from forum.queries import reply_tree
from forum.queries.argument_types import load_types
from forum.queries.reply_tree import ReplySort, load_replies
from forum.queries.thread_head import load_thread_head
from forum.rules.drafts import TagDraft
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
SEEDS, STEPS, SMALL = range(8), 40, 3
"""A small page, so that few replies fill many."""
WORDS = ("Trust me.", "It saved $9 a form.", "Harbor County saved $9 a form: https://a.example")


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply_tree, "TOP_LEVEL_PER_PAGE", SMALL)
    monkeypatch.setattr(ranks, "TOP_LEVEL_PER_PAGE", SMALL)


class Scene:
    """One thread that people post to, mark, tag, hide, withdraw and read by chance."""

    def __init__(self, seed: int, people: list[Member], admin: Member, thread: Thread) -> None:
        self.chance = Random(seed)  # noqa: S311  (chance, not secrets)
        self.people, self.admin, self.thread = people, admin, thread
        self.visits = VisitQueue()

    async def step(self) -> None:
        replies = await Reply.filter(thread_id=self.thread.id).order_by("id")
        drawn, reply = self.chance.random(), self.chance.choice(replies) if replies else None
        if reply is None or drawn < 0.3:
            await self.post(reply)
        elif drawn < 0.6:
            await self.mark(reply)
        elif drawn < 0.75:
            await self.fold(replies)
        else:
            await self.moderate(reply)

    async def post(self, parent: Reply | None) -> None:
        below = parent if self.chance.random() < 0.2 and parent and not parent.hidden_at else None
        if below and below.withdrawn_at:
            below = None
        words = f"{self.chance.choice(WORDS)} {self.chance.random()}"
        types = self.chance.choice(([], ["roi"]))
        author = self.chance.choice(self.people)
        await make_reply(author, self.thread, words, parent=below, argument=types)

    async def mark(self, reply: Reply) -> None:
        member = self.chance.choice(self.people)
        if member.id == reply.author_id or reply.hidden_at or reply.withdrawn_at:
            return
        marked = await Endorsement.exists(member_id=member.id, reply_id=reply.id)
        await (unendorse if marked else endorse)(await viewer_for(member), reply.id)

    async def fold(self, replies: list[Reply]) -> None:
        for member in self.people:
            seen = [reply.ordinal for reply in replies if self.chance.random() < 0.3]
            self.visits.shown(await viewer_for(member), self.thread.id, seen)
        await self.visits.fold()

    async def moderate(self, reply: Reply) -> None:
        admin, author = await viewer_for(self.admin), await Member.get(id=reply.author_id)
        drawn = self.chance.random()
        if reply.hidden_at:
            await unhide_reply(admin, reply.id)
        elif drawn < 0.4:
            await hide_reply(admin, reply.id, "Off topic")
        elif drawn < 0.5:
            await withdraw_reply(await viewer_for(author), reply.id)
        elif drawn < 0.6:
            await purge_reply(admin, reply.id, "Names a citizen")
        elif not reply.withdrawn_at:
            draft = TagDraft(argument=self.chance.choice(([], ["risk"])))
            await retag_reply(admin, reply.id, draft)


async def pages_of(thread: Thread) -> dict[int, int]:
    found = await rows("SELECT id, best_page FROM reply WHERE thread_id = ?", thread.id)
    return {row["id"]: row["best_page"] for row in found}


async def assert_ranked(thread: Thread) -> None:
    before = await pages_of(thread)
    async with transaction():
        await rank_thread(thread.id)
    assert before == await pages_of(thread)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("seed", SEEDS)
async def test_after_any_deed_pages_are_those_of_a_thread_ranked_anew(seed: int) -> None:
    people = [await make_member(agency=f"Agency {n % 2}") for n in range(5)]
    admin = await make_member("admin", role=Role.ADMIN)
    scene = Scene(seed, people, admin, await make_thread(people[0]))
    for _ in range(STEPS):
        await scene.step()
        await assert_ranked(scene.thread)
    assert len(set((await pages_of(scene.thread)).values())) > 2


@pytest.mark.usefixtures("small_pages")
async def test_pages_hold_each_reply_once_and_the_best_first() -> None:
    author, reader = await make_member("author"), await viewer_for(await make_member("reader"))
    thread = await make_thread(author)
    made = [await make_reply(author, thread, f"Trust me {n}.") for n in range(8)]
    for best in (made[7], made[4]):
        await endorse(reader, best.id)
    await endorse(await viewer_for(await make_member()), made[4].id)
    shown = [await page(thread, number) for number in (1, 2, 3, 4)]
    first, second = [made[4].id, made[7].id], [made[n].id for n in (0, 1, 2, 3, 5, 6)]
    assert shown == [[*first, second[0]], second[1:4], second[4:], []]


async def page(thread: Thread, number: int) -> list[int]:
    visitor = await viewer_for(await make_member())
    head, types = await load_thread_head(visitor, thread.id), await load_types()
    found = await load_replies(head, visitor, types, ReplySort.BEST, number)
    return [reply.id for reply in found.replies]
