"""What a member did here: how much, the best of it by type, and which summaries quote it.

Each looks at no more than the newest so many replies, so that it costs the same for every member.
"""

from datetime import datetime

from msgspec import Struct

from forum.database import moment, rows
from forum.queries.argument_facets import COUNTED_TO, Count
from forum.queries.argument_filter import IN_VIEW
from forum.queries.thread_list import short_title

BEST_OF_TYPE = 2
CITING_SHOWN = 10

_NEWEST = """
    SELECT reply.id, reply.type_count, reply.endorsement_count FROM reply
    JOIN thread ON thread.id = reply.thread_id
    WHERE reply.author_id = ? AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL
        AND thread.hidden = FALSE ORDER BY reply.id DESC LIMIT ?"""


class MemberCounts(Struct, frozen=True):
    """Of what visitors may see; `convinced` adds up the marks on it."""

    replies: Count
    arguments: Count
    convinced: Count


class Citing(Struct, frozen=True):
    """A summary whose newest edition quotes the member."""

    thread_id: int
    title: str
    number: int
    published_at: datetime


class Ranked(Struct, frozen=True):
    """One of the member's best arguments of a type, of which there are `of_type`."""

    reply_id: int
    type_id: int
    of_type: Count


async def load_member_counts(author_id: int) -> MemberCounts:
    found = await rows(
        "SELECT COUNT(*) AS replies, SUM(CASE WHEN type_count > 0 THEN 1 ELSE 0 END) AS arguments,"
        f" SUM(endorsement_count) AS convinced FROM ({_NEWEST}) AS own",
        author_id,
        COUNTED_TO + 1,
    )
    row, exact = found[0], found[0]["replies"] <= COUNTED_TO
    numbers = (row["replies"], row["arguments"] or 0, row["convinced"] or 0)
    return MemberCounts(*(Count(int(n), exact or not n) for n in numbers))


async def load_ranked(author_id: int) -> list[Ranked]:
    """Best first within each type."""
    sql = (
        "WITH own AS MATERIALIZED (SELECT reply.id, reply.score, reply.evidence FROM reply"
        " JOIN thread ON thread.id = reply.thread_id"
        f" WHERE reply.author_id = ? AND {IN_VIEW} AND thread.hidden = FALSE"
        " ORDER BY reply.created_at DESC, reply.id DESC LIMIT ?),"
        " ranked AS (SELECT own.id, reply_argument.type_id, ROW_NUMBER() OVER (PARTITION BY"
        "   reply_argument.type_id ORDER BY own.score DESC, own.evidence DESC, own.id DESC) AS place,"
        "   COUNT(*) OVER (PARTITION BY reply_argument.type_id) AS of_type,"
        "   (SELECT COUNT(*) FROM own) AS looked_at"
        "   FROM own CROSS JOIN reply_argument WHERE reply_argument.reply_id = own.id)"
        " SELECT * FROM ranked WHERE place <= ? ORDER BY type_id, place"
    )
    found = await rows(sql, author_id, COUNTED_TO + 1, BEST_OF_TYPE)
    return [
        Ranked(
            row["id"], row["type_id"], Count(row["of_type"], exact=row["looked_at"] <= COUNTED_TO)
        )
        for row in found
    ]


async def load_citing(author_id: int) -> tuple[tuple[Citing, ...], int]:
    """The latest of them, and how many there are."""
    found = await rows(
        f"WITH own AS MATERIALIZED ({_NEWEST}), citing AS (SELECT DISTINCT edition.id,"
        "   edition.number, edition.published_at, thread.id AS thread_id, thread.title"
        "   FROM own CROSS JOIN edition_text"
        "   JOIN edition ON edition.id = edition_text.edition_id"
        "   JOIN thread ON thread.id = edition.thread_id AND thread.edition_number = edition.number"
        "   WHERE edition_text.reply_id = own.id AND edition_text.kind = 'quote'"
        "   AND edition_text.text IS NOT NULL AND thread.hidden = FALSE)"
        " SELECT citing.*, (SELECT COUNT(*) FROM citing) AS of_all FROM citing"
        " ORDER BY published_at DESC, id DESC LIMIT ?",
        author_id,
        COUNTED_TO,
        CITING_SHOWN,
    )
    shown = tuple(
        Citing(
            row["thread_id"],
            short_title(row["title"]),
            row["number"],
            moment(row["published_at"]),
        )
        for row in found
    )
    return shown, found[0]["of_all"] if found else 0
