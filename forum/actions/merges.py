"""Merging a thread into another one: its replies go there, and its addresses lead there."""

from msgspec import Struct

from forum.actions import audit
from forum.actions.access import hold_threads, require_manager
from forum.actions.relocation import WHOLE, Journey, relocated, settle_thread
from forum.actions.rendering import REPLY_TOP_HEADING, render_as_it_is
from forum.actions.reviews import pass_flags_on
from forum.actions.thread_topics import count_in_topics
from forum.database import execute, in_turn, rows, transaction
from forum.errors import NO_THREAD, Invalid, Merged, NotFound
from forum.models import Reply, ReplyRevision, Thread
from forum.permissions import Viewer
from forum.rules.moving import HIDDEN_SOURCE, ITSELF, NOT_THERE, judge_target
from forum.rules.opening import opening_reply
from forum.rules.places import Deed, Place
from forum.steps import Statement
from forum.text.markdown import Rendered

EDITED = "The question of this thread was edited at this very moment. Look at it, and try again."


class _Opening(Struct, frozen=True):
    """The question of a thread as a reply would say it; `body` is empty where that says nothing."""

    revision: int
    body: str
    rendered: Rendered


async def merge_threads(viewer: Viewer, thread_id: int, into_id: int, reason: str) -> Thread:
    """Give all replies of a thread to another one, in order of their dates; gives that one.

    Its opening question becomes a reply of its author. Editions of its summary stay readable under
    their own addresses. Raises Invalid where it cannot be merged into that one.
    """
    require_manager(viewer)
    opening = await _load_opening(thread_id)
    if not await Thread.exists(id=into_id):
        raise Invalid({"to": NOT_THERE})
    async with transaction():
        held = await hold_threads(thread_id, into_id)
        source, target = held[thread_id], held[into_id]
        _judge(source, target, opening)
        async with relocated(Journey(source, target, WHOLE, source.id)) as count:
            reply = await _post_opening(source, target, opening) if opening.body else None
            await pass_flags_on(viewer, source, reply)
            await _take_over(source, target)
            await settle_thread(source.id)
            await settle_thread(target.id)
            await audit.record(
                viewer,
                "merge thread",
                f"thread {source.id}",
                reason=reason,
                before={"replies": count, "editions": source.edition_number},
                after={"thread": target.id, "opening reply": reply.id if reply else None},
            )
            await _close(source, target)
        return target


def _judge(source: Thread, target: Thread, opening: _Opening) -> None:
    if source.merged_into_id:
        raise Merged(source.id, source.merged_into_id)
    if source is target:
        raise Invalid({"to": ITSELF})
    judge_target(target)
    if source.hidden_at:
        raise Invalid({"to": HIDDEN_SOURCE})
    if source.revision != opening.revision:
        raise Invalid({"form": EDITED})


async def _load_opening(thread_id: int) -> _Opening:
    """Rendered before anything is held."""
    found = await rows(
        "SELECT revision.number, revision.title, revision.ask, revision.body FROM thread"
        " JOIN thread_revision revision"
        "   ON revision.thread_id = thread.id AND revision.number = thread.revision"
        " WHERE thread.id = ?",
        thread_id,
    )
    if not found:
        raise NotFound(NO_THREAD)
    row = found[0]
    body = opening_reply(row["title"], row["ask"], row["body"])
    rendered = await render_as_it_is(body, f"m{thread_id}", REPLY_TOP_HEADING)
    return _Opening(row["number"], body, rendered)


async def _post_opening(source: Thread, target: Thread, opening: _Opening) -> Reply:
    """With the date of the thread, by which it comes to its place."""
    target.last_ordinal += 1
    await execute("UPDATE thread SET last_ordinal = ? WHERE id = ?", target.last_ordinal, target.id)
    reply = await Reply.create(
        thread_id=target.id,
        author_id=source.author_id,
        body_html=opening.rendered.html,
        ordinal=target.last_ordinal,
        position=1,
        created_at=source.created_at,
    )
    await ReplyRevision.create(
        reply_id=reply.id,
        number=1,
        body=opening.body,
        plain=opening.rendered.plain,
        editor_id=source.author_id,
        created_at=source.created_at,
    )
    return reply


async def _take_over(source: Thread, target: Thread) -> None:
    """What is about the thread as a whole. Visits to it were carried over with the replies."""
    both = target.id, source.id
    await in_turn(
        ("UPDATE nomination SET thread_id = ? WHERE thread_id = ?", *both),
        ("UPDATE field_report SET thread_id = ? WHERE thread_id = ?", *both),
        ("UPDATE notice SET thread_id = ? WHERE thread_id = ?", *both),
        ("UPDATE happening SET thread_id = ? WHERE thread_id = ?", *both),
        (
            "INSERT INTO thread_follow (member_id, thread_id, following, created_at)"
            " SELECT member_id, CAST(? AS BIGINT), following, created_at FROM thread_follow"
            " WHERE thread_id = ? ON CONFLICT (member_id, thread_id) DO NOTHING",
            *both,
        ),
        ("DELETE FROM thread_follow WHERE thread_id = ?", source.id),
        ("DELETE FROM visit WHERE thread_id = ?", source.id),
        _carry_drafts(source.id, target.id),
        ("UPDATE curation SET need = 0 WHERE thread_id = ?", source.id),
    )


def _carry_drafts(source_id: int, target_id: int) -> Statement:
    """Replies that members are writing there, unless they are writing the same one here."""
    here, there = (str(Place(Deed.REPLY, id)) for id in (target_id, source_id))
    return (
        "UPDATE draft SET place = ? || substr(place, ?) WHERE (place = ? OR place LIKE ?)"
        " AND NOT EXISTS (SELECT 1 FROM draft mine WHERE mine.member_id = draft.member_id"
        " AND mine.place = ? || substr(draft.place, ?))",
        *(here, len(there) + 1, there, f"{there} to %", here, len(there) + 1),
    )


async def _close(source: Thread, target: Thread) -> None:
    """Out of lists and counts, without being hidden from those who read its old editions."""
    source.hidden, source.merged_into_id = True, target.id
    await source.save(update_fields=["hidden", "merged_into_id"])
    await count_in_topics(source)
