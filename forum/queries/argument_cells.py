"""What an argument counts in: its value in each facet, for each of its types and for all of them."""

from collections.abc import Iterable
from json import loads

from forum.database import day_of, is_postgres
from forum.models import ALL_TYPES
from forum.queries.argument_filter import EVIDENCE_KINDS

COLUMNS = "reply.id, reply.thread_id, reply.author_id, reply.stance, reply.created_at"
"""What is read of a reply to count it."""

# Cross joins, which SQLite takes in this order: a few arguments are looked up in large tables.
_COUNTING = {
    "": "SELECT type_id, '' AS facet, '' AS value, COUNT(*) AS n FROM typed GROUP BY type_id",
    "topic": "SELECT type_id, 'topic' AS facet, CAST(topic_id AS TEXT) AS value, COUNT(*) AS n"
    " FROM typed CROSS JOIN thread_topic WHERE thread_topic.thread_id = typed.thread_id"
    " GROUP BY type_id, topic_id",
    "level": "SELECT type_id, 'level' AS facet, level AS value, COUNT(*) AS n FROM typed"
    " WHERE level IS NOT NULL GROUP BY type_id, level",
    "agency": "SELECT type_id, 'agency' AS facet, CAST(agency_id AS TEXT) AS value, COUNT(*) AS n"
    " FROM typed WHERE agency_id IS NOT NULL GROUP BY type_id, agency_id",
    "stance": "SELECT type_id, 'stance' AS facet, stance AS value, COUNT(*) AS n FROM typed"
    " GROUP BY type_id, stance",
    "evidence": "SELECT type_id, 'evidence' AS facet, kind AS value, COUNT(DISTINCT typed.id) AS n"
    " FROM typed CROSS JOIN evidence WHERE evidence.reply_id = typed.id"
    f" AND kind IN ({', '.join(repr(kind) for kind in EVIDENCE_KINDS.values())})"
    " GROUP BY type_id, kind",
    "since": "SELECT type_id, 'since' AS facet, day AS value, COUNT(*) AS n FROM typed"
    " GROUP BY type_id, day",
}


def cells_of(
    arguments: str, facets: Iterable[str] = tuple(_COUNTING), *, by_type: bool = True
) -> str:
    """SQL that counts arguments: rows of type_id, facet, value and n, as `argument_count` has them.

    `arguments` selects COLUMNS. Without `by_type` they are counted for all types together only.
    """
    typed = f"SELECT {ALL_TYPES} AS type_id, argument.* FROM argument"
    if by_type:
        typed += (
            " UNION ALL SELECT reply_argument.type_id, argument.* FROM argument"
            " CROSS JOIN reply_argument WHERE reply_argument.reply_id = argument.id"
        )
    return (
        f"WITH found AS MATERIALIZED ({arguments}), argument AS MATERIALIZED ("
        f" SELECT found.id, found.thread_id, found.stance, {day_of('found.created_at')} AS day,"
        " author.agency_id, agency.level FROM found"
        " LEFT JOIN member author ON author.id = found.author_id"
        " LEFT JOIN agency ON agency.id = author.agency_id),"
        f" typed AS MATERIALIZED ({typed}) " + " UNION ALL ".join(_COUNTING[f] for f in facets)
    )


_PLACES = """
    SELECT 'topic:' || topic_id AS place FROM thread_topic WHERE thread_id = ?
    UNION ALL SELECT 'agency:' || agency_id FROM member WHERE id = ? AND agency_id IS NOT NULL
    UNION ALL SELECT 'level:' || agency.level FROM member
        JOIN agency ON agency.id = member.agency_id WHERE member.id = ?"""


def places() -> str:
    """SQL for the values in facets that follow from the thread and the author (twice) of an argument.

    It is one value, a list in JSON, so that a statement can give it with a row.
    """
    listing = "json_agg" if is_postgres() else "json_group_array"
    return f"(SELECT {listing}(place) FROM ({_PLACES}) AS of_one)"


def read_places(text: str | None) -> list[tuple[str, str]]:
    """Facets and values from what `places` gave."""
    return [
        (facet, value) for facet, _, value in (one.partition(":") for one in loads(text or "[]"))
    ]
