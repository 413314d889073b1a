"""The audit log: searched along an index, a page or a file at a time."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct

from forum.database import moment, rows
from forum.errors import Invalid
from forum.queries.paging import Cursor
from forum.steps import Row
from forum.text.names import name_key

ROWS_PER_PAGE = 50
LOOKED_AT = 2000
"""Entries that are looked through at once for words in their reasons, which no index has."""
ROWS_AT_ONCE = 500
WORDS_MAX = 100
COMMAND_LINE = "Command line"
PAGES_OF = {
    "thread": "/threads/{}",
    "reply": "/replies/{}",
    "member": "/members/{}",
    "summary": "/threads/{}/summary/history",
}
"""Targets of deeds that have a page of their own."""


class AuditFilter(Struct, frozen=True):
    """What is asked for; empty means any. `actor` is a username, the days are such as 2026-01-31."""

    actor: str = ""
    deed: str = ""
    target: str = ""
    words: str = ""
    since: str = ""
    until: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        return {name: text for name in FILTERS if (text := str(getattr(self, name)))}

    @property
    def query(self) -> str:
        """As an address has it."""
        return urlencode(self.chosen)


FILTERS = ("actor", "deed", "target", "words", "since", "until")


class AuditRow(Struct, frozen=True):
    """`target_url` is empty where the target has no page; `before` and `after` hold what changed."""

    id: int
    created_at: datetime
    actor: str
    actor_username: str
    deed: str
    target: str
    target_url: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]


class AuditPage(Struct, frozen=True):
    """`looked_until` is set where the words were not found in all that was looked through."""

    entries: list[AuditRow]
    next_after: str
    looked_until: datetime | None = None


async def load_audit_page(wanted: AuditFilter, after: str = "") -> AuditPage:
    """Newest first. Raises Invalid for a day that is none.

    Words are looked for in so many entries at once; where these do not fill the page, it says how far
    it looked and goes on from there.
    """
    where, values = await _conditions(wanted)
    found = await _load(where, values, Cursor.read(after), LOOKED_AT if wanted.words else 0)
    matching = [row for row in found if _has(row, wanted.words)]
    shown = matching[:ROWS_PER_PAGE]
    if len(matching) > ROWS_PER_PAGE:
        return AuditPage([_entry(row) for row in shown], _cursor(shown[-1]))
    more = bool(wanted.words) and len(found) == LOOKED_AT
    return AuditPage(
        [_entry(row) for row in shown],
        _cursor(found[-1]) if more else "",
        moment(found[-1]["created_at"]) if more else None,
    )


async def export_entries(wanted: AuditFilter) -> AsyncIterator[list[AuditRow]]:
    """All that fit, newest first, a few in memory at a time."""
    where, values = await _conditions(wanted)
    cursor: Cursor | None = None
    while found := await _load(where, values, cursor, ROWS_AT_ONCE):
        yield [_entry(row) for row in found if _has(row, wanted.words)]
        cursor = Cursor.read(_cursor(found[-1]))


async def load_deeds() -> list[str]:
    """What was ever done, one look into the index for each."""
    found = await rows(
        "WITH RECURSIVE deeds (deed) AS (SELECT MIN(deed) FROM audit_entry UNION ALL"
        " SELECT (SELECT MIN(audit_entry.deed) FROM audit_entry WHERE audit_entry.deed > deeds.deed)"
        " FROM deeds WHERE deed IS NOT NULL) SELECT deed FROM deeds WHERE deed IS NOT NULL"
    )
    return [row["deed"] for row in found]


async def _conditions(wanted: AuditFilter) -> tuple[list[str], list[Any]]:
    where, values = list[str](), list[Any]()
    if wanted.actor:
        actor = await rows("SELECT id FROM member WHERE username_key = ?", name_key(wanted.actor))
        where.append("audit_entry.actor_id = ?")
        values.append(actor[0]["id"] if actor else 0)
    for column in ("deed", "target"):
        if text := getattr(wanted, column):
            where.append(f"audit_entry.{column} = ?")
            values.append(text)
    if wanted.since:
        where.append("audit_entry.created_at >= ?")
        values.append(_day(wanted.since, "since"))
    if wanted.until:
        where.append("audit_entry.created_at < ?")
        values.append(_day(wanted.until, "until") + timedelta(days=1))
    return where, values


def _day(text: str, field: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if not date.min < day < date.max - timedelta(days=1):
        raise Invalid({field: "Give a day such as 2026-01-31."})
    return datetime.combine(day, time(), UTC)


async def _load(
    where: list[str], values: list[Any], cursor: Cursor | None, limit: int
) -> list[Row]:
    """In the order of time, along the index of what is asked for."""
    if cursor:
        where = [*where, "(audit_entry.created_at, audit_entry.id) < (?, ?)"]
        values = [*values, cursor.as_moment(), cursor.id]
    conditions = f"WHERE {' AND '.join(where)}" if where else ""
    return await rows(
        "SELECT audit_entry.*, member.display_name, member.username FROM audit_entry"
        f" LEFT JOIN member ON member.id = audit_entry.actor_id {conditions}"
        " ORDER BY audit_entry.created_at DESC, audit_entry.id DESC LIMIT ?",
        *values,
        limit or ROWS_PER_PAGE + 1,
    )


def _has(row: Row, words: str) -> bool:
    return all(word in row["reason"].casefold() for word in words[:WORDS_MAX].casefold().split())


def _cursor(row: Row) -> str:
    return str(Cursor(moment(row["created_at"]).isoformat(), row["id"]))


def _entry(row: Row) -> AuditRow:
    noun, _, name = row["target"].partition(" ")
    before, after = _facts(row["before"]), _facts(row["after"])
    same = {key for key in before if after.get(key) == before[key]}
    return AuditRow(
        id=row["id"],
        created_at=moment(row["created_at"]),
        actor=row["display_name"] or COMMAND_LINE,
        actor_username=row["username"] or "",
        deed=row["deed"],
        target=row["target"],
        target_url=PAGES_OF[noun].format(name) if noun in PAGES_OF else "",
        reason=row["reason"],
        before={key: value for key, value in before.items() if key not in same},
        after={key: value for key, value in after.items() if key not in same},
    )


def _facts(stored: str | dict[str, Any]) -> dict[str, Any]:
    """JSON comes as text from a raw row."""
    found: dict[str, Any] = json.loads(stored) if isinstance(stored, str) else stored
    return found
