"""Posting, editing and withdrawing replies."""

from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from forum.actions.access import lock_reply, lock_thread, require
from forum.actions.argument_counts import counted
from forum.actions.picks import recount_picks
from forum.actions.rendering import REPLY_TOP_HEADING, render_body
from forum.actions.scores import rerank
from forum.actions.submission import first_submission, submission_key
from forum.actions.tags import set_tags, types_by_slug
from forum.clock import now
from forum.database import execute, transaction
from forum.errors import Conflict, Invalid
from forum.models import ArgumentType, Reply, ReplyRevision, Thread
from forum.permissions import (
    Viewer,
    may_answer_reply,
    may_edit_reply,
    may_post_in,
    may_withdraw_reply,
)
from forum.rules.drafts import ReplyDraft, ReplyEdit
from forum.rules.evidence_rows import to_store
from forum.text.markdown import Rendered

NO_PARENT = "The reply that you answer is no longer there. Post yours to the thread instead."


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a new reply goes: its parent, and how deep and at which number below it."""

    parent_id: int | None
    depth: int
    position: int


async def post_reply(viewer: Viewer, thread_id: int, draft: ReplyDraft) -> Reply:
    """Answer a thread or a reply; the same words sent twice within the hour are one reply.

    Raises NotFound, Forbidden (locked), or Invalid (unknown type or parent).
    """
    types = await types_by_slug(draft.argument)
    facts = (draft.parent_id, draft.body, *to_store(draft.evidence))
    key = submission_key("reply", viewer.member_id, thread_id, *facts)
    rendered = await render_body(draft.body, f"r{key[:10]}", REPLY_TOP_HEADING)
    try:
        async with transaction():
            thread = await lock_thread(viewer, thread_id)
            require(may_post_in(viewer, thread), thread, "Sign in to reply.")
            if earlier := await first_submission(Reply, key):
                return earlier
            place = await _take_place(viewer, thread, draft.parent_id)
            reply = await _insert(viewer, thread, place, rendered, key)
            await _keep_revision(reply, draft, rendered.plain, viewer.member_id)
            await _count_in(thread, reply)
            await _tag(reply, types, draft.stance)
            return reply
    except IntegrityError:  # another process stored the same submission a moment ago
        earlier = await Reply.get_or_none(submission_key=key)
        if earlier is None:
            raise
        return earlier


async def _take_place(viewer: Viewer, thread: Thread, parent_id: int | None) -> _Place:
    if parent_id is None:
        return _Place(None, 1, thread.top_level_count + 1)
    parent = await Reply.get_or_none(id=parent_id, thread_id=thread.id)
    if parent is None or not may_answer_reply(viewer, parent, thread):
        raise Invalid({"form": NO_PARENT})
    await execute("UPDATE reply SET child_count = child_count + 1 WHERE id = ?", parent.id)
    return _Place(parent.id, parent.depth + 1, parent.child_count + 1)


async def _insert(
    viewer: Viewer, thread: Thread, place: _Place, rendered: Rendered, key: str
) -> Reply:
    return await Reply.create(
        thread_id=thread.id,
        parent_id=place.parent_id,
        author_id=viewer.member_id,
        body_html=rendered.html,
        ordinal=thread.reply_count + 1,
        position=place.position,
        depth=place.depth,
        created_at=now(),
        submission_key=key,
    )


async def _count_in(thread: Thread, reply: Reply) -> None:
    await execute(
        "UPDATE thread SET reply_count = reply_count + 1, active_at = ?,"
        " top_level_count = top_level_count + ? WHERE id = ?",
        reply.created_at,
        1 if reply.depth == 1 else 0,
        thread.id,
    )


async def _tag(reply: Reply, types: list[ArgumentType], stance: str) -> None:
    if types:
        await set_tags(reply, types, stance)
    elif reply.depth == 1:
        await rerank(reply.thread_id)


async def edit_reply(viewer: Viewer, reply_id: int, draft: ReplyEdit) -> Reply:
    """Change one's reply, its evidence and its tags; what it said before is kept.

    Raises Conflict when it was edited since the author began.
    """
    types = await types_by_slug(draft.argument)
    rendered = await render_body(draft.body, f"r{reply_id}", REPLY_TOP_HEADING)
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        allowed = may_edit_reply(viewer, reply, thread)
        require(allowed, thread, "Only its author may edit a reply.")
        if reply.revision != draft.revision:
            raise Conflict("This reply was edited after you opened it.")
        reply.body_html, reply.edited_at = rendered.html, now()
        reply.revision = reply.revision + 1
        await reply.save(update_fields=["body_html", "edited_at", "revision"])
        await _keep_revision(reply, draft, rendered.plain, viewer.member_id)
        await set_tags(reply, types, draft.stance)
        return reply


async def withdraw_reply(viewer: Viewer, reply_id: int) -> Reply:
    """Take one's own words from view; the branch below them stays."""
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        if reply.withdrawn_at:
            return reply
        allowed = may_withdraw_reply(viewer, reply)
        require(allowed, thread, "Only its author may withdraw a reply.")
        async with counted(reply):
            # Without its key the same words may be posted again.
            reply.withdrawn_at, reply.submission_key = now(), None
            await reply.save(update_fields=["withdrawn_at", "submission_key"])
            await settle_visibility(reply)
        return reply


async def settle_visibility(reply: Reply) -> None:
    """After a reply came into view or went from it: picks and ranks follow."""
    await recount_picks(reply.thread_id)
    await rerank(reply.thread_id)


async def _keep_revision(
    reply: Reply, draft: ReplyDraft | ReplyEdit, plain: str, editor_id: int | None
) -> None:
    await ReplyRevision.create(
        reply_id=reply.id,
        number=reply.revision,
        body=draft.body,
        plain=plain,
        evidence=to_store(draft.evidence),
        editor_id=editor_id,
        created_at=now(),
    )
