"""Which arguments across all threads a reader asks for, as SQL and as addresses."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from forum.errors import Invalid

BASE = "/arguments"
FACETS = ("topic", "level", "agency", "stance", "evidence", "since")
EVIDENCE_KINDS = {"figures": "ballpark", "peer": "peer"}
"""What an address calls a kind of evidence, and what its rows call it."""


class ArgumentSort(StrEnum):
    BEST = "best"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class ArgumentFilter:
    """`type` is a slug or empty for all; `since` a date; empty means no restriction.

    `evidence` is one of EVIDENCE_KINDS.
    """

    type: str = ""
    topic: str = ""
    level: str = ""
    agency: str = ""
    stance: str = ""
    evidence: str = ""
    since: str = ""
    sort: ArgumentSort = ArgumentSort.BEST

    def url(self, **changes: Any) -> str:
        """The address of this list with some choices changed; paging starts over."""
        wanted = replace(self, **changes)
        path = f"{BASE}/{wanted.type}" if wanted.type else BASE
        chosen = {name: getattr(wanted, name) for name in FACETS if getattr(wanted, name)}
        if wanted.sort is not ArgumentSort.BEST:
            chosen["sort"] = str(wanted.sort)
        return f"{path}?{urlencode(chosen)}" if chosen else path

    @property
    def chosen(self) -> tuple[str, ...]:
        """The facets that are in use."""
        return tuple(name for name in FACETS if getattr(self, name))

    @property
    def cleared(self) -> "ArgumentFilter":
        return ArgumentFilter(type=self.type, sort=self.sort)

    def where(self, without: str = "") -> tuple[str, list[Any]]:
        """Conditions on `reply`, `author`, `agency` and `thread`, one facet left out if asked."""
        conditions, values = [VISIBLE], []
        for field in fields(self):
            value = getattr(self, field.name)
            if value and field.name != without and field.name in CONDITIONS:
                conditions.append(CONDITIONS[field.name])
                values.append(_stored(field.name, value))
        return " AND ".join(conditions), values


VISIBLE = (
    "reply.type_count > 0 AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
    " AND thread.hidden = FALSE"
)
CONDITIONS = {
    "type": "reply.id IN (SELECT reply_id FROM reply_argument JOIN argument_type"
    " ON argument_type.id = reply_argument.type_id WHERE argument_type.slug = ?)",
    "topic": "reply.thread_id IN (SELECT thread_id FROM thread_topic JOIN topic"
    " ON topic.id = thread_topic.topic_id WHERE topic.slug = ?)",
    "level": "agency.level = ?",
    "agency": "agency.slug = ?",
    "stance": "reply.stance = ?",
    "evidence": "EXISTS (SELECT 1 FROM evidence WHERE kind = ? AND reply_id = reply.id)",
    "since": "reply.created_at >= ?",
}
FROM = (
    "FROM reply JOIN thread ON thread.id = reply.thread_id"
    " LEFT JOIN member author ON author.id = reply.author_id"
    " LEFT JOIN agency ON agency.id = author.agency_id"
)


def _stored(facet: str, value: str) -> Any:
    """What columns hold for a choice."""
    if facet == "evidence":
        return EVIDENCE_KINDS[value]
    return _since(value) if facet == "since" else value


def _since(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid({"since": "Give a day such as 2026-01-31."}) from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
