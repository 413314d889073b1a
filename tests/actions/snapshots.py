"""All counters of a forum at a moment, to see whether counting again changes any."""

from typing import Any

from forum.actions.argument_counts import recount_arguments
from forum.actions.recount import recount_thread
from forum.database import Row, rows, transaction
from forum.models import Reply, ReplyRevision, Thread
from forum.queries.best_order import best_first
from forum.queries.evidence import load_evidence
from forum.rules.evidence import evidence_weight
from forum.rules.evidence_rows import from_store, in_order

REPLY_COUNTERS = (
    "endorsement_count, agency_count, seen_count, score, pick_count, best_page, child_count,"
    " position, depth, type_count"
)
THREAD_COUNTERS = "reply_count, top_level_count, argument_count, needs_arguments, pick_count"
Snapshot = dict[str, dict[Any, Any]]


async def take_snapshot() -> Snapshot:
    return {
        "reply": _by_id(await rows(f"SELECT id, {REPLY_COUNTERS} FROM reply")),
        "thread": _by_id(await rows(f"SELECT id, {THREAD_COUNTERS} FROM thread")),
        "topic": _by_id(await rows("SELECT id, thread_count FROM topic")),
        "coverage": {
            (row["thread_id"], row["type_id"]): (row["for_count"], row["objection_count"])
            for row in await rows("SELECT * FROM coverage")
        },
        "argument": {
            (row["type_id"], row["facet"], row["value"]): row["n"]
            for row in await rows("SELECT * FROM argument_count WHERE n <> 0")
        },
        "tally": {
            (row["reply_id"], row["agency_id"]): (row["seen"], row["convinced"])
            for row in await rows("SELECT * FROM reply_tally WHERE seen <> 0 OR convinced <> 0")
        },
    }


def _by_id(found: list[Row]) -> dict[Any, Any]:
    return {
        row["id"]: {name: value for name, value in row.items() if name != "id"} for row in found
    }


async def best_order(thread: Thread) -> list[int]:
    """The ids of its top-level replies as pages show them."""
    found = await rows(
        "SELECT id FROM reply WHERE thread_id = ? AND depth = 1"
        f" ORDER BY best_page, {best_first()}",
        thread.id,
    )
    return [row["id"] for row in found]


async def assert_nothing_drifted() -> None:
    """What was counted step by step is what counting from the rows gives."""
    before = await take_snapshot()
    await _assert_sizes()
    await _assert_threads_agree()
    await _assert_evidence()
    for thread in await Thread.all():
        await recount_thread(thread.id)
    async with transaction():
        await recount_arguments()
    after = await take_snapshot()
    for table, counted in before.items():
        assert counted == after[table], f"{table} drifted"


async def assert_counted(thread: Thread) -> None:
    """Of one thread, however long: counting it anew changes no counter, score or rank."""
    before = await take_snapshot()
    await recount_thread(thread.id)
    assert before == await take_snapshot()


async def _assert_evidence() -> None:
    """Rows and their weight are those of the current revision, as long as there is a type."""
    for reply in await Reply.all():
        revision = await ReplyRevision.get(reply_id=reply.id, number=reply.revision)
        rows_now = in_order(from_store(revision.evidence)) if reply.type_count else ()
        assert (await load_evidence([reply.id])).get(reply.id, ()) == rows_now
        weight = evidence_weight(revision.body, revision.plain, rows_now)
        assert reply.evidence == (weight if reply.type_count else 0)


OF_REPLIES = ("reply_argument", "pick", "pick_history")


async def _assert_threads_agree() -> None:
    """What names a reply and a thread names the thread that the reply is in."""
    for table in OF_REPLIES:
        wrong = await rows(
            f"SELECT {table}.id FROM {table} JOIN reply ON reply.id = {table}.reply_id"
            f" WHERE {table}.thread_id <> reply.thread_id"
        )
        assert not wrong, table
    for thread in await Thread.exclude(merged_into_id=None):
        assert (thread.hidden, thread.reply_count) == (True, 0)


async def _assert_sizes() -> None:
    """Counters that no recount mends, against the rows themselves."""
    for thread in await Thread.all():
        replies = await Reply.filter(thread_id=thread.id).order_by("ordinal")
        top = [reply for reply in replies if reply.parent_id is None]
        ordinals = [reply.ordinal for reply in replies]
        assert len(set(ordinals)) == len(replies) == thread.reply_count
        assert max(ordinals, default=0) <= thread.last_ordinal
        assert len(top) == thread.top_level_count
        assert sorted(reply.position for reply in top) == list(range(1, len(top) + 1))
        assert all(reply.depth == 1 for reply in top)
        assert len([reply for reply in replies if reply.held]) == thread.held_count
        for reply in replies:
            children = [child for child in replies if child.parent_id == reply.id]
            places = sorted(child.position for child in children)
            assert places == list(range(1, reply.child_count + 1))
            assert all(child.depth == reply.depth + 1 for child in children)
    wrong = await rows(
        "SELECT id FROM topic WHERE thread_count <> (SELECT COUNT(*) FROM thread_topic"
        " JOIN thread ON thread.id = thread_topic.thread_id"
        " WHERE thread_topic.topic_id = topic.id AND thread.hidden = FALSE)"
    )
    assert wrong == []
