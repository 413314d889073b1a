"""PostgreSQL knows how large its tables are soon after they grew, whoever looks after the server."""

import pytest

from forum.actions.statistics import refresh_statistics
from forum.database import execute, is_postgres, rows
from tests.factories import make_member, make_thread

pytestmark = pytest.mark.usefixtures("db")


async def test_a_table_that_grew_is_looked_at() -> None:
    thread = await make_thread(await make_member())
    if not is_postgres():
        await refresh_statistics()  # has nothing to do
        return
    await execute("ANALYZE reply")
    await execute(
        "INSERT INTO reply (thread_id, body_html, revision, stance, ordinal, position, best_page,"
        " depth, child_count, created_at, hidden_reason, type_count, endorsement_count,"
        " agency_count, seen_count, pick_count, score, evidence)"
        " SELECT ?, '', 1, 'for', n, n, 1, 1, 0, now(), '', 0, 0, 0, 0, 0, 0, 0"
        " FROM generate_series(1, 5000) AS n",
        thread.id,
    )
    await execute("SELECT pg_stat_force_next_flush()")
    await refresh_statistics()
    known = await rows("SELECT reltuples FROM pg_class WHERE oid = 'reply'::regclass")
    assert known[0]["reltuples"] == 5000


async def test_what_was_added_to_the_index_of_ranges_is_looked_at() -> None:
    if not is_postgres():
        return
    await execute(
        "INSERT INTO search_reply (id, revision, facts, words)"
        " SELECT n, 1, '', to_tsvector('simple', md5(CAST(n AS text)))"
        " FROM generate_series(1, 20000) AS n"
    )
    await refresh_statistics()
    left = await rows("SELECT brin_summarize_new_values('search_reply_newest') AS n")
    assert left[0]["n"] == 0
