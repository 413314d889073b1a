"""What narrows a search, typed or chosen: as facts in the index of replies, and as conditions on rows."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from msgspec import Struct

from forum.clock import now
from forum.database import rows
from forum.queries.argument_filter import EVIDENCE_KINDS
from forum.queries.argument_types import TypeView
from forum.queries.search_candidates import Condition
from forum.queries.search_filter import Kind, SearchFilter
from forum.queries.search_match import Group
from forum.text.names import name_key
from forum.text.slugs import slugify

FEW = 100
"""Authors or threads that are looked for one by one; of more, the rows of what matches are looked at."""
FIRST_YEAR = 1990
NOTHING: Group = ("nothing0",)
_AGENCY_OF = "(SELECT member.agency_id FROM member WHERE member.id = {}.author_id)"
_LEVEL_OF = f"(SELECT agency.level FROM agency WHERE agency.id = {_AGENCY_OF})"
_UNDER_TOPIC = (
    "(SELECT 1 FROM thread_topic WHERE thread_topic.thread_id = {}.{}"
    " AND thread_topic.topic_id = ?) = 1"
)


def _of_posts(table: str, thread_id: str) -> dict[str, str]:
    return {
        "author": f"{table}.author_id = ?",
        "after": f"{table}.created_at >= ?",
        "before": f"{table}.created_at < ?",
        "agency": f"{_AGENCY_OF.format(table)} = ?",
        "topic": f"{_UNDER_TOPIC.format(table, thread_id)}",
        "level": f"{_LEVEL_OF.format(table)} = ?",
    }


# Each as one value looked up for one row: neither database turns that into a join.
CONDITIONS: dict[Kind, dict[str, str]] = {
    Kind.REPLY: _of_posts("reply", "thread_id"),
    Kind.THREAD: _of_posts("thread", "id"),
    Kind.SUMMARY: _of_posts("thread", "id"),
    Kind.MEMBER: {
        "author": "member.id = ?",
        "agency": "member.agency_id = ?",
        "level": "(SELECT agency.level FROM agency WHERE agency.id = member.agency_id) = ?",
    },
}


class Choice(Struct, frozen=True):
    """`facts` has nothing where the index does not say it, and `exactly` that it says all of it.

    `facet` is empty for what was typed as words of the query.
    """

    name: str
    value: Any
    facts: tuple[Group, ...] = ()
    exactly: bool = True
    facet: str = ""

    def condition(self, kind: Kind) -> Condition | None:
        """None where it needs none, or does not fit such rows."""
        sql = CONDITIONS[kind].get(self.name)
        done = kind is Kind.REPLY and self.facts and self.exactly
        return None if done or sql is None else (sql, self.value)


class Choices(Struct, frozen=True):
    all: tuple[Choice, ...] = ()

    def without(self, facet: str) -> "Choices":
        return Choices(tuple(one for one in self.all if one.facet != facet))

    @property
    def facts(self) -> tuple[Group, ...]:
        return tuple(group for one in self.all for group in one.facts)

    def conditions(self, kind: Kind) -> list[Condition]:
        found = (one.condition(kind) for one in self.all)
        return [condition for condition in found if condition]


async def load_choices(wanted: SearchFilter, types: Iterable[TypeView]) -> Choices:
    """Raises Invalid where `since` is no day. What does not exist finds nothing."""
    query, ids = wanted.query, {view.slug: view.id for view in types}
    found: list[Choice] = []
    if query.author:
        found.append(_author(await _id("member", "username_key", name_key(query.author))))
    for typed, facet in ((True, ""), (False, "agency")):
        if text := query.agency if typed else wanted.agency:
            found.append(await _agency(text, facet))
    for typed, facet in ((True, ""), (False, "topic")):
        if text := query.topic if typed else wanted.topic:
            found.append(await _topic(text, facet))
    for typed, facet in ((True, ""), (False, "argument")):
        if text := query.argument if typed else wanted.argument:
            id = ids.get(slugify(text, "none"), 0)
            found.append(Choice("argument", id, ((f"type{id}",),), facet=facet))
    found += await _words(wanted)
    found += _days(query.after, query.before, "")
    found += _days(wanted.first_day, None, "since")
    return Choices(tuple(found))


async def _id(table: str, column: str, value: str) -> int:
    found = await rows(f"SELECT id FROM {table} WHERE {column} = ?", value)
    return found[0]["id"] if found else 0


def _author(id: int) -> Choice:
    return Choice("author", id, ((f"author{id}",) if id else NOTHING,))


async def _agency(text: str, facet: str) -> Choice:
    """By its slug or its name."""
    id = await _id("agency", "slug", text) or await _id("agency", "name_key", name_key(text))
    found = await rows("SELECT id FROM member WHERE agency_id = ? LIMIT ?", id, FEW + 1)
    return _each("agency", id, "author", [row["id"] for row in found], facet)


async def _topic(text: str, facet: str) -> Choice:
    id = await _id("topic", "slug", slugify(text, "none"))
    found = await rows(
        "SELECT thread_id AS id FROM thread_topic WHERE topic_id = ? LIMIT ?", id, FEW + 1
    )
    return _each("topic", id, "thread", [row["id"] for row in found], facet)


async def _words(wanted: SearchFilter) -> list[Choice]:
    """Facets whose values are words."""
    found = []
    if wanted.stance:
        found.append(Choice("stance", wanted.stance, ((f"{wanted.stance}1",),), facet="stance"))
    if wanted.evidence:
        kind = EVIDENCE_KINDS[wanted.evidence]
        found.append(Choice("evidence", kind, ((f"{kind}1",),), facet="evidence"))
    if wanted.level:
        members = await rows(
            "SELECT member.id FROM agency CROSS JOIN member"
            " WHERE agency.level = ? AND member.agency_id = agency.id LIMIT ?",
            wanted.level,
            FEW + 1,
        )
        found.append(
            _each("level", wanted.level, "author", [row["id"] for row in members], "level")
        )
    return found


def _each(name: str, value: Any, fact: str, ids: list[int], facet: str) -> Choice:
    """Looked for one by one where they are few."""
    if len(ids) > FEW:
        return Choice(name, value, facet=facet)
    group = tuple(f"{fact}{id}" for id in ids) or NOTHING
    return Choice(name, value, (group,), facet=facet)


def _days(first: date | None, end: date | None, facet: str) -> list[Choice]:
    """From the first day on, and up to the end without it."""
    months = _months(first, end)
    found = []
    if first:
        found.append(Choice("after", _start(first), (months,), exactly=False, facet=facet))
    if end:
        found.append(Choice("before", _start(end), (months,), exactly=False, facet=facet))
    return found


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _months(first: date | None, end: date | None) -> Group:
    """Years and months that together have all of these days, and few others."""
    tomorrow = now().date() + timedelta(days=1)
    low = max(first or date(FIRST_YEAR, 1, 1), date(FIRST_YEAR, 1, 1))
    high = min((end - timedelta(days=1)) if end and end > date.min else tomorrow, tomorrow)
    found = []
    for year in range(low.year, high.year + 1):
        start = low.month if year == low.year else 1
        last = high.month if year == high.year else 12
        if (start, last) == (1, 12):
            found.append(f"year{year}")
        else:
            found += [f"month{year}{month:02}" for month in range(start, last + 1)]
    return tuple(found) or NOTHING
