"""One random deed after another, as a busy forum sees them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from msgspec.structs import replace

from forum.actions import moderation
from forum.actions.agencies import join_agencies, update_agency
from forum.actions.argument_types import restore_type, retire_type
from forum.actions.decisions import decide
from forum.actions.endorsements import endorse, unendorse
from forum.actions.flags import flag_reply
from forum.actions.joining import join_placeholder
from forum.actions.members import update_profile
from forum.actions.merges import merge_threads
from forum.actions.moves import move_branch
from forum.actions.picks import pick, unpick
from forum.actions.posting import post_reply
from forum.actions.purges import purge_reply
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.tags import retag_reply
from forum.actions.threads import edit_thread
from forum.actions.visits import VisitQueue
from forum.errors import CasemakerError
from forum.models import Agency, ArgumentType, Endorsement, Member, Reply, Review, Thread
from forum.permissions import Viewer
from forum.rules.drafts import (
    AgencyDraft,
    PickDraft,
    ProfileDraft,
    ReplyDraft,
    ReplyEdit,
    TagDraft,
    ThreadEdit,
)
from forum.rules.flags import DecisionDraft, FlagDraft
from forum.rules.moving import Place
from tests.client import viewer_for
from tests.factories import EVIDENCE, make_reply

TYPES = ("roi", "mission", "peer-agencies", "risk")
TOPICS = ("ai", "cloud", "records", "security")
LEVELS = ("federal", "county", "city")


@dataclass
class Busy:
    """People, threads and replies, and a source of chance."""

    chance: Random
    manager: Viewer
    admin: Viewer
    members: list[Member]
    threads: list[Thread]
    visits: VisitQueue = field(default_factory=VisitQueue)

    async def step(self) -> str:
        """Do one thing; what the forum refuses is refused, and must leave no trace."""
        name, deed = self.chance.choice(DEEDS)
        try:
            await deed(self)
        except CasemakerError as error:
            return f"{name} refused: {error}"
        return name

    async def someone(self) -> Viewer:
        member = await Member.get(id=self.chance.choice(self.members).id)
        return await viewer_for(member)

    async def some_reply(self) -> Reply:
        return self.chance.choice(await Reply.all().order_by("id"))

    async def some_agency(self) -> Agency:
        return self.chance.choice(await Agency.all().order_by("id"))

    def some_types(self) -> list[str]:
        return self.chance.sample(TYPES, self.chance.randint(0, 3))


async def _post(busy: Busy) -> None:
    author = busy.chance.choice(busy.members)
    thread = busy.chance.choice(busy.threads)
    below = await Reply.filter(thread_id=thread.id).order_by("id")
    parent = busy.chance.choice([None, *below])
    types, stance = busy.some_types(), busy.chance.choice(("for", "objection"))
    evidence = busy.chance.sample(EVIDENCE, busy.chance.randint(0, 4)) if types else []
    await make_reply(
        author, thread, parent=parent, argument=types, stance=stance, evidence=evidence
    )


async def _post_held(busy: Busy) -> None:
    """By somebody whose posts wait, below what the others wrote or beside it."""
    thread = busy.chance.choice(busy.threads)
    below = await Reply.filter(thread_id=thread.id, held=False).order_by("id")
    parent = busy.chance.choice([None, *below])
    viewer = replace(await busy.someone(), hold_first=1000)
    draft = ReplyDraft(
        body=f"A new face says that it saves ${busy.chance.randint(1, 10**9)}.",
        parent_id=parent.id if parent else None,
        argument=busy.some_types(),
    )
    await post_reply(viewer, thread.id, draft)


async def _decide(busy: Busy) -> None:
    for review in await Review.all().order_by("id"):
        draft = DecisionDraft(
            post=review.post,
            review=review.id,
            until=10**6,
            decision=busy.chance.choice(("approve", "hide", "dismiss")),
            reason="As the rules say.",
        )
        await decide(busy.manager, draft)


async def _flag(busy: Busy) -> None:
    await flag_reply(await busy.someone(), (await busy.some_reply()).id, FlagDraft(kind="spam"))


async def _endorse(busy: Busy) -> None:
    await endorse(await busy.someone(), (await busy.some_reply()).id)


async def _unendorse(busy: Busy) -> None:
    marks = await Endorsement.all().order_by("id")
    for mark in busy.chance.sample(marks, min(2, len(marks))):
        member = await Member.get(id=mark.member_id)
        await unendorse(await viewer_for(member), mark.reply_id)


async def _pick(busy: Busy) -> None:
    reply = await busy.some_reply()
    draft = PickDraft(reply_id=reply.id, why="Because it says it best.")
    await pick(await busy.someone(), reply.thread_id, draft)


async def _unpick(busy: Busy) -> None:
    await unpick(await busy.someone(), busy.chance.choice(busy.threads).id)


async def _show(busy: Busy) -> None:
    for _ in range(3):
        thread = busy.chance.choice(busy.threads)
        ordinals = [reply.ordinal for reply in await Reply.filter(thread_id=thread.id)]
        some = busy.chance.sample(ordinals, busy.chance.randint(0, len(ordinals)))
        busy.visits.shown(await busy.someone(), thread.id, some)


async def _fold(busy: Busy) -> None:
    await _show(busy)
    await busy.visits.fold()


async def _retag(busy: Busy) -> None:
    stance = busy.chance.choice(("for", "objection"))
    draft = TagDraft(argument=busy.some_types(), stance=stance)
    await retag_reply(busy.manager, (await busy.some_reply()).id, draft)


async def _edit(busy: Busy) -> None:
    reply = await busy.some_reply()
    types = busy.some_types()
    draft = ReplyEdit(
        body=f"In other words, it saves ${busy.chance.randint(1, 99)} a form.",
        argument=types,
        stance=busy.chance.choice(("for", "objection")),
        evidence=busy.chance.sample(EVIDENCE, busy.chance.randint(0, 4)) if types else [],
        revision=reply.revision,
    )
    if reply.author_id:
        author = await Member.get(id=reply.author_id)
        await edit_reply(await viewer_for(author), reply.id, draft)


async def _move_thread(busy: Busy) -> None:
    thread = await Thread.get(id=busy.chance.choice(busy.threads).id)
    draft = ThreadEdit(
        title=thread.title,
        body="It belongs elsewhere. What worked for you?",
        ask="",
        topics=busy.chance.sample(TOPICS, busy.chance.randint(0, 3)),
        revision=thread.revision,
    )
    author = await Member.get(id=thread.author_id)
    await edit_thread(await viewer_for(author), thread.id, draft)


async def _purge(busy: Busy) -> None:
    await purge_reply(busy.admin, (await busy.some_reply()).id, "Names a person")


async def _withdraw(busy: Busy) -> None:
    reply = await busy.some_reply()
    if reply.author_id:
        author = await Member.get(id=reply.author_id)
        await withdraw_reply(await viewer_for(author), reply.id)


async def _hide(busy: Busy) -> None:
    await moderation.hide_reply(busy.manager, (await busy.some_reply()).id, "Off topic")


async def _unhide(busy: Busy) -> None:
    for reply in await Reply.exclude(hidden_at=None):
        await moderation.unhide_reply(busy.manager, reply.id)


async def _hide_thread(busy: Busy) -> None:
    await moderation.hide_thread(busy.manager, busy.chance.choice(busy.threads).id, "Spam")


async def _unhide_threads(busy: Busy) -> None:
    for thread in busy.threads:
        await moderation.unhide_thread(busy.manager, thread.id)


async def _move_branch(busy: Busy) -> None:
    reply, below = await busy.some_reply(), await busy.some_reply()
    thread = busy.chance.choice(busy.threads)
    to = busy.chance.choice((Place(thread_id=thread.id), Place(reply_id=below.id)))
    await move_branch(busy.manager, reply.id, to, "It belongs there")


async def _merge_threads(busy: Busy) -> None:
    """Seldom the last one: there must be something left to do."""
    one, other = busy.chance.sample(busy.threads, 2)
    if await Thread.filter(merged_into_id=None).count() > 2:
        await merge_threads(busy.manager, one.id, other.id, "The same question")


async def _confirm(busy: Busy) -> None:
    agency = await busy.some_agency()
    level = busy.chance.choice(LEVELS)
    draft = AgencyDraft(name=agency.name, level=level, confirmed=not agency.confirmed)
    await update_agency(busy.manager, agency.slug, draft)


async def _join_agencies(busy: Busy) -> None:
    agency, into = await busy.some_agency(), await busy.some_agency()
    if await Agency.all().count() > 2:
        await join_agencies(busy.manager, agency.slug, into.name)


async def _move(busy: Busy) -> None:
    name = busy.chance.choice(("", "Agency 0", "Agency 1", "Agency new"))
    draft = ProfileDraft(display_name="Moved", email="a@b.gov", agency=name)
    await update_profile(await busy.someone(), draft)


async def _retire(busy: Busy) -> None:
    slug = busy.chance.choice(TYPES)
    retired = (await ArgumentType.get(slug=slug)).retired
    await (restore_type if retired else retire_type)(busy.manager, slug)


async def _join_author(busy: Busy) -> None:
    placeholder = await Member.filter(placeholder=True).first()
    if placeholder:
        await join_placeholder(placeholder.username, (await busy.someone()).username)


Deed = Callable[[Busy], Awaitable[None]]
DEEDS: list[tuple[str, Deed]] = [
    (deed.__name__.strip("_"), deed)
    for deed, weight in (
        (_post, 4), (_post_held, 2), (_decide, 2), (_flag, 1),
        (_endorse, 6), (_unendorse, 2), (_pick, 3), (_unpick, 1), (_show, 2), (_fold, 4),
        (_edit, 3), (_move_thread, 2), (_purge, 1), (_move_branch, 4), (_merge_threads, 1),
        (_retag, 2), (_withdraw, 1), (_hide, 2), (_unhide, 1), (_hide_thread, 1), (_unhide_threads, 1),
        (_confirm, 2), (_join_agencies, 1), (_move, 2), (_retire, 1), (_join_author, 1),
    )
    for _ in range(weight)
]  # fmt: skip
