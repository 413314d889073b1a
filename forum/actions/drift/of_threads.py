"""What is kept of a thread and its replies: places, counters, scores, pages of the best order, coverage.

In the order in which it is mended: what comes later is counted from what stands before it.
"""

from forum.actions.coverage import NEEDS_ARGUMENTS, VISIBLE
from forum.actions.drift.kept import Cell, Cells, Column, Kept, each
from forum.actions.drift.of_evidence import Evidence
from forum.actions.drift.of_scores import TALLIES, Scores
from forum.actions.picks import PICKS_OF_REPLY
from forum.database import rows
from forum.models import NO_AGENCY
from forum.queries.best_order import TOP_LEVEL_PER_PAGE, best_first

WITHIN = "thread_id BETWEEN ? AND ?"
TREE = f"""tree (id, thread_id, depth) AS (
    SELECT id, thread_id, 1 FROM reply WHERE {WITHIN} AND parent_id IS NULL
    UNION ALL SELECT reply.id, reply.thread_id, tree.depth + 1
    FROM tree JOIN reply ON reply.parent_id = tree.id AND reply.thread_id = tree.thread_id)"""
LOST = f"""
    WITH RECURSIVE {TREE}, lost AS (
        SELECT id, thread_id, parent_id FROM reply WHERE {WITHIN} AND id NOT IN (SELECT id FROM tree))
    SELECT id, parent_id AS kept, CAST(NULL AS BIGINT) AS counted FROM lost
    WHERE parent_id NOT IN (SELECT id FROM lost) OR id IN (SELECT MIN(id) FROM lost GROUP BY thread_id)"""
"""Below a reply of another thread, or in a circle: the first of such a branch goes to the top level."""
DEPTHS = f"""
    WITH RECURSIVE {TREE} SELECT reply.id, reply.depth AS kept, tree.depth AS counted
    FROM tree JOIN reply ON reply.id = tree.id"""
SIBLINGS = "PARTITION BY thread_id, parent_id"
PLACES = f"""
    WITH numbered AS (
        SELECT id, thread_id, parent_id, position,
            ROW_NUMBER() OVER ({SIBLINGS} ORDER BY position, id) AS by_place,
            ROW_NUMBER() OVER ({SIBLINGS} ORDER BY created_at, id) AS by_date
        FROM reply WHERE {WITHIN})
    SELECT id, position AS kept, CASE MAX(CASE WHEN by_place = position THEN 0 ELSE 1 END) OVER ({SIBLINGS})
        WHEN 0 THEN position ELSE by_date END AS counted FROM numbered"""
"""By date where the numbers are not one, two, three …: a clock that was put back is no drift."""
PAGES = f"""
    SELECT id, best_page AS kept, CASE WHEN depth > 1 THEN 0 ELSE (ROW_NUMBER() OVER (
        PARTITION BY thread_id, CASE WHEN depth = 1 THEN 1 ELSE 2 END ORDER BY {best_first()})
        + {TOP_LEVEL_PER_PAGE - 1}) / {TOP_LEVEL_PER_PAGE} END AS counted
    FROM reply WHERE {WITHIN}"""


def _count(of: str) -> str:
    return f"(SELECT COUNT(*) FROM {of})"


def _newest(number: str, of: str, where: str) -> str:
    return f"(SELECT MAX({number}) FROM {of} WHERE {where})"


def _of_thread(name: str, counted: str) -> Column:
    return each("thread", name, counted, "id")


IN_THREAD = "reply WHERE reply.thread_id = thread.id"
LAST = f"COALESCE({_newest('ordinal', 'reply', 'reply.thread_id = thread.id')}, 0)"
PICKS = "pick JOIN reply ON reply.id = pick.reply_id WHERE pick.thread_id = thread.id"


async def _count_coverage(first: int, last: int) -> dict[Cell, Cell]:
    found = await rows(
        "SELECT reply_argument.thread_id, reply_argument.type_id,"
        " SUM(CASE WHEN reply.stance = 'for' THEN 1 ELSE 0 END) AS for_count,"
        " SUM(CASE WHEN reply.stance = 'objection' THEN 1 ELSE 0 END) AS objection_count"
        " FROM reply_argument JOIN reply ON reply.id = reply_argument.reply_id"
        f" WHERE reply_argument.{WITHIN} AND {VISIBLE}"
        " GROUP BY reply_argument.thread_id, reply_argument.type_id",
        first,
        last,
    )
    return {
        (row["thread_id"], row["type_id"]): (row["for_count"], row["objection_count"])
        for row in found
    }


def _agency(table: str, of: str = "") -> Column:
    """One that was joined to another stands for where the member is now."""
    there = f"EXISTS (SELECT 1 FROM agency WHERE agency.id = {table}.agency_id)"
    now = (
        f"COALESCE((SELECT agency_id FROM member WHERE member.id = {table}.member_id), {NO_AGENCY})"
    )
    return Column(
        table,
        "agency_id",
        f"SELECT {table}.id, {table}.agency_id AS kept, CASE WHEN {table}.agency_id = {NO_AGENCY}"
        f" OR {there} THEN {table}.agency_id ELSE {now} END AS counted"
        f" FROM {of or table} WHERE {WITHIN}",
    )


OF_PLACES: tuple[Kept, ...] = (
    *(
        each(table, "thread_id", f"(SELECT thread_id FROM reply WHERE id = {table}.reply_id)")
        for table in ("reply_argument", "pick", "pick_history")
    ),
    Column("reply", "parent_id", LOST),
)
"""In which thread a row is: mended in all threads before anything is counted in one."""

OF_THREADS: tuple[Kept, ...] = (
    Column("reply", "depth", DEPTHS),
    Column("reply", "position", PLACES),
    each("reply", "child_count", _count("reply child WHERE child.parent_id = reply.id")),
    each("reply", "revision", _newest("number", "reply_revision", "reply_id = reply.id")),
    each("reply", "type_count", _count("reply_argument WHERE reply_id = reply.id")),
    each("reply", "pick_count", PICKS_OF_REPLY),
    Evidence(),
    *map(_agency, ("visit", "pick", "field_report")),
    _agency("endorsement", "endorsement JOIN reply ON reply.id = endorsement.reply_id"),
    TALLIES,
    Scores(),
    Column("reply", "best_page", PAGES),
    Cells("coverage", ("thread_id", "type_id"), ("for_count", "objection_count"), WITHIN, _count_coverage),
    _of_thread("reply_count", _count(IN_THREAD)),
    _of_thread("top_level_count", _count(f"{IN_THREAD} AND reply.depth = 1")),
    _of_thread("held_count", _count(f"{IN_THREAD} AND reply.held = TRUE")),
    _of_thread("last_ordinal", f"CASE WHEN last_ordinal < {LAST} THEN {LAST} ELSE last_ordinal END"),
    _of_thread("argument_count", _count(f"{IN_THREAD} AND reply.type_count > 0 AND {VISIBLE}")),
    _of_thread("needs_arguments", NEEDS_ARGUMENTS),
    _of_thread("pick_count", _count(f"{PICKS} AND {VISIBLE}")),
    _of_thread("hidden", "(hidden_at IS NOT NULL OR merged_into_id IS NOT NULL)"),
    _of_thread("revision", _newest("number", "thread_revision", "thread_id = thread.id")),
    _of_thread("edition_number", f"COALESCE({_newest('number', 'edition', 'thread_id = thread.id')}, 0)"),
)  # fmt: skip
