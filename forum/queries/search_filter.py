"""What a reader searches for, and the addresses of such searches."""

from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from msgspec.structs import replace

from forum.queries import argument_filter
from forum.queries.argument_filter import Narrowed
from forum.rules.search_query import Query

BASE = "/search"
FACETS = ("argument", *argument_filter.FACETS)


class Kind(StrEnum):
    REPLY = "replies"
    THREAD = "threads"
    SUMMARY = "summaries"
    MEMBER = "members"

    @property
    def noun(self) -> str:
        """In tables and views."""
        return NOUNS[self]


NOUNS = {
    Kind.REPLY: "reply",
    Kind.THREAD: "thread",
    Kind.SUMMARY: "summary",
    Kind.MEMBER: "member",
}


class SearchSort(StrEnum):
    BEST = "best"
    NEWEST = "newest"


class SearchFilter(Narrowed, frozen=True):
    """`q` is what was typed and `query` what it means; `argument` is a type's slug."""

    q: str = ""
    query: Query = Query()
    kind: Kind = Kind.REPLY
    sort: SearchSort = SearchSort.BEST
    argument: str = ""

    def url(self, **changes: Any) -> str:
        """The address of this search with some choices changed; paging starts over."""
        wanted = replace(self, **changes)
        chosen = {"q": wanted.q} if wanted.q else {}
        if wanted.kind is not Kind.REPLY:
            chosen["kind"] = str(wanted.kind)
        chosen |= {name: getattr(wanted, name) for name in wanted.chosen}
        if wanted.sort is not SearchSort.BEST:
            chosen["sort"] = str(wanted.sort)
        return f"{BASE}?{urlencode(chosen)}" if chosen else BASE

    @property
    def chosen(self) -> tuple[str, ...]:
        return self.chosen_of(FACETS)

    @property
    def cleared(self) -> "SearchFilter":
        return SearchFilter(q=self.q, query=self.query, kind=self.kind, sort=self.sort)

    @property
    def asks_nothing(self) -> bool:
        return self.query.is_empty and not self.chosen
