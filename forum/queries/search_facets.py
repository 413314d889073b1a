"""The choices beside what a search found, each with how many it would leave."""

from collections.abc import Iterable

from msgspec import Struct

from forum.database import rows
from forum.id_lists import listed
from forum.queries.argument_cells import cells_of
from forum.queries.argument_facets import Count, Counted, Facet, facet_of
from forum.queries.argument_types import TypeView
from forum.queries.search_candidates import Candidates, find
from forum.queries.search_choices import Choices
from forum.queries.search_filter import FACETS, Kind, SearchFilter
from forum.queries.search_match import match_of

ARGUMENT = "argument"
# What replies that are no arguments stand for is not theirs to say.
_FOUND = (
    "SELECT reply.id, reply.thread_id, reply.author_id,"
    " CASE WHEN reply.type_count > 0 THEN reply.stance END AS stance, reply.created_at"
    " FROM {listed} CROSS JOIN reply WHERE reply.id = listed.id"
)
_TYPES = (
    "SELECT 'argument' AS facet, CAST(reply_argument.type_id AS TEXT) AS value, COUNT(*) AS n"
    " FROM {listed} CROSS JOIN reply_argument WHERE reply_argument.reply_id = listed.id"
    " GROUP BY reply_argument.type_id"
)


class TypeChoice(Struct, frozen=True):
    type: TypeView
    count: str
    chosen: bool
    url: str


class Facets(Struct, frozen=True):
    types: tuple[TypeChoice, ...]
    others: tuple[Facet, ...]


async def load_facets(
    wanted: SearchFilter, choices: Choices, found: Candidates, types: dict[int, TypeView]
) -> Facets:
    """Of replies. Each facet counts among the newest 1,000 that the other choices leave."""
    in_use = set(wanted.chosen)
    rest = await _count(found, [name for name in FACETS if name not in in_use])
    counted = dict.fromkeys(FACETS, rest)
    for name in in_use:
        others = choices.without(name)
        match = match_of(wanted.query, others.facts)
        left = await find(Kind.REPLY, match, others.conditions(Kind.REPLY))
        counted[name] = await _count(left, [name])
    total = total_of(found)
    return Facets(
        tuple(_types(wanted, counted[ARGUMENT], types)),
        tuple(
            [
                await facet_of(wanted, name, counted[name], total)
                for name in FACETS
                if name != ARGUMENT
            ]
        ),
    )


def total_of(found: Candidates) -> Count:
    return Count(len(found.ids), found.exact)


async def _count(found: Candidates, facets: list[str]) -> Counted:
    counts: dict[str, dict[str, int]] = {}
    these, value = listed(found.shown)
    others = [name for name in facets if name != ARGUMENT]
    statements = [_TYPES.format(listed=these)] if ARGUMENT in facets else []
    if others:
        statements.append(cells_of(_FOUND.format(listed=these), others, by_type=False))
    for sql in statements if found.ids else []:
        for row in await rows(sql, value):
            if row["value"]:
                counts.setdefault(row["facet"], {})[row["value"]] = row["n"]
    return Counted(found.exact, counts)


def _types(
    wanted: SearchFilter, counted: Counted, types: dict[int, TypeView]
) -> Iterable[TypeChoice]:
    for view in types.values():
        n = counted.facets.get(ARGUMENT, {}).get(str(view.id), 0)
        chosen = wanted.argument == view.slug
        if n or chosen:
            url = wanted.url(argument="" if chosen else view.slug)
            yield TypeChoice(view, Count(n, counted.exact or not n).words, chosen, url)
