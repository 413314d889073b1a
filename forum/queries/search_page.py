"""A page of what a search found: one kind of it, how many there are of the others, and what narrows it."""

from asyncio import gather

from msgspec import Struct
from msgspec.structs import replace

from forum.queries.argument_facets import Count
from forum.queries.argument_types import TypeView, load_types
from forum.queries.search_candidates import Candidates, find
from forum.queries.search_choices import Choices, load_choices
from forum.queries.search_facets import Facets, load_facets, total_of
from forum.queries.search_filter import Kind, SearchFilter
from forum.queries.search_found import Result, Results, load_results
from forum.queries.search_match import Match, match_of
from forum.queries.search_suggestion import suggest
from forum.rules.search_query import parse

WORDS = {
    Kind.REPLY: "Arguments and replies",
    Kind.THREAD: "Threads",
    Kind.SUMMARY: "Published summaries",
    Kind.MEMBER: "Members",
}
FEW = 3
"""Results up to which a page also says what may have been meant."""


class Tab(Struct, frozen=True):
    words: str
    count: Count
    chosen: bool
    url: str


class SearchPage(Struct, frozen=True):
    """`suggestion` is another query that finds something, and `more` that only the newest are looked at."""

    wanted: SearchFilter
    tabs: tuple[Tab, ...] = ()
    total: Count = Count(0)
    results: tuple[Result, ...] = ()
    facets: Facets = Facets((), ())
    next_url: str = ""
    is_first: bool = True
    suggestion: str = ""
    suggestion_url: str = ""

    @property
    def more(self) -> bool:
        return not self.total.exact


async def load_search_page(wanted: SearchFilter, after: str) -> SearchPage:
    """A number of queries that does not grow with the forum. Raises Invalid for a damaged cursor."""
    if wanted.asks_nothing and not wanted.query.common:
        return SearchPage(wanted)
    types = await load_types()
    choices = await load_choices(wanted, types.values())
    # PostgreSQL answers several questions at once; SQLite takes them in turn.
    (own, page, facets), others = await gather(
        _shown(wanted, choices, after, types), _others(wanted, choices)
    )
    found = {**others, wanted.kind: own}
    suggestion = await _suggestion(wanted, types) if len(own.ids) <= FEW else ""
    return SearchPage(
        wanted=wanted,
        tabs=tuple(
            Tab(WORDS[kind], total_of(found[kind]), kind is wanted.kind, wanted.url(kind=kind))
            for kind in Kind
        ),
        total=total_of(own),
        results=page.results,
        facets=facets,
        next_url=_next_url(wanted, page.next_after),
        is_first=not after,
        suggestion=suggestion,
        suggestion_url=wanted.cleared.url(q=suggestion) if suggestion else "",
    )


async def _shown(
    wanted: SearchFilter, choices: Choices, after: str, types: dict[int, TypeView]
) -> tuple[Candidates, Results, Facets]:
    """What was found of the kind that the page is about."""
    found = await _find(wanted.kind, wanted, choices)
    page, facets = await gather(
        load_results(wanted, found, after, types), _facets(wanted, choices, found, types)
    )
    return found, page, facets


async def _others(wanted: SearchFilter, choices: Choices) -> dict[Kind, Candidates]:
    """Of the other kinds; one after the other, so that no search takes many connections."""
    return {kind: await _find(kind, wanted, choices) for kind in Kind if kind is not wanted.kind}


async def _facets(
    wanted: SearchFilter, choices: Choices, found: Candidates, types: dict[int, TypeView]
) -> Facets:
    """Of replies; the others have none."""
    if wanted.kind is not Kind.REPLY:
        return Facets((), ())
    return await load_facets(wanted, choices, found, types)


async def _find(kind: Kind, wanted: SearchFilter, choices: Choices) -> Candidates:
    """Only replies are found without a word: the index of the others knows nothing else."""
    if kind is Kind.REPLY and wanted.asks_nothing:
        return Candidates([])
    if kind is Kind.REPLY:
        return await find(kind, match_of(wanted.query, choices.facts), choices.conditions(kind))
    query, names = wanted.query, kind is Kind.MEMBER
    # Words that say nothing in a text may be names: Will, Don.
    words = (*query.all, *((word,) for word in query.common)) if names else query.all
    if not words:
        return Candidates([])
    match = Match(words, query.without, of_names=names)
    return await find(kind, match, choices.conditions(kind))


async def _suggestion(wanted: SearchFilter, types: dict[int, TypeView]) -> str:
    """Never a word that finds nothing: it may be from a post that is hidden by now."""
    q = await suggest(wanted)
    if not q:
        return ""
    instead = replace(wanted.cleared, q=q, query=parse(q))
    choices = await load_choices(instead, types.values())
    found = await _find(wanted.kind, instead, choices)
    return q if found.ids else ""


def _next_url(wanted: SearchFilter, after: str) -> str:
    return f"{wanted.url()}&after={after}" if after else ""
