"""Nominating passages for a summary, and what managers make of that."""

from msgspec import Struct
from msgspec.structs import replace

from forum.actions import audit
from forum.actions.access import (
    Moved,
    lock_reply,
    lock_thread,
    require_manager,
    wherever_it_stands,
)
from forum.actions.happenings import telling
from forum.actions.summaries import (
    add_passage,
    addition,
    change_held_draft,
    put_other_words,
    starting_content,
)
from forum.clock import now
from forum.database import in_turn, transaction
from forum.errors import NO_REPLY, Conflict, Forbidden, Invalid, NotFound
from forum.models import (
    ArgumentType,
    HappeningKind,
    Member,
    Nomination,
    NominationState,
    Reply,
    ReplyRevision,
    Thread,
)
from forum.permissions import Viewer, may_nominate, may_read_thread
from forum.queries.cited import CitedText, load_cited
from forum.rules.cited import Cited, Place
from forum.rules.nominations import NominationDraft, find_passage_of, holder_of
from forum.rules.summary import OBJECTION, line_key

NOT_OPEN = "Only words that are in view can be nominated, by members who are signed in."
EDITED = "This reply was edited while you chose its words."
NO_NOMINATION = "There is no such nomination."
NO_WORDS = (
    "The reply was hidden or withdrawn since, so it cannot be quoted. Decline the nomination."
)
NOT_INTO = "An objection stands in a pair of its own: accept it, and give its answer in the draft."
DEEDS = {
    NominationState.ACCEPTED: "accept nomination",
    NominationState.MERGED: "merge nomination",
    NominationState.DECLINED: "decline nomination",
}
OPEN_A_MEMBER = 10
"""Nominations of one member that may wait in a thread."""
TOO_MANY = (
    f"{OPEN_A_MEMBER} of your nominations wait in this thread. Once a manager has decided some of"
    " them you can propose more."
)


class Nominated(Struct, frozen=True):
    """`again`: the same member had nominated the same passage before."""

    id: int
    again: bool


class _Choice(Struct, frozen=True):
    """A passage that a member chose, and the type that it argues for."""

    passage: Cited
    type: ArgumentType
    thread_id: int


@wherever_it_stands
async def nominate(viewer: Viewer, reply_id: int, draft: NominationDraft) -> Nominated:
    """Propose a passage; the same one twice is one nomination.

    Raises NotInReply or Invalid where the words cannot be quoted, Conflict where the reply is
    edited at this very moment.
    """
    choice = await _choose(viewer, reply_id, draft)
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        _require_open(viewer, reply, thread)
        if reply.revision != choice.passage.revision:
            raise Conflict(EDITED)
        of = {"member_id": viewer.member_id, "type_id": choice.type.id, **_columns(choice.passage)}
        if earlier := await Nomination.get_or_none(**of):
            return Nominated(earlier.id, again=True)
        await _require_room(viewer, thread.id)
        made = await Nomination.create(thread_id=thread.id, note=draft.note, created_at=now(), **of)
        return Nominated(made.id, again=False)


async def _require_room(viewer: Viewer, thread_id: int) -> None:
    """So that the proposals of one member never bury those of the others."""
    waiting = Nomination.filter(
        member_id=viewer.member_id, thread_id=thread_id, state=NominationState.OPEN
    )
    if await waiting.count() >= OPEN_A_MEMBER:
        raise Invalid({"words": TOO_MANY})


async def add_to_draft(
    viewer: Viewer, reply_id: int, draft: NominationDraft, instead: Place | None = None
) -> int:
    """A manager needs nobody to agree: the passage goes into the draft, as a line or pair of its
    own or instead of one that stands in it. Gives the thread's id.
    """
    require_manager(viewer)
    choice = await _choose(viewer, reply_id, draft)
    if instead:
        await put_other_words(viewer, choice.thread_id, instead, choice.passage)
    else:
        await add_passage(viewer, choice.thread_id, choice.type.slug, choice.passage)
    return choice.thread_id


async def _choose(viewer: Viewer, reply_id: int, draft: NominationDraft) -> _Choice:
    """Where the words stand; looked for before anything is held, because that takes a moment."""
    reply = await Reply.get_or_none(id=reply_id)
    thread = await Thread.get(id=reply.thread_id) if reply else None
    if reply is None or thread is None or not may_read_thread(viewer, thread):
        raise NotFound(NO_REPLY)
    _require_open(viewer, reply, thread)
    type = await ArgumentType.get_or_none(slug=draft.type, retired=False)
    if type is None:
        raise Invalid({"type": "Choose the type of argument from the list."})
    revision = await ReplyRevision.get(reply_id=reply.id, number=reply.revision)
    found = find_passage_of(draft.words, revision.plain)
    passage = Cited(reply_id=reply.id, revision=reply.revision, start=found.start, end=found.end)
    return _Choice(passage, type, thread.id)


def _require_open(viewer: Viewer, reply: Reply, thread: Thread) -> None:
    if not may_nominate(viewer, reply, thread):
        raise Forbidden(viewer.silence or NOT_OPEN)


def _columns(passage: Cited) -> dict[str, int]:
    return {
        "reply_id": passage.reply_id,
        "revision": passage.revision,
        "span_start": passage.start,
        "span_end": passage.end,
    }


@wherever_it_stands
async def accept(viewer: Viewer, nomination_id: int, into: str = "") -> None:
    """Quote a nominated passage in the draft: as a new line or pair, or in the line `into`.

    Where the draft quotes it already, its nominator is credited there. Raises Conflict where it
    was decided or its reply went from view, Invalid where the draft cannot take it.
    """
    thread_id = await _thread_of(nomination_id)
    base = await starting_content(viewer, thread_id)
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        nomination = await _open_nomination(nomination_id, thread)
        text = await _text_of_today(nomination)
        slug, objection = nomination.type.slug, text.reply.stance == OBJECTION
        if objection and into:
            raise Invalid({"into": NOT_INTO})
        quote = addition({text.cited: text}, slug, text.cited, into)
        content = await change_held_draft(
            viewer,
            thread,
            base,
            lambda held: held if holder_of(held, text.cited) else quote(held),
        )
        key = holder_of(content, text.cited)
        await _cite_newest(nomination, text.cited)
        of_its_own = key == line_key(OBJECTION if objection else slug, text.cited)
        state = NominationState.ACCEPTED if of_its_own else NominationState.MERGED
        await _decide(viewer, nomination, state, key=key)


@wherever_it_stands
async def decline(viewer: Viewer, nomination_id: int, reason: str) -> None:
    """Say no, with a reason that the nominator reads; raises Conflict where it was decided."""
    thread_id = await _thread_of(nomination_id)
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        nomination = await _open_nomination(nomination_id, thread)
        await _decide(viewer, nomination, NominationState.DECLINED, reason=reason)


async def _thread_of(nomination_id: int) -> int:
    """Which thread to lock; a nomination follows its reply."""
    nomination = await Nomination.get_or_none(id=nomination_id)
    if nomination is None:
        raise NotFound(NO_NOMINATION)
    return nomination.thread_id


async def _open_nomination(nomination_id: int, thread: Thread) -> Nomination:
    nomination = await Nomination.get(id=nomination_id).prefetch_related("type")
    if nomination.thread_id != thread.id:
        raise Moved(nomination.thread_id)
    if nomination.state is not NominationState.OPEN:
        decider = await Member.get_or_none(id=nomination.decider_id)
        name = decider.display_name if decider else "Another manager"
        raise Conflict(f"{name} has {nomination.state} this nomination already.")
    return nomination


async def _text_of_today(nomination: Nomination) -> CitedText:
    """The passage as it is quoted: of the newest version of the reply, where that still has it."""
    passage = Cited(
        reply_id=nomination.reply_id,
        revision=nomination.revision,
        start=nomination.span_start,
        end=nomination.span_end,
    )
    text = (await load_cited(nomination.thread_id, [passage])).get(passage)
    if text is None or not text.reply.is_live:
        raise Conflict(NO_WORDS)
    return replace(text, cited=text.today() or text.cited)


async def _cite_newest(nomination: Nomination, passage: Cited) -> None:
    """Credit follows the passage, so the nomination names the one that the draft quotes."""
    of = {"member_id": nomination.member_id, "type_id": nomination.type_id, **_columns(passage)}
    if not await Nomination.filter(**of).exists():
        await nomination.update_from_dict(_columns(passage)).save(
            update_fields=[*_columns(passage)]
        )


async def _decide(
    viewer: Viewer,
    nomination: Nomination,
    state: NominationState,
    key: str = "",
    reason: str = "",
) -> None:
    nomination.state, nomination.line_key, nomination.reason = state, key, reason
    nomination.decider_id, nomination.decided_at = viewer.member_id, now()
    await nomination.save(update_fields=["state", "line_key", "reason", "decider_id", "decided_at"])
    about = (nomination.thread_id, nomination.reply_id, [nomination.id])
    await in_turn(telling(HappeningKind.NOMINATION, viewer, *about))
    of = {"nomination": nomination.id, "reply": nomination.reply_id, "type": nomination.type.slug}
    await audit.record(
        viewer,
        DEEDS[state],
        f"summary {nomination.thread_id}",
        reason=reason,
        before={"state": "open"},
        after={**of, "state": str(state), **({"line": key} if key else {})},
    )
