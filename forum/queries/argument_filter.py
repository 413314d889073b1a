"""Which arguments across all threads a reader asks for, and the addresses of such lists."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace

from forum.errors import Invalid

BASE = "/arguments"
FACETS = ("topic", "level", "agency", "stance", "evidence", "since")
EVIDENCE_KINDS = {"figures": "ballpark", "peer": "peer"}
"""What an address calls a kind of evidence, and what its rows call it."""


class ArgumentSort(StrEnum):
    BEST = "best"
    NEWEST = "newest"


class Narrowed(Struct, frozen=True):
    """What lists of arguments and searches are narrowed by; empty means no restriction.

    `evidence` is one of EVIDENCE_KINDS, `since` a date, the others slugs or words.
    """

    topic: str = ""
    level: str = ""
    agency: str = ""
    stance: str = ""
    evidence: str = ""
    since: str = ""

    def chosen_of(self, facets: Iterable[str]) -> tuple[str, ...]:
        """Those that are in use."""
        return tuple(name for name in facets if getattr(self, name))

    @property
    def first_day(self) -> date | None:
        """Of `since`; raises Invalid where that is no day."""
        try:
            return date.fromisoformat(self.since) if self.since else None
        except ValueError:
            raise Invalid({"since": "Give a day such as 2026-01-31."}) from None


class ArgumentFilter(Narrowed, frozen=True):
    """`type` is a slug, or empty for all."""

    type: str = ""
    sort: ArgumentSort = ArgumentSort.BEST

    def url(self, **changes: Any) -> str:
        """The address of this list with some choices changed; paging starts over."""
        wanted = replace(self, **changes)
        path = f"{BASE}/{wanted.type}" if wanted.type else BASE
        chosen = {name: getattr(wanted, name) for name in wanted.chosen}
        if wanted.sort is not ArgumentSort.BEST:
            chosen["sort"] = str(wanted.sort)
        return f"{path}?{urlencode(chosen)}" if chosen else path

    @property
    def chosen(self) -> tuple[str, ...]:
        return self.chosen_of(FACETS)

    @property
    def cleared(self) -> "ArgumentFilter":
        return ArgumentFilter(type=self.type, sort=self.sort)


IN_VIEW = "reply.type_count > 0 AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
VISIBLE = f"{IN_VIEW} AND thread.hidden = FALSE"
"""What a reply has to be for everybody to read it as an argument, with its `thread` beside it."""
