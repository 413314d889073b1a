"""Arguments across all threads, best or newest, paged by key."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from forum.database import moment, rows
from forum.errors import Invalid, NotFound
from forum.models import ALL_TYPES
from forum.queries.argument_facets import Count, Facet, load_facets
from forum.queries.argument_filter import ArgumentFilter, ArgumentSort
from forum.queries.argument_search import Search, Sql, driven, load_search, walked
from forum.queries.argument_types import TypeView, load_types
from forum.queries.paging import UNREADABLE, Cursor, whole_number
from forum.queries.people import PERSON_COLUMNS, Person, person
from forum.queries.reply_view import load_reply_types
from forum.queries.thread_list import short_title, thread_url
from forum.rules.distil import opening
from forum.steps import Row

ARGUMENTS_PER_PAGE = 20


class ArgumentCard(Struct, frozen=True):
    """One argument in a list: its main point, who made it and where."""

    id: int
    words: str
    types: tuple[TypeView, ...]
    objection: bool
    author: Person
    thread_title: str
    thread_url: str
    created_at: datetime
    endorsement_count: int
    agency_count: int
    answer_count: int


class TypeChoice(Struct, frozen=True):
    type: TypeView
    count: int
    url: str


class ArgumentsPage(Struct, frozen=True):
    """`type` is None on the page of all types; `total` counts all that match."""

    wanted: ArgumentFilter
    type: TypeView | None
    types: tuple[TypeChoice, ...]
    all_count: int
    cards: tuple[ArgumentCard, ...]
    total: Count
    facets: tuple[Facet, ...]
    next_url: str
    is_first: bool


async def load_arguments_page(wanted: ArgumentFilter, after: str) -> ArgumentsPage:
    """Raises NotFound for an unknown type, Invalid for a damaged cursor or date."""
    types = await load_types()
    type = next((view for view in types.values() if view.slug == wanted.type), None)
    if wanted.type and type is None:
        raise NotFound("There is no such type of argument.")
    search, totals = await load_search(wanted, type.id if type else ALL_TYPES)
    found = await _load(search, wanted.sort, after, ARGUMENTS_PER_PAGE + 1)
    shown = found[:ARGUMENTS_PER_PAGE]
    next_after = _cursor(shown[-1], wanted.sort) if len(found) > ARGUMENTS_PER_PAGE else ""
    of_reply = await load_reply_types([row["id"] for row in shown], types)
    facets, total = await load_facets(wanted, search)
    return ArgumentsPage(
        wanted=wanted,
        type=type,
        types=tuple(
            TypeChoice(view, totals.get(view.id, 0), wanted.url(type=view.slug))
            for view in types.values()
            if totals.get(view.id) or not view.retired
        ),
        all_count=search.of_all,
        cards=tuple(_card(row, of_reply[row["id"]], type) for row in shown),
        total=total.at_least(len(shown)),
        facets=facets,
        next_url=_next_url(wanted, next_after) if next_after else "",
        is_first=not after,
    )


def _next_url(wanted: ArgumentFilter, after: str) -> str:
    url = wanted.url()
    return f"{url}{'&' if '?' in url else '?'}after={after}"


async def load_cards(
    search: Search, sort: ArgumentSort, types: dict[int, TypeView], most: int
) -> tuple[ArgumentCard, ...]:
    """The first of them."""
    found = await _load(search, sort, "", most)
    of_reply = await load_reply_types([row["id"] for row in found], types)
    return tuple(_card(row, of_reply[row["id"]], None) for row in found)


async def _load(search: Search, sort: ArgumentSort, after: str, limit: int) -> list[Row]:
    cursor = Cursor.read(after)
    beyond: Sql = ("", [])
    if cursor:
        beyond = f" AND {KEYS[sort]} < {KEY_MARKS[sort]}", _key(cursor, sort)
    if not search.fewest:
        return []
    driver = search.driver(limit)
    chosen, values = (
        driven(search, driver, ORDERS[sort], beyond, limit)
        if driver
        else walked(search, ORDERS[sort], beyond, limit)
    )
    return await rows(
        f"WITH chosen AS MATERIALIZED ({chosen})"
        " SELECT reply.id, reply.stance, reply.created_at, reply.score, reply.evidence,"
        " reply.endorsement_count, reply.agency_count, revision.plain,"
        " (SELECT COUNT(*) FROM reply answer WHERE answer.parent_id = reply.id"
        "   AND answer.held = FALSE) AS answer_count,"
        f" thread.id AS thread_id, thread.slug, thread.title, {PERSON_COLUMNS}"
        " FROM chosen CROSS JOIN reply JOIN thread ON thread.id = reply.thread_id"
        " LEFT JOIN member author ON author.id = reply.author_id AND author.left_at IS NULL"
        " LEFT JOIN agency ON agency.id = author.agency_id"
        " JOIN reply_revision revision"
        "   ON revision.reply_id = reply.id AND revision.number = reply.revision"
        f" WHERE reply.id = chosen.id ORDER BY {ORDERS[sort]}",
        *values,
    )


ORDERS = {
    ArgumentSort.BEST: "reply.score DESC, reply.evidence DESC, reply.id DESC",
    ArgumentSort.NEWEST: "reply.created_at DESC, reply.id DESC",
}
KEYS = {
    ArgumentSort.BEST: "(reply.score, reply.evidence, reply.id)",
    ArgumentSort.NEWEST: "(reply.created_at, reply.id)",
}
KEY_MARKS = {ArgumentSort.BEST: "(?, ?, ?)", ArgumentSort.NEWEST: "(?, ?)"}


def _key(cursor: Cursor, sort: ArgumentSort) -> list[Any]:
    if sort is ArgumentSort.NEWEST:
        return [cursor.as_moment(), cursor.id]
    score, _, evidence = cursor.value.partition("_")
    try:
        return [float(score), whole_number(evidence), cursor.id]
    except ValueError:
        raise Invalid({"after": UNREADABLE}) from None


def _cursor(row: Row, sort: ArgumentSort) -> str:
    if sort is ArgumentSort.NEWEST:
        return str(Cursor(moment(row["created_at"]).isoformat().replace("+00:00", "Z"), row["id"]))
    return str(Cursor(f"{row['score']!r}_{row['evidence']}", row["id"]))


def _card(row: Row, types: tuple[TypeView, ...], type: TypeView | None) -> ArgumentCard:
    shown_for = type or types[0]
    return ArgumentCard(
        id=row["id"],
        words=opening(row["plain"], shown_for.slug, shown_for.name),
        types=types,
        objection=row["stance"] == "objection",
        author=person(row),
        thread_title=short_title(row["title"]),
        thread_url=thread_url(row["thread_id"], row["slug"]),
        created_at=moment(row["created_at"]),
        endorsement_count=row["endorsement_count"],
        agency_count=row["agency_count"],
        answer_count=row["answer_count"],
    )
