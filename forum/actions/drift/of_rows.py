"""What the database should see to itself: that rows refer to rows that are there, and its own files."""

from collections.abc import Iterator

from tortoise import Model, Tortoise
from tortoise.fields import OnDelete
from tortoise.fields.relational import ForeignKeyFieldInstance

from forum.actions.drift.kept import Drift
from forum.database import is_postgres, rows
from forum.steps import Statement

NEVER_DELETED = frozenset({"thread_revision", "reply", "reply_revision", "edition", "edition_text"})
"""Words of people: where what they belong to is gone, that is to be restored, not them to go."""
SHOWN = 100
AT_ONCE = 1000


async def broken_file() -> list[Drift]:
    """What SQLite finds wrong with its file. An index can be made anew; PostgreSQL has tools of its own."""
    if is_postgres():
        return []
    found = [next(iter(row.values())) for row in await rows(f"PRAGMA integrity_check({SHOWN})")]
    return [
        Drift(
            "database", "integrity_check", said, "ok", (("REINDEX",),) if "index" in said else None
        )
        for said in found
        if said != "ok"
    ]


async def broken_references() -> list[Drift]:
    """Some of the rows that name a row which is not there."""
    drifts: list[Drift] = []
    for table, column, parent, on_delete in _references():
        found = await rows(
            f"SELECT child.id, child.{column} AS kept FROM {table} child"
            f" LEFT JOIN {parent} parent ON parent.id = child.{column}"
            f" WHERE child.{column} IS NOT NULL AND parent.id IS NULL"
            f" ORDER BY child.id LIMIT {AT_ONCE}"
        )
        drifts += [
            Drift(
                f"{table} {row['id']}",
                column,
                f"{row['kept']}, which is no {parent}",
                None,
                _mending(table, column, on_delete, row["id"]),
            )
            for row in found
        ]
    return drifts


def _mending(table: str, column: str, on_delete: OnDelete, id: int) -> tuple[Statement, ...] | None:
    """What the database would have done when the row went."""
    if on_delete is OnDelete.SET_NULL:
        return ((f"UPDATE {table} SET {column} = NULL WHERE id = ?", id),)
    return None if table in NEVER_DELETED else ((f"DELETE FROM {table} WHERE id = ?", id),)


def _references() -> Iterator[tuple[str, str, str, OnDelete]]:
    """Table, column, and the table that it refers to."""
    models: list[type[Model]] = sorted(
        Tortoise.apps["forum"].values(), key=lambda model: str(model._meta.db_table)
    )
    for model in models:
        for name in sorted(model._meta.fk_fields):
            field = model._meta.fields_map[name]
            if isinstance(field, ForeignKeyFieldInstance):
                parent = field.related_model._meta.db_table
                yield model._meta.db_table, f"{name}_id", parent, field.on_delete
