"""What managers look after: members, topics, the audit log, and how much of each there is."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.database import Row, moment, moment_or_none, rows
from forum.queries.paging import MAX_ID, Cursor
from forum.text.names import name_key

ROWS_PER_PAGE = 50
PAGES_OF = {
    "thread": "/threads/{}",
    "reply": "/replies/{}",
    "member": "/members/{}",
    "summary": "/threads/{}/summary/history",
}
"""Targets of deeds that have a page of their own."""


@dataclass(frozen=True, slots=True)
class ManageCounts:
    """`curation` are the threads whose summary needs a manager."""

    curation: int
    types: int
    topics: int
    agencies_unconfirmed: int
    members: int


@dataclass(frozen=True, slots=True)
class ManagedTopic:
    slug: str
    name: str
    thread_count: int
    retired: bool


@dataclass(frozen=True, slots=True)
class ManagedMember:
    id: int
    username: str
    display_name: str
    role: str
    agency: str
    placeholder: bool
    suspended_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AuditRow:
    """`target_url` is empty where the target has no page; `before` and `after` hold what changed."""

    id: int
    created_at: datetime
    actor: str
    deed: str
    target: str
    target_url: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]


async def load_manage_counts() -> ManageCounts:
    row = (
        await rows(
            "SELECT (SELECT COUNT(*) FROM curation JOIN thread ON thread.id = curation.thread_id"
            "   AND thread.hidden = FALSE WHERE curation.need > 0) AS curation,"
            " (SELECT COUNT(*) FROM argument_type WHERE retired = FALSE) AS types,"
            " (SELECT COUNT(*) FROM topic WHERE retired = FALSE) AS topics,"
            " (SELECT COUNT(*) FROM agency WHERE confirmed = FALSE) AS unconfirmed,"
            " (SELECT COUNT(*) FROM member WHERE placeholder = FALSE) AS members"
        )
    )[0]
    return ManageCounts(
        curation=row["curation"],
        types=row["types"],
        topics=row["topics"],
        agencies_unconfirmed=row["unconfirmed"],
        members=row["members"],
    )


async def load_managed_topics() -> list[ManagedTopic]:
    found = await rows("SELECT * FROM topic ORDER BY retired, position, id")
    return [
        ManagedTopic(row["slug"], row["name"], row["thread_count"], bool(row["retired"]))
        for row in found
    ]


async def load_members(beginning: str, after: str) -> tuple[list[ManagedMember], str]:
    """By username, those that begin like this; and the cursor of the next page."""
    key = name_key(beginning)
    # A range, not LIKE: it uses the index and has no wildcards to escape.
    where, values = "member.username_key >= ?", [key]
    if key:
        where += " AND member.username_key < ?"
        values.append(key + "\U0010ffff")
    cursor = Cursor.read(f"{after}~0") if after else None
    if cursor:
        where += " AND member.username_key > ?"
        values.append(cursor.value)
    found = await rows(
        "SELECT member.*, agency.name AS agency_name FROM member"
        " LEFT JOIN agency ON agency.id = member.agency_id"
        f" WHERE {where} ORDER BY member.username_key LIMIT ?",
        *values,
        ROWS_PER_PAGE + 1,
    )
    shown = found[:ROWS_PER_PAGE]
    next_after = shown[-1]["username_key"] if len(found) > ROWS_PER_PAGE else ""
    return [_member(row) for row in shown], next_after


def _member(row: Row) -> ManagedMember:
    return ManagedMember(
        id=row["id"],
        username=row["username"],
        display_name=row["display_name"],
        role=row["role"],
        agency=row["agency_name"] or "",
        placeholder=bool(row["placeholder"]),
        suspended_at=moment_or_none(row["suspended_at"]),
        created_at=moment(row["created_at"]),
    )


async def load_audit_log(after: str, target: str = "") -> tuple[list[AuditRow], str]:
    """Newest first, of one target or all; and the cursor of the next page."""
    cursor = Cursor.read(after)
    values: list[int | str] = [cursor.id if cursor else MAX_ID]
    where = "audit_entry.id < ?"
    if target:
        where += " AND audit_entry.target = ?"
        values.append(target)
    found = await rows(
        "SELECT audit_entry.*, member.display_name FROM audit_entry"
        " LEFT JOIN member ON member.id = audit_entry.actor_id"
        f" WHERE {where} ORDER BY audit_entry.id DESC LIMIT ?",
        *values,
        ROWS_PER_PAGE + 1,
    )
    shown = [_entry(row) for row in found[:ROWS_PER_PAGE]]
    return shown, str(shown[-1].id) if len(found) > ROWS_PER_PAGE else ""


def _entry(row: Row) -> AuditRow:
    noun, _, name = row["target"].partition(" ")
    before, after = _facts(row["before"]), _facts(row["after"])
    same = {key for key in before if after.get(key) == before[key]}
    return AuditRow(
        id=row["id"],
        created_at=moment(row["created_at"]),
        actor=row["display_name"] or "Command line",
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
