"""An archive's rows into an empty forum, with the ids they had; inside one transaction."""

from collections.abc import Callable, Iterator
from itertools import islice

from forum.actions.argument_counts import recount_arguments
from forum.actions.recount import recount_held_thread
from forum.database import continue_ids, execute, execute_many, rows
from forum.errors import Unreadable
from forum.steps import Row
from forum.text.markdown import sanitise
from forum.text.names import name_key
from forum.text.slugs import slugify
from forum.transfer.archive.file import Archive
from forum.transfer.archive.format import columns_of
from forum.transfer.archive.origins import origin_of
from forum.transfer.archive.scope import tables_in
from forum.transfer.load import PLACEHOLDER_MARK

COUNT_ORDINALS = """
    UPDATE thread SET last_ordinal = (SELECT MAX(ordinal) FROM reply WHERE reply.thread_id = thread.id)
    WHERE last_ordinal < (SELECT MAX(ordinal) FROM reply WHERE reply.thread_id = thread.id)"""
"""Older archives and public ones do not say it."""
CLOSE_GAPS = """
    UPDATE reply SET position = placed.place FROM (SELECT id, ROW_NUMBER() OVER (
        PARTITION BY thread_id, parent_id ORDER BY position, id) AS place FROM reply) AS placed
    WHERE reply.id = placed.id AND reply.position <> placed.place"""
"""Where a held reply stood, which public archives leave out."""
OUT_OF_REACH = """
    WITH RECURSIVE tree (id) AS (SELECT id FROM reply WHERE parent_id IS NULL
        UNION ALL SELECT reply.id FROM tree JOIN reply ON reply.parent_id = tree.id)
    SELECT MIN(id) AS id FROM reply WHERE id NOT IN (SELECT id FROM tree)"""
VALUES_A_STATEMENT = 16_000
"""SQLite takes 32,766, PostgreSQL 32,767."""


async def fill_from(archive: Archive, on_thread: Callable[[], None]) -> None:
    """The types and topics that a new forum begins with give way to those of the archive."""
    tables = tables_in(private=True)
    for table in reversed(tables):
        await execute(f"DELETE FROM {table}")
    public = None if archive.header.private else _PublicRows()
    for table in tables_in(archive.header.private):
        found = map(_made_safe, archive.rows(table))
        await _insert(
            table,
            public.completed(table, found) if public else found,
            on_thread if table == "thread" else lambda: None,
        )
    await _require_trees()
    await execute(COUNT_ORDINALS)
    if public:
        await _recount()
    await recount_arguments()
    for table in tables:
        await continue_ids(table)


async def _require_trees() -> None:
    """No reply stands below itself: whoever walked up or down from there would never arrive."""
    [found] = await rows(OUT_OF_REACH)
    if found["id"]:
        raise Unreadable(f"Reply {found['id']} stands below itself, or below one that does.")


def _made_safe(row: Row) -> Row:
    """Whoever made the archive, its HTML is no more than what Markdown could have become."""
    if "body_html" in row:
        row["body_html"] = sanitise(row["body_html"])
    return row


class _PublicRows:
    """Gives public rows what visitors never saw; members become placeholders without a way in."""

    def __init__(self) -> None:
        self._usernames: set[str] = set()

    def completed(self, table: str, found: Iterator[Row]) -> Iterator[Row]:
        for row in found:
            if table in {"member", "thread", "reply"}:
                row["origin"] = origin_of(table, row)
            if table == "member":
                row["username"] = self._placeholder_name(row["username"])
                row["username_key"] = name_key(row["username"])
                row["placeholder"] = True
            if table == "thread":
                row["slug"] = slugify(row["title"], "thread")
            yield row

    def _placeholder_name(self, username: str) -> str:
        base = slugify(username.removesuffix(PLACEHOLDER_MARK), "author")[:40]
        free, number = f"{base}{PLACEHOLDER_MARK}", 1
        while free in self._usernames:
            number += 1
            free = f"{base}-{number}{PLACEHOLDER_MARK}"
        self._usernames.add(free)
        return free


async def _insert(table: str, found: Iterator[Row], on_row: Callable[[], None]) -> None:
    columns = columns_of(tables_in(private=True)[table])
    names = ", ".join(f'"{name}"' for name in columns)
    places = f"({', '.join('?' * len(columns))})"
    late: list[tuple[int, int]] = []
    while chunk := list(islice(found, VALUES_A_STATEMENT // len(columns))):
        late += _parents_to_come(table, chunk)
        await execute(
            f"INSERT INTO {table} ({names}) VALUES {', '.join([places] * len(chunk))}",
            *(row.get(name, column.default) for row in chunk for name, column in columns.items()),
        )
        for _ in chunk:
            on_row()
    if late:
        await execute_many(f"UPDATE {table} SET parent_id = ? WHERE id = ?", late)


def _parents_to_come(table: str, chunk: list[Row]) -> list[tuple[int, int]]:
    """(parent, reply) of replies that were moved below a later one, which is not there yet."""
    found: list[tuple[int, int]] = []
    for row in chunk if table == "reply" else ():
        if row.get("parent_id") and row["parent_id"] > row["id"]:
            found.append((row["parent_id"], row["id"]))
            row["parent_id"] = None
    return found


async def _recount() -> None:
    """A public archive has no marks, so nothing that is counted from them may stay."""
    await execute(CLOSE_GAPS)
    for row in await rows("SELECT id FROM thread ORDER BY id"):
        await recount_held_thread(row["id"])
