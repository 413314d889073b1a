"""Searching as tests do it."""

from typing import Any

from forum.queries.search_filter import SearchFilter
from forum.queries.search_page import SearchPage, load_search_page
from forum.rules.search_query import parse


async def search(q: str, after: str = "", **chosen: Any) -> SearchPage:
    return await load_search_page(SearchFilter(q=q, query=parse(q), **chosen), after)


async def ids(q: str, **chosen: Any) -> list[int]:
    return [result.id for result in (await search(q, **chosen)).results]


def counts(page: SearchPage, facet: str) -> dict[str, str]:
    [found] = [one for one in page.facets.others if one.name == facet]
    return {choice.words: choice.count for choice in found.choices}


def excerpt(page: SearchPage) -> str:
    return "".join(part.words for result in page.results for part in result.excerpt)
