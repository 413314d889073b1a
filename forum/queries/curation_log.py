"""What was done to a summary, by whom and when: the audit log of it, and its nominations."""

import json
from typing import Any

from forum.database import moment_or_none, rows
from forum.steps import Row

Json = Any


async def load_curation_log(thread_id: int) -> Json:
    """For managers; oldest first. Two queries."""
    return {
        "deeds": [_deed(row) for row in await _load_deeds(thread_id)],
        "nominations": [_nomination(row) for row in await _load_nominations(thread_id)],
    }


async def _load_deeds(thread_id: int) -> list[Row]:
    return await rows(
        "SELECT audit_entry.*, member.display_name FROM audit_entry"
        " LEFT JOIN member ON member.id = audit_entry.actor_id"
        " WHERE audit_entry.target = ? ORDER BY audit_entry.id",
        f"summary {thread_id}",
    )


def _deed(row: Row) -> Json:
    return {
        "id": row["id"],
        "at": stamp(row["created_at"]),
        "by": row["display_name"],
        "deed": row["deed"],
        "reason": row["reason"],
        "before": _facts(row["before"]),
        "after": _facts(row["after"]),
    }


def _facts(stored: str | dict[str, Any]) -> Json:
    """JSON comes as text from one database and as an object from the other."""
    return json.loads(stored) if isinstance(stored, str) else stored


async def _load_nominations(thread_id: int) -> list[Row]:
    return await rows(
        "SELECT nomination.*, argument_type.slug AS type, member.display_name AS by_name,"
        " decider.display_name AS decider FROM nomination"
        " JOIN argument_type ON argument_type.id = nomination.type_id"
        " LEFT JOIN member ON member.id = nomination.member_id"
        " LEFT JOIN member decider ON decider.id = nomination.decider_id"
        " WHERE nomination.thread_id = ? ORDER BY nomination.id",
        thread_id,
    )


def _nomination(row: Row) -> Json:
    return {
        "id": row["id"],
        "at": stamp(row["created_at"]),
        "by": row["by_name"],
        "reply": row["reply_id"],
        "revision": row["revision"],
        "start": row["span_start"],
        "end": row["span_end"],
        "type": row["type"],
        "note": row["note"],
        "state": row["state"],
        "line": row["line_key"] or None,
        "decided_by": row["decider"],
        "decided_at": stamp(row["decided_at"]),
        "reason": row["reason"],
    }


def stamp(stored: Any) -> str | None:
    """A time as records give it, ISO 8601 in UTC."""
    at = moment_or_none(stored)
    return at.isoformat() if at else None
