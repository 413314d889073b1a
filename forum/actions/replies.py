"""Editing and withdrawing replies."""

from forum.actions.access import (
    lock_reply,
    require,
    thread_id_of,
    wherever_it_stands,
)
from forum.actions.argument_counts import counted
from forum.actions.drafts import dropping
from forum.actions.edits import reason_of, record_edit
from forum.actions.happenings import telling
from forum.actions.holding import require_let_through
from forum.actions.picks import settle_picks
from forum.actions.ranks import move_reply
from forum.actions.rendering import REPLY_TOP_HEADING, render_body
from forum.actions.reply_quotes import change_quotes, check_quotes
from forum.actions.tags import set_tags, tags_of, type_ids
from forum.clock import now
from forum.database import in_turn, transaction
from forum.errors import Conflict
from forum.models import HappeningKind, Reply, ReplyRevision, Review, Stance, Thread
from forum.permissions import (
    Viewer,
    may_edit_reply,
    may_withdraw_reply,
)
from forum.records import inserting
from forum.rules.drafts import ReplyDraft, ReplyEdit
from forum.rules.evidence_rows import to_store
from forum.rules.places import Deed, Place
from forum.steps import Statement


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
        await in_turn(*dropping(viewer, Place(Deed.EDIT_REPLY, reply.id), draft.draft_version))
        if await _says(reply, draft):
            return reply
        if reply.revision != draft.revision:
            raise Conflict("This reply was edited after you opened it.")
        reply.body_html, reply.edited_at = rendered.html, now()
        reply.revision = reply.revision + 1
        await reply.save(update_fields=["body_html", "edited_at", "revision"])
        await in_turn(
            revising(reply, draft, rendered.plain, viewer.member_id, reason),
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
    tags = {"types": sorted(draft.argument), "stance": stance_of(draft)}
    return same and await tags_of(reply) == tags


def stance_of(draft: ReplyDraft | ReplyEdit) -> str:
    return draft.stance if draft.argument else Stance.FOR.value


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


def revising(
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
        stance=stance_of(draft),
        reason=reason,
        editor_id=editor_id,
        created_at=now(),
    )
