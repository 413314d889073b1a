"""What PostgreSQL knows of its tables, by which it chooses how to look things up."""

from forum.database import execute, is_postgres, rows

# A tenth, as its own `autovacuum`. Of small tables it assumes enough by itself, and of one that was
# empty when it looked it would go on to assume that.
_CHANGED = """
    SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables
    WHERE schemaname = current_schema() AND n_live_tup > 500
    AND n_mod_since_analyze > n_live_tup / 10 ORDER BY n_mod_since_analyze DESC"""

# A range of which it does not know the numbers may have any, and is searched.
_RANGES = "SELECT brin_summarize_new_values('search_reply_newest')"


async def refresh_statistics() -> None:
    """Have it look at the tables that changed much, and at what was added to the index of ranges: nobody
    who reads or writes waits for that.

    It does so itself, some minutes after an import, in which the page of a thread would take a
    hundred times as long; and never where `autovacuum` is off.
    """
    if is_postgres():
        for table in await rows(_CHANGED):
            await execute(f"ANALYZE {table['name']}")
        await execute(_RANGES)
