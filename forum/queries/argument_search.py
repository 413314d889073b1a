"""Finding the arguments that fit several choices, from whichever end takes the fewest steps."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from forum.database import rows
from forum.models import ALL_TYPES
from forum.queries.argument_cells import COLUMNS
from forum.queries.argument_counts import Cell, load_counts, load_since, load_totals
from forum.queries.argument_filter import EVIDENCE_KINDS, IN_VIEW, ArgumentFilter

SCANNED = 10_000
"""Arguments that a count with several choices looks at, at most."""
DRIVEN_STEP = 5
"""Starting from a choice opens rows here and there; a step of that takes as long as so many of a
walk along an index."""
Sql = tuple[str, list[Any]]
"""A statement or a part of one, and the values of its placeholders."""

# Each as one value looked up for one reply: neither database turns that into a join, for which it
# might read a whole table.
_THREAD_SHOWN = "(SELECT thread.hidden FROM thread WHERE thread.id = reply.thread_id) = FALSE"
_CONDITIONS = {
    "stance": "reply.stance = ?",
    "since": "reply.created_at >= ?",
    "agency": "(SELECT member.agency_id FROM member WHERE member.id = reply.author_id) = ?",
    "topic": "(SELECT 1 FROM thread_topic WHERE thread_topic.thread_id = reply.thread_id"
    " AND thread_topic.topic_id = ?) = 1",
    "level": "(SELECT agency.level FROM agency WHERE agency.id ="
    " (SELECT member.agency_id FROM member WHERE member.id = reply.author_id)) = ?",
    "type": "(SELECT 1 FROM reply_argument WHERE reply_argument.reply_id = reply.id"
    " AND reply_argument.type_id = ?) = 1",
    "evidence": "(SELECT 1 FROM evidence WHERE evidence.kind = ? AND evidence.reply_id = reply.id"
    " LIMIT 1) = 1",
}
"""The cheapest first: databases look at them in this order."""
# Where to start from, and how that leads to its replies. Cross joins, which SQLite takes in order.
_DRIVERS = {
    "type": (
        "reply_argument CROSS JOIN reply",
        "reply_argument.type_id = ? AND reply.id = reply_argument.reply_id",
    ),
    "topic": (
        "thread_topic CROSS JOIN reply",
        "thread_topic.topic_id = ? AND reply.thread_id = thread_topic.thread_id",
    ),
    "level": (
        "agency CROSS JOIN member CROSS JOIN reply",
        "agency.level = ? AND member.agency_id = agency.id AND reply.author_id = member.id",
    ),
    "agency": (
        "member CROSS JOIN reply",
        "member.agency_id = ? AND reply.author_id = member.id",
    ),
    "evidence": (
        "(SELECT DISTINCT reply_id FROM evidence WHERE kind = ?) AS proven CROSS JOIN reply",
        "reply.id = proven.reply_id",
    ),
    "since": ("reply", "reply.created_at >= ?"),
}


class Chosen(Struct, frozen=True):
    """`count` is how many arguments of the wanted type fit it alone, `of_all` of any type."""

    facet: str
    value: Any
    count: int
    of_all: int


class Search(Struct, frozen=True):
    """`total` counts the arguments of the wanted type (ALL_TYPES: of any), `of_all` those of any."""

    type_id: int
    total: int
    of_all: int
    chosen: tuple[Chosen, ...]

    def without(self, facet: str) -> "Search":
        return replace(self, chosen=tuple(one for one in self.chosen if one.facet != facet))

    @property
    def fewest(self) -> int:
        """No more than this can fit; with one choice at most, exactly this do."""
        return min([self.total, *(one.count for one in self.chosen)])

    @property
    def conditions(self) -> tuple[Chosen, ...]:
        if self.type_id == ALL_TYPES:
            return self.chosen
        return Chosen("type", self.type_id, self.total, self.total), *self.chosen

    @property
    def rarest(self) -> Chosen | None:
        """The best to start from."""
        drivers = [one for one in self.conditions if one.facet in _DRIVERS]
        return min(drivers, key=lambda one: one.of_all, default=None)

    def driver(self, wanted: int) -> Chosen | None:
        """The choice to start from for so many of the best; None where walking to them is quicker.

        As if choices had nothing to do with each other, of `of_all` arguments every n-th fits.
        """
        fitting = float(self.total)
        for one in self.chosen:
            fitting *= one.count / self.total
        rarest = self.rarest
        if rarest and DRIVEN_STEP * rarest.of_all * fitting < wanted * self.of_all:
            return rarest
        return None


async def load_search(wanted: ArgumentFilter, type_id: int) -> tuple[Search, dict[int, int]]:
    """Also gives the totals by type. Raises Invalid where `since` is no day."""
    totals = await load_totals()
    type_ids = {ALL_TYPES, type_id}
    stored = await _stored(wanted)
    counts = await load_counts(type_ids, [cell for cell, _ in stored])
    chosen = [
        Chosen(facet, value, counts.get((type_id, facet), 0), counts.get((ALL_TYPES, facet), 0))
        for (facet, _), value in stored
    ]
    if first := wanted.first_day:
        since = await load_since(type_ids, first)
        chosen.append(Chosen("since", _start_of(first), since[type_id], since[ALL_TYPES]))
    total, of_all = totals.get(type_id, 0), totals.get(ALL_TYPES, 0)
    return Search(type_id, total, of_all, tuple(chosen)), totals


async def _stored(wanted: ArgumentFilter) -> list[tuple[Cell, Any]]:
    """The choices as counts are kept of them, and what columns hold; 0 for a slug of nothing."""
    found: list[tuple[Cell, Any]] = []
    for facet in ("topic", "agency"):
        if slug := getattr(wanted, facet):
            of_slug = await rows(f"SELECT id FROM {facet} WHERE slug = ?", slug)
            id = of_slug[0]["id"] if of_slug else 0
            found.append(((facet, str(id)), id))
    for facet in ("level", "stance"):
        if word := getattr(wanted, facet):
            found.append(((facet, word), word))
    if wanted.evidence:
        kind = EVIDENCE_KINDS[wanted.evidence]
        found.append((("evidence", kind), kind))
    return found


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def walked(search: Search, order: str, beyond: Sql, limit: int) -> Sql:
    """Ids of the first that fit along an order that has an index, after a cursor's condition."""
    where, values = _where(search.conditions)
    after, keys = beyond
    sql = f"SELECT reply.id FROM reply WHERE {IN_VIEW} AND {where}{after} ORDER BY {order} LIMIT ?"
    if "created_at" not in order:  # or SQLite would rather sort all of a few years than walk
        sql = sql.replace(_CONDITIONS["since"], "NOT (reply.created_at < ?)")
    return sql, [*values, *keys, limit]


def driven(search: Search, driver: Chosen, order: str, beyond: Sql, limit: int) -> Sql:
    """The same for an order that is made of all that fit; they are looked at in an index first."""
    found, values = _from(driver, search)
    after, keys = beyond
    return (
        f"SELECT reply.id FROM ({found}) AS found CROSS JOIN reply WHERE reply.id = found.id{after}"
        f" ORDER BY {order} LIMIT ?",
        [*values, *keys, limit],
    )


def sampled(search: Search, limit: int) -> tuple[Sql, bool]:
    """COLUMNS of the newest that fit, and whether more than those could be there.

    Looks at no more than SCANNED arguments: those of the rarest choice, or the newest of all.
    """
    rarest = search.rarest
    if rarest and rarest.of_all <= SCANNED:
        found, values = _from(rarest, search)
        return (f"{found} ORDER BY reply.created_at DESC LIMIT ?", [*values, limit]), True
    newest, leading, rest = _newest(search)
    where, values = _where(rest)
    sql = f"SELECT {COLUMNS} FROM ({newest} LIMIT {SCANNED}) AS reply WHERE {where} LIMIT ?"
    return (sql, [*leading, *values, limit]), search.of_all <= SCANNED


def _newest(search: Search) -> tuple[str, list[Any], list[Chosen]]:
    """Of a topic those of its newest threads: the newest of all may come from one busy thread."""
    topics = [one for one in search.chosen if one.facet == "topic"]
    rest = [one for one in search.conditions if one not in topics]
    if not topics:
        order = "reply.created_at DESC, reply.id DESC"
        return f"SELECT {COLUMNS} FROM reply WHERE {IN_VIEW} ORDER BY {order}", [], rest
    tables, leading = _DRIVERS["topic"]
    return (
        f"SELECT {COLUMNS} FROM {tables} WHERE {leading} AND {IN_VIEW}"
        " ORDER BY thread_topic.thread_id DESC",
        [topics[0].value],
        rest,
    )


def _from(driver: Chosen, search: Search) -> Sql:
    tables, leading = _DRIVERS[driver.facet]
    where, values = _where(one for one in search.conditions if one is not driver)
    sql = f"SELECT {COLUMNS} FROM {tables} WHERE {leading} AND {IN_VIEW} AND {where}"
    return sql, [driver.value, *values]


def _where(conditions: Iterable[Chosen]) -> Sql:
    """Of arguments that are in view as far as their own row says."""
    found = sorted(conditions, key=lambda one: list(_CONDITIONS).index(one.facet))
    where = [*(_CONDITIONS[one.facet] for one in found), _THREAD_SHOWN]
    return " AND ".join(where), [one.value for one in found]
