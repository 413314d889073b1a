"""Posting replies.

A thread is held while something is written to it. Where PostgreSQL is elsewhere each way to it and back
counts, so there a reply is first tried `_at_once`.
"""

from typing import Any

from msgspec import Struct
from tortoise.exceptions import IntegrityError

from forum.actions.access import follow, in_its_thread, locking_for_reply, require
from forum.actions.argument_counts import counting_new
from forum.actions.coverage import covering_new, needs_beside
from forum.actions.drafts import dropping
from forum.actions.evidence import storing_evidence
from forum.actions.following import follow_by_writing
from forum.actions.happenings import telling
from forum.actions.holding import as_held, holds, reviewing
from forum.actions.ranks import entering, making_room
from forum.actions.rendering import REPLY_TOP_HEADING, render_body
from forum.actions.replies import revising
from forum.actions.reply_quotes import check_quotes, quoting
from forum.actions.seen import holding_as_seen, raising_as_seen, see_thread
from forum.actions.submission import first_submission, submission_key
from forum.actions.tags import tagging, type_ids
from forum.clock import now
from forum.database import by_one, carry_out, joined
from forum.errors import Invalid
from forum.models import HappeningKind, Reply, Stance, Thread
from forum.permissions import Viewer, may_answer_reply, may_post_in
from forum.queries.argument_cells import places, read_places
from forum.records import as_inserted, as_model, inserting
from forum.rules.cited import Cited
from forum.rules.drafts import ReplyDraft
from forum.rules.evidence import evidence_weight
from forum.rules.evidence_rows import to_store
from forum.rules.places import Deed, Place
from forum.steps import Statement, Steps
from forum.text.markdown import Rendered

NO_PARENT = "The reply that you answer is no longer there. Post yours to the thread instead."


class _Written(Struct, frozen=True):
    """What is to be posted, judged and rendered."""

    draft: ReplyDraft
    types: list[int]
    rendered: Rendered
    key: str
    place: Place
    """Where its draft was."""
    held: bool


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
    for _ in range(2):
        try:
            return await in_its_thread(thread_id, lambda id: _post(viewer, id, written))
        except IntegrityError as error:
            refused = error
        if earlier := await carry_out(_sent_before(viewer, written)):
            return earlier
        # Its key is free now: it was one of long ago.
    raise refused


def _sent_before(viewer: Viewer, written: _Written) -> Steps[Reply | None]:
    """The reply that is the same submission; then its draft has served."""
    earlier = yield from first_submission(Reply, written.key)
    if earlier:
        yield dropping(viewer, written.place, written.draft.draft_version)
    return earlier


async def _post(viewer: Viewer, thread_id: int, written: _Written) -> Reply:
    quoted = await check_quotes(thread_id, written.rendered.quotes)
    if posted := await by_one(_at_once(viewer, thread_id, written, quoted), turn=thread_id):
        return posted
    return await carry_out(_in_turn(viewer, thread_id, written, quoted), turn=thread_id)


def _at_once(
    viewer: Viewer, thread_id: int, written: _Written, quoted: list[Cited]
) -> Steps[Reply]:
    """By one statement, which fails where the thread is no longer as it was seen."""
    seen = yield from see_thread(viewer, thread_id)
    new = yield from _new(viewer, seen.thread, seen.reply_id, written)
    reply = as_inserted(Reply, **new)
    yield joined(
        *_storing(viewer, reply, new, written, quoted),
        *_making_room(seen.thread, reply),
        *_counting(reply, written, seen.places),
        raising_as_seen(seen),
        held=holding_as_seen(seen, *_counts_of_thread(reply, written)),
    )
    return reply


def _in_turn(
    viewer: Viewer, thread_id: int, written: _Written, quoted: list[Cited]
) -> Steps[Reply]:
    """While the thread is held."""
    thread, id = yield from locking_for_reply(viewer, thread_id)
    new = yield from _new(viewer, thread, id, written)
    reply = as_inserted(Reply, **new)
    of_whom = (thread.id, reply.author_id, reply.author_id)
    [*_, found] = yield joined(
        *_storing(viewer, reply, new, written, quoted), (f"SELECT {places()} AS places", *of_whom)
    )
    changes, *values = _counts_of_thread(reply, written)
    yield joined(
        *_making_room(thread, reply),
        *_counting(reply, written, found[0]["places"]),
        (f"UPDATE thread SET {changes} WHERE id = ?", *values, thread.id),
    )
    return reply


def _new(viewer: Viewer, thread: Thread, id: int, written: _Written) -> Steps[dict[str, Any]]:
    """The columns of the reply."""
    require(may_post_in(viewer, thread), thread, "Sign in to reply.", viewer)
    made = {"id": id, "thread_id": thread.id, **_made(viewer, written)}
    made["ordinal"] = thread.last_ordinal + 1
    if written.draft.parent_id is None:
        position = thread.top_level_count + 1
        key = (int(written.held), 0.0, -made["evidence"], position)
        page = yield from entering(thread, key)
        return made | {"position": position, "best_page": page}
    parent = yield from _parent(viewer, thread, written.draft.parent_id)
    below = {"depth": parent.depth + 1, "position": parent.child_count + 1}
    return made | {"parent_id": parent.id, **below}


def _parent(viewer: Viewer, thread: Thread, id: int) -> Steps[Reply]:
    sql = "SELECT * FROM reply WHERE id = ? AND thread_id = ?"
    [found] = yield [(sql, id, thread.id)]
    parent = as_model(Reply, found[0]) if found else None
    if parent is None:
        yield from follow(thread.id, id)
    if parent is None or not may_answer_reply(viewer, parent, thread):
        raise Invalid({"form": NO_PARENT})
    return parent


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


def _storing(
    viewer: Viewer, reply: Reply, new: dict[str, Any], written: _Written, quoted: list[Cited]
) -> list[Statement]:
    """The reply and what belongs to it."""
    draft, rendered = written.draft, written.rendered
    return [
        inserting(Reply, **new),
        *tagging(reply, written.types),
        *storing_evidence(reply.id, draft.evidence),
        # After its tags and evidence: with its words it goes into the search index, once.
        revising(reply, draft, rendered.plain, viewer.member_id),
        *dropping(viewer, written.place, draft.draft_version),
        *quoting(reply.id, quoted),
        follow_by_writing(viewer, reply.thread_id),
        *(reviewing(reply) if reply.held else ()),
        telling(HappeningKind.REPLY, viewer, reply.thread_id, reply.id, rendered.mentioned),
        *covering_new(reply, [] if reply.held else written.types),
    ]


def _counting(reply: Reply, written: _Written, places: str | None) -> list[Statement]:
    """Only what is in view counts as an argument.

    Writers of other threads wait for these counts, so all else comes before them.
    """
    kinds = {row.kind for row in written.draft.evidence}
    types = [] if reply.held else written.types
    return counting_new(reply, types, kinds, read_places(places))


def _making_room(thread: Thread, reply: Reply) -> list[Statement]:
    """Among those beside which it stands."""
    if reply.parent_id is None:
        return making_room(thread, reply.best_page)
    return [("UPDATE reply SET child_count = child_count + 1 WHERE id = ?", reply.parent_id)]


def _counts_of_thread(reply: Reply, written: _Written) -> Statement:
    """What its thread counts, as assignments."""
    argument = reply.type_count > 0 and not reply.held
    covered = written.types if argument and reply.stance is Stance.FOR else []
    needs = f", needs_arguments = {needs_beside(covered)}" if argument else ""
    return (
        "reply_count = reply_count + 1, last_ordinal = last_ordinal + 1,"
        " active_at = COALESCE(?, active_at), held_count = held_count + ?,"
        f" top_level_count = top_level_count + ?, argument_count = argument_count + ?{needs}",
        *(None if reply.held else reply.created_at, int(reply.held)),
        *(int(reply.depth == 1), int(argument), *covered),
    )
