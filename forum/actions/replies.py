"""Posting, editing and withdrawing replies."""

from typing import Any

from msgspec import Struct
from tortoise.exceptions import IntegrityError

from forum.actions.access import (
    follow,
    in_its_thread,
    lock_reply,
    locking_for_reply,
    require,
    thread_id_of,
    wherever_it_stands,
)
from forum.actions.argument_counts import counted, counting_new
from forum.actions.coverage import NEEDS_ARGUMENTS, covering_new
from forum.actions.drafts import dropping
from forum.actions.edits import reason_of, record_edit
from forum.actions.evidence import storing_evidence
from forum.actions.following import follow_by_writing
from forum.actions.happenings import telling
from forum.actions.holding import as_held, holds, require_let_through, reviewing
from forum.actions.picks import settle_picks
from forum.actions.ranks import last_page, move_reply, moving
from forum.actions.rendering import REPLY_TOP_HEADING, render_body
from forum.actions.reply_quotes import change_quotes, check_quotes, quoting
from forum.actions.submission import first_submission, submission_key
from forum.actions.tags import set_tags, tagging, tags_of, type_ids
from forum.clock import now
from forum.database import carry_out, in_turn, joined, transaction
from forum.errors import Conflict, Invalid
from forum.models import HappeningKind, Reply, ReplyRevision, Review, Stance, Thread
from forum.permissions import (
    Viewer,
    may_answer_reply,
    may_edit_reply,
    may_post_in,
    may_withdraw_reply,
)
from forum.queries.argument_cells import read_places, reading_places
from forum.records import as_inserted, as_model, inserting
from forum.rules.cited import Cited
from forum.rules.drafts import ReplyDraft, ReplyEdit
from forum.rules.evidence import evidence_weight
from forum.rules.evidence_rows import to_store
from forum.rules.places import Deed, Place
from forum.steps import Statement, Steps
from forum.text.markdown import Rendered

NO_PARENT = "The reply that you answer is no longer there. Post yours to the thread instead."


async def post_reply(viewer: Viewer, thread_id: int, draft: ReplyDraft) -> Reply:
    """Answer a thread or a reply; the same words sent twice within the hour are one reply.

    Where the thread was merged into another, or what is answered was moved, it is posted there.
    Raises NotFound, Forbidden (locked), or Invalid (unknown type or parent, misquoted words).
    """
    facts = (draft.parent_id, draft.body, *to_store(draft.evidence))
    # Of the thread that was asked for: the same form sent again is known wherever it was posted.
    key = submission_key("reply", viewer.member_id, thread_id, *facts)
    types = await type_ids(draft.argument)
    rendered = await render_body(draft.body, f"r{key[:10]}", REPLY_TOP_HEADING)
    held = await holds(viewer)
    place = Place(Deed.REPLY, thread_id, draft.parent_id or 0)
    written = _Written(draft, types, rendered, key, place, held)

    async def posted() -> Reply:
        return await in_its_thread(thread_id, lambda id: _post(viewer, id, written))

    try:
        return await posted()
    except IntegrityError:  # the key is there already, perhaps of long ago
        return await carry_out(_sent_before(viewer, written)) or await posted()


class _Written(Struct, frozen=True):
    """What is to be posted, judged and rendered."""

    draft: ReplyDraft
    types: list[int]
    rendered: Rendered
    key: str
    place: Place
    """Where its draft was."""
    held: bool


async def _post(viewer: Viewer, thread_id: int, written: _Written) -> Reply:
    quoted = await check_quotes(thread_id, written.rendered.quotes)
    return await carry_out(_posting(viewer, thread_id, written, quoted), turn=thread_id)


def _posting(
    viewer: Viewer, thread_id: int, written: _Written, quoted: list[Cited]
) -> Steps[Reply]:
    draft, types = written.draft, written.types
    thread, id = yield from locking_for_reply(viewer, thread_id)
    require(may_post_in(viewer, thread), thread, "Sign in to reply.", viewer)
    new = {"id": id, "thread_id": thread.id, **_made(viewer, written)}
    new |= yield from _place(viewer, thread, draft.parent_id)
    reply = as_inserted(Reply, **new)
    [*_, found] = yield joined(
        inserting(Reply, **new),
        *tagging(reply, types),
        *storing_evidence(id, draft.evidence),
        # After its tags and evidence: with its words it goes into the search index, once.
        _revising(reply, draft, written.rendered.plain, viewer.member_id),
        *_dropping(viewer, written.place, draft),
        *quoting(id, quoted),
        follow_by_writing(viewer, thread.id),
        *(reviewing(reply) if reply.held else ()),
        telling(HappeningKind.REPLY, viewer, thread.id, id, written.rendered.mentioned),
        *covering_new(reply, _counted(reply, types)),
        reading_places(reply),
    )
    thread.top_level_count += reply.depth == 1
    kinds = {row.kind for row in draft.evidence}
    counts = counting_new(reply, _counted(reply, types), kinds, read_places(found))
    # PostgreSQL does the last of these first, then the others in their order: so the counts, which
    # writers of other threads wait for, are held as short as can be.
    yield joined(*moving(thread, reply), *counts, *_counting_in(reply))
    return reply


def _counted(reply: Reply, types: list[int]) -> list[int]:
    """Only what is in view counts."""
    return [] if reply.held else types


def _sent_before(viewer: Viewer, written: _Written) -> Steps[Reply | None]:
    """The reply that is the same submission; then its draft has served."""
    earlier = yield from first_submission(Reply, written.key)
    if earlier:
        yield _dropping(viewer, written.place, written.draft)
    return earlier


def _made(viewer: Viewer, written: _Written) -> dict[str, Any]:
    """The columns of a new reply, all but its place."""
    draft, types, rendered = written.draft, written.types, written.rendered
    weight = evidence_weight(draft.body, rendered.plain, draft.evidence) if types else 0
    return {
        "author_id": viewer.member_id,
        "submission_key": written.key,
        "body_html": rendered.html,
        "stance": Stance(draft.stance) if types else Stance.FOR,
        "type_count": len(types),
        "evidence": weight,
        "created_at": now(),
        **(as_held() if written.held else {}),
    }


def _place(viewer: Viewer, thread: Thread, parent_id: int | None) -> Steps[dict[str, Any]]:
    """Its number in the thread, and how deep and at which number below its parent it goes."""
    place = {"parent_id": parent_id, "ordinal": thread.last_ordinal + 1}
    if parent_id is None:
        first = {"position": thread.top_level_count + 1, "best_page": last_page(thread)}
        return place | first
    sql = "SELECT * FROM reply WHERE id = ? AND thread_id = ?"
    [found] = yield [(sql, parent_id, thread.id)]
    parent = as_model(Reply, found[0]) if found else None
    if parent is None:
        yield from follow(thread.id, parent_id)
    if parent is None or not may_answer_reply(viewer, parent, thread):
        raise Invalid({"form": NO_PARENT})
    return place | {"depth": parent.depth + 1, "position": parent.child_count + 1}


def _counting_in(reply: Reply) -> list[Statement]:
    """After what it covers is stored."""
    argument = reply.type_count > 0 and not reply.held
    in_thread = (
        "UPDATE thread SET reply_count = reply_count + 1, last_ordinal = last_ordinal + 1,"
        " active_at = COALESCE(?, active_at), held_count = held_count + ?,"
        " top_level_count = top_level_count + ?, argument_count = argument_count + ?"
        f"{f', needs_arguments = {NEEDS_ARGUMENTS}' if argument else ''} WHERE id = ?",
        *(None if reply.held else reply.created_at, int(reply.held)),
        *(int(reply.depth == 1), int(argument), reply.thread_id),
    )
    below = ("UPDATE reply SET child_count = child_count + 1 WHERE id = ?", reply.parent_id)
    return [below, in_thread] if reply.parent_id else [in_thread]


@wherever_it_stands
async def edit_reply(viewer: Viewer, reply_id: int, draft: ReplyEdit) -> Reply:
    """Change a reply, its evidence and its tags; what it said before is kept.

    Managers give a reason, which its author is told. Raises Conflict when somebody edited or
    retagged it since this began, unless it says the same; Invalid while this member's first posts wait.
    """
    await require_let_through(viewer, "body")
    types = await type_ids(draft.argument)
    rendered = await render_body(draft.body, f"r{reply_id}", REPLY_TOP_HEADING)
    quoted = await check_quotes(await thread_id_of(reply_id), rendered.quotes)
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        allowed = may_edit_reply(viewer, reply, thread)
        require(allowed, thread, "Only its author and managers may edit a reply.", viewer)
        reason = reason_of(viewer, reply, draft.reason)
        await in_turn(*_dropping(viewer, Place(Deed.EDIT_REPLY, reply.id), draft))
        if await _says(reply, draft):
            return reply
        if reply.revision != draft.revision:
            raise Conflict("This reply was edited after you opened it.")
        reply.body_html, reply.edited_at = rendered.html, now()
        reply.revision = reply.revision + 1
        await reply.save(update_fields=["body_html", "edited_at", "revision"])
        await in_turn(
            _revising(reply, draft, rendered.plain, viewer.member_id, reason),
            *change_quotes(reply.id, quoted),
            telling(HappeningKind.EDIT, viewer, thread.id, reply.id, rendered.mentioned),
        )
        await set_tags(thread, reply, types, draft.stance)
        await record_edit(viewer, reply, reason)
        return reply


async def _says(reply: Reply, draft: ReplyEdit) -> bool:
    """Whether it says this already: sent twice, say, or saved without a change."""
    said = await ReplyRevision.get(reply_id=reply.id, number=reply.revision)
    same = (said.body, said.evidence) == (draft.body, to_store(draft.evidence))
    tags = {"types": sorted(draft.argument), "stance": _stance(draft)}
    return same and await tags_of(reply) == tags


def _stance(draft: ReplyDraft | ReplyEdit) -> str:
    return draft.stance if draft.argument else Stance.FOR.value


def _dropping(viewer: Viewer, place: Place, draft: ReplyDraft | ReplyEdit) -> list[Statement]:
    """Only where there is a draft, so that posting costs the same otherwise."""
    return [dropping(viewer, place, draft.draft_version)] if draft.draft_version else []


@wherever_it_stands
async def withdraw_reply(viewer: Viewer, reply_id: int) -> Reply:
    """Take one's own words from view; the branch below them stays."""
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        if reply.withdrawn_at and reply.author_id == viewer.member_id:
            return reply
        allowed = may_withdraw_reply(viewer, reply)
        require(allowed, thread, "Only its author may withdraw a reply.")
        await take_from_view(thread, reply)
        return reply


async def take_from_view(thread: Thread, reply: Reply) -> None:
    """Inside a transaction that holds the thread: what its author withdraws."""
    if reply.held:
        await Review.filter(reply_id=reply.id).delete()
    was_in_view = reply.hidden_at is None
    async with counted(reply):
        # Without its key the same words may be posted again.
        reply.withdrawn_at, reply.submission_key = now(), None
        await reply.save(update_fields=["withdrawn_at", "submission_key"])
        await settle_visibility(thread, reply, was_in_view=was_in_view)


async def settle_visibility(thread: Thread, reply: Reply, *, was_in_view: bool) -> None:
    """After a reply came into view or went from it: picks and ranks follow."""
    in_view = reply.hidden_at is None and reply.withdrawn_at is None
    if in_view != was_in_view:
        await settle_picks(reply, came=in_view)
    await move_reply(thread, reply)


def _revising(
    reply: Reply,
    draft: ReplyDraft | ReplyEdit,
    plain: str,
    editor_id: int | None,
    reason: str = "",
) -> Statement:
    return inserting(
        ReplyRevision,
        reply_id=reply.id,
        number=reply.revision,
        body=draft.body,
        plain=plain,
        evidence=to_store(draft.evidence),
        types=draft.argument,
        stance=_stance(draft),
        reason=reason,
        editor_id=editor_id,
        created_at=now(),
    )
