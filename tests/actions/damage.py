"""Spoiling what a forum keeps beside its posts, one thing at a time."""

from dataclasses import dataclass

from forum.actions.drift.kept import Drift
from forum.actions.drift.mending import mend_drifts
from forum.database import connection, execute, is_postgres, transaction


@dataclass(frozen=True, slots=True)
class Damage:
    """`named` is how the line begins, or a part of it, that says what is wrong."""

    sql: str
    named: str


SOME = "(SELECT MIN(id) FROM {} WHERE {})"
ARGUMENT = SOME.format("reply", "type_count > 0 AND thread_id = 1")
BELOW = SOME.format("reply", "parent_id IS NOT NULL")
COLUMNS = {
    "thread": (
        "reply_count top_level_count held_count argument_count pick_count revision edition_number",
        "(SELECT MIN(id) FROM thread)",
    ),
    "reply": (
        "position depth child_count type_count pick_count revision best_page seen_count"
        " endorsement_count agency_count score",
        ARGUMENT,
    ),
    "topic": ("thread_count", "(SELECT MIN(id) FROM topic)"),
}
DAMAGES = [
    *(
        Damage(f"UPDATE {table} SET {name} = {name} + 3 WHERE id = {which}", f": {name}")
        for table, (names, which) in COLUMNS.items()
        for name in names.split()
    ),
    Damage("UPDATE thread SET last_ordinal = 0 WHERE id = 1", ": last_ordinal is 0"),
    Damage("UPDATE thread SET needs_arguments = NOT needs_arguments", ": needs_arguments"),
    Damage("UPDATE thread SET hidden = NOT hidden WHERE id = 1", "thread 1: hidden"),
    Damage(f"UPDATE reply SET depth = 9 WHERE id = {BELOW}", ": depth is 9, counted 2"),
    Damage(f"UPDATE reply SET evidence = 0 WHERE id = {ARGUMENT}", ": evidence weight is 0, counted 3"),
    Damage("DELETE FROM evidence WHERE kind = 'peer'", ": evidence is"),
    Damage("UPDATE reply_tally SET seen = seen + 5", "reply_tally of reply_id"),
    Damage("DELETE FROM reply_tally WHERE convinced > 0", "seen, convinced is 0, 0, counted"),
    Damage(
        "INSERT INTO reply_tally (reply_id, agency_id, seen, convinced) VALUES (1, 77, 3, 3)",
        "reply_tally of reply_id 1, agency_id 77: seen, convinced is 3, 3, counted 0, 0",
    ),
    *(
        Damage(f"UPDATE {table} SET agency_id = 77", ": agency_id is 77, counted")
        for table in ("endorsement", "visit", "pick", "field_report")
    ),
    Damage("DELETE FROM coverage", "coverage of thread_id 1"),
    Damage("UPDATE coverage SET objection_count = 8", "objection_count is"),
    Damage("UPDATE argument_count SET n = n + 1 WHERE n > 0", "argument_count of type_id 0, facet , value"),
    Damage("DELETE FROM argument_count WHERE facet = 'since'", "facet since, value 20"),
    Damage("UPDATE reply_argument SET thread_id = 2 WHERE thread_id = 1", ": thread_id is 2, counted 1"),
    Damage("UPDATE pick_history SET thread_id = 2 WHERE thread_id = 1", ": thread_id is 2, counted 1"),
    Damage("UPDATE pick SET thread_id = 2 WHERE thread_id = 1", ": thread_id is 2, counted 1"),
    Damage("UPDATE member SET agency_verified = TRUE WHERE id = 1", "member 1: agency_verified is True"),
    Damage("DELETE FROM version WHERE id = 7", "version 7: number is nothing"),
    Damage("DELETE FROM search_reply WHERE id = 1", "reply 1: search index is absent"),
    Damage("UPDATE search_reply SET facts = 'none' WHERE id = 1", "reply 1: search index is old words"),
    Damage("UPDATE search_thread SET words = 'other' WHERE {id} = 1", "thread 1: search index is old words"),
    Damage("DELETE FROM search_member WHERE {id} = 1", "member 1: search index is absent"),
    Damage("DELETE FROM search_summary", "summary 1: search index is absent"),
    Damage("INSERT INTO search_member ({id}, words) VALUES (990, 'gone')", "member 990: search index is"),
]  # fmt: skip
SQLITE_ONLY = (
    Damage(
        "INSERT INTO search_reply_text (rowid, words, facts) VALUES (991, 'gone', 'post1')",
        "reply 991: search index is there by half",
    ),
)


async def do(damage: Damage) -> None:
    await execute(damage.sql.replace("{id}", "id" if is_postgres() else "rowid"))


async def without_references(sql: str) -> None:
    """A statement that the database would have refused."""
    if not is_postgres():
        await connection().execute_query("PRAGMA foreign_keys = OFF")
        await execute(sql)
        await connection().execute_query("PRAGMA foreign_keys = ON")
        return
    async with transaction():
        await execute("SET LOCAL session_replication_role = replica")
        await execute(sql)


async def mended() -> list[str]:
    """What a repair says that it found."""
    found: list[Drift] = []
    await mend_drifts(found.append)
    return [str(drift) for drift in found]
