"""What was found, kind by kind: ranked, and the rows of one page of it."""

from asyncio import to_thread
from collections.abc import Callable
from datetime import datetime
from math import isfinite

from msgspec import Struct

from forum.database import moment, rows
from forum.errors import Invalid
from forum.id_lists import listed
from forum.queries.argument_types import TypeView
from forum.queries.paging import UNREADABLE, Cursor
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.reply_view import load_reply_types
from forum.queries.search_candidates import Candidates
from forum.queries.search_filter import Kind, SearchFilter, SearchSort
from forum.queries.thread_list import split_title, thread_url
from forum.rules.excerpts import Part, excerpt
from forum.rules.search_query import Query
from forum.rules.search_ranking import TITLE, match, rank_reply, roots_of
from forum.steps import Row
from forum.text.markdown import plain_of_html

RESULTS_PER_PAGE, TITLE_MAX = 20, 200


class Result(Struct, frozen=True):
    """One line of a page of results. Of a summary, `person` is who published it.

    `number` is the newest edition of a thread's summary, 0 for none. Replies have no title, and members
    no excerpt.
    """

    id: int
    url: str
    title: tuple[Part, ...]
    excerpt: tuple[Part, ...]
    person: Person
    at: datetime
    thread_title: str = ""
    thread_url: str = ""
    types: tuple[TypeView, ...] = ()
    objection: bool = False
    endorsement_count: int = 0
    agency_count: int = 0
    answer_count: int = 0
    number: int = 0


class Results(Struct, frozen=True):
    """`next_after` is the cursor of the following page, or empty."""

    results: tuple[Result, ...]
    next_after: str


Ranked = list[tuple[float, int]]
"""Rank, id."""

_READING = {
    Kind.REPLY: "SELECT reply.id, reply.score, reply.evidence, reply.type_count, '' AS title,"
    " revision.plain AS words FROM {listed} CROSS JOIN reply CROSS JOIN reply_revision revision"
    " WHERE reply.id = listed.id AND revision.reply_id = reply.id"
    " AND revision.number = reply.revision",
    # Not joined: PostgreSQL would rather read all bodies than look up a thousand.
    Kind.THREAD: "SELECT thread.id, thread.title, thread.ask || ' ' || (SELECT body"
    " FROM thread_revision WHERE thread_id = thread.id AND number = thread.revision) AS words"
    " FROM {listed} CROSS JOIN thread WHERE thread.id = listed.id",
    Kind.SUMMARY: "SELECT thread.id, thread.title, findable.words"
    " FROM {listed} CROSS JOIN thread CROSS JOIN findable_summary findable"
    " WHERE thread.id = listed.id AND findable.id = thread.id",
    Kind.MEMBER: "SELECT member.id, member.display_name AS title, member.username AS words"
    " FROM {listed} CROSS JOIN member WHERE member.id = listed.id",
}


async def load_results(
    wanted: SearchFilter, found: Candidates, after: str, types: dict[int, TypeView]
) -> Results:
    """One page; raises Invalid for a damaged cursor."""
    order = await _ranked(wanted, found)
    if cursor := Cursor.read(after):
        key = (_rank(cursor), cursor.id)
        order = [one for one in order if one < key]
    shown = order[:RESULTS_PER_PAGE]
    last = shown[-1] if len(order) > RESULTS_PER_PAGE else None
    ids = [id for _, id in shown]
    results = await _LOADERS[wanted.kind](ids, wanted.query, types) if ids else {}
    return Results(
        tuple(results[id] for id in ids if id in results),
        str(Cursor(repr(last[0]), last[1])) if last else "",
    )


def _rank(cursor: Cursor) -> float:
    try:
        rank = float(cursor.value)
    except ValueError:
        raise Invalid({"after": UNREADABLE}) from None
    if not isfinite(rank):
        raise Invalid({"after": UNREADABLE})
    return rank


async def _ranked(wanted: SearchFilter, found: Candidates) -> Ranked:
    """Best first; among equals the newer."""
    if wanted.sort is SearchSort.NEWEST:
        return [(0.0, id) for id in found.shown]
    weigh = _weighing(wanted.query)
    these, ids = listed(found.shown)
    read = await rows(_READING[wanted.kind].format(listed=these), ids)
    # A thousand long texts take a while, in which others are to be answered.
    return await to_thread(lambda: sorted(((weigh(row), row["id"]) for row in read), reverse=True))


def _weighing(query: Query) -> Callable[[Row], float]:
    roots, together = roots_of(query.stems), " ".join(word for one in query.all for word in one)

    def weigh(row: Row) -> float:
        matching = match(row["words"], roots, together)
        if "score" in row:
            return rank_reply(
                matching, row["score"], row["evidence"], is_argument=row["type_count"] > 0
            )
        return round(matching + TITLE * match(row["title"], roots, together), 6)

    return weigh


Loaded = dict[int, Result]


async def _replies(ids: list[int], query: Query, types: dict[int, TypeView]) -> Loaded:
    """What came out of view since the index was asked is left out."""
    these, value = listed(ids)
    found = await rows(
        "SELECT reply.id, reply.stance, reply.created_at, reply.endorsement_count,"
        " reply.agency_count, reply.child_count, revision.plain, thread.id AS thread_id, thread.slug,"
        f" thread.title, {PERSON_COLUMNS} FROM {these} CROSS JOIN reply"
        " JOIN thread ON thread.id = reply.thread_id"
        f" {PERSON_JOINS.format(owner='reply.author_id')} JOIN reply_revision revision"
        "   ON revision.reply_id = reply.id AND revision.number = reply.revision"
        " WHERE reply.id = listed.id AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
        " AND thread.hidden = FALSE",
        value,
    )
    of_reply = await load_reply_types([row["id"] for row in found], types)
    return {row["id"]: _reply(row, of_reply[row["id"]], query) for row in found}


def _reply(row: Row, types: tuple[TypeView, ...], query: Query) -> Result:
    return Result(
        id=row["id"],
        url=f"/replies/{row['id']}",
        title=(),
        excerpt=excerpt(row["plain"], query.stems),
        person=person(row),
        at=moment(row["created_at"]),
        thread_title=_named(row["title"]),
        thread_url=thread_url(row["thread_id"], row["slug"]),
        types=types,
        objection=row["stance"] == "objection" and bool(types),
        endorsement_count=row["endorsement_count"],
        agency_count=row["agency_count"],
        answer_count=row["child_count"],
    )


async def _threads(ids: list[int], query: Query, types: dict[int, TypeView]) -> Loaded:
    these, value = listed(ids)
    found = await rows(
        "SELECT thread.id, thread.title, thread.slug, thread.ask, thread.created_at,"
        " thread.reply_count - thread.held_count AS reply_count, thread.edition_number, thread.body_html,"
        f" {PERSON_COLUMNS} FROM {these} CROSS JOIN thread"
        f" {PERSON_JOINS.format(owner='thread.author_id')}"
        " WHERE thread.id = listed.id AND thread.hidden = FALSE",
        value,
    )
    return {row["id"]: _thread(row, query) for row in found}


def _thread(row: Row, query: Query) -> Result:
    return Result(
        id=row["id"],
        url=thread_url(row["id"], row["slug"]),
        title=excerpt(row["title"], query.stems, TITLE_MAX),
        excerpt=excerpt(f"{row['ask']} {plain_of_html(row['body_html'])}", query.stems),
        person=person(row),
        at=moment(row["created_at"]),
        answer_count=row["reply_count"],
        number=row["edition_number"],
    )


async def _summaries(ids: list[int], query: Query, types: dict[int, TypeView]) -> Loaded:
    """Their words are those that may be found, which leave out what is withheld."""
    these, value = listed(ids)
    found = await rows(
        "SELECT thread.id, thread.title, edition.number, edition.published_at, findable.words,"
        f" {PERSON_COLUMNS} FROM {these} CROSS JOIN thread"
        " JOIN findable_summary findable ON findable.id = thread.id"
        " JOIN edition ON edition.thread_id = thread.id AND edition.number = thread.edition_number"
        f" {PERSON_JOINS.format(owner='edition.publisher_id')} WHERE thread.id = listed.id",
        value,
    )
    return {row["id"]: _summary(row, query) for row in found}


def _summary(row: Row, query: Query) -> Result:
    return Result(
        id=row["id"],
        url=f"/threads/{row['id']}/summary",
        title=excerpt(_named(row["title"]), query.stems, TITLE_MAX),
        excerpt=excerpt(row["words"].removeprefix(row["title"]), query.stems),
        person=person(row),
        at=moment(row["published_at"]),
        number=row["number"],
    )


async def _members(ids: list[int], query: Query, types: dict[int, TypeView]) -> Loaded:
    """Suspended ones too: what they wrote is still there."""
    these, value = listed(ids)
    found = await rows(
        f"SELECT author.id, author.created_at, {PERSON_COLUMNS} FROM {these} CROSS JOIN member author"
        " LEFT JOIN agency ON agency.id = author.agency_id WHERE author.id = listed.id",
        value,
    )
    return {
        row["id"]: Result(
            id=row["id"],
            url=f"/members/{row['username']}",
            title=(Part(row["display_name"]),),
            excerpt=(),
            person=person(row),
            at=moment(row["created_at"]),
        )
        for row in found
    }


_LOADERS = {
    Kind.REPLY: _replies,
    Kind.THREAD: _threads,
    Kind.SUMMARY: _summaries,
    Kind.MEMBER: _members,
}


def _named(title: str) -> str:
    """Without the opening that most titles share."""
    lead, rest = split_title(title)
    return rest[:1].upper() + rest[1:] if lead else rest
