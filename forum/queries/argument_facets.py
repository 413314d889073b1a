"""The choices beside a list of arguments, each with how many it would leave."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from forum.clock import now
from forum.database import rows
from forum.placeholders import marks
from forum.queries.argument_cells import cells_of
from forum.queries.argument_counts import CHOICES_SHOWN, load_days, load_most_frequent
from forum.queries.argument_filter import EVIDENCE_KINDS, FACETS, ArgumentFilter
from forum.queries.argument_search import Search, sampled
from forum.queries.people import LEVEL_WORDS

COUNTED_TO = 1000
"""With several filters, more than this many are shown as "1,000+"."""
TITLES = {
    "topic": "Topic",
    "level": "Level of government",
    "agency": "Agency",
    "stance": "Side",
    "evidence": "Evidence",
    "since": "Posted",
}
STANCES = {"for": "For the ask", "objection": "Objection"}
EVIDENCE_WORDS = {"figures": "With figures", "peer": "With a named peer"}
EVIDENCE_NAMES = {kind: name for name, kind in EVIDENCE_KINDS.items()}
PERIODS = ((31, "Past month"), (365, "Past year"))
"""Days, and what they are called."""


class Count(Struct, frozen=True):
    """`exact`, or at least so many."""

    n: int
    exact: bool = True

    @property
    def words(self) -> str:
        """As a page shows it.

        >>> Count(1234).words, Count(1001, exact=False).words, Count(37, exact=False).words
        ('1,234', '1,000+', '37+')
        """
        return f"{self.n:,}" if self.exact else f"{min(self.n, COUNTED_TO):,}+"

    def at_least(self, seen: int) -> "Count":
        return self if self.exact else replace(self, n=max(self.n, seen))


class Choice(Struct, frozen=True):
    """`url` chooses it, or lets go of it where it is chosen."""

    words: str
    count: str
    chosen: bool
    url: str


class Facet(Struct, frozen=True):
    name: str
    title: str
    choices: tuple[Choice, ...]


class Counted(Struct, frozen=True):
    """Counts by facet and value, as they are kept; of days for `since`. `total` is of facet ""."""

    exact: bool
    facets: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def total(self) -> Count:
        return Count(self.facets.get("", {}).get("", 0), self.exact)


class Narrowing(Protocol):
    """What a list is narrowed by: an attribute for each facet, empty where it narrows nothing."""

    @property
    def since(self) -> str: ...

    def url(self, **changes: Any) -> str: ...


async def load_facets(wanted: ArgumentFilter, search: Search) -> tuple[tuple[Facet, ...], Count]:
    """Each facet counts what the other choices leave; also gives how many fit all of them.

    Beside at most one other choice the kept counts say it. With more, it is counted among the
    newest 1,000 that fit, once for all facets without a choice and once for each with one.
    """
    in_use = [one.facet for one in search.chosen]
    others = [name for name in FACETS if name not in in_use]
    kept = await _load_kept(search) if len(in_use) < 2 else Counted(True)
    rest = await _sample(search, ["", *others]) if in_use else kept
    counted = dict.fromkeys(others, rest)
    for name in in_use:
        alone = len(in_use) == 1
        counted[name] = kept if alone else await _sample(search.without(name), [name])
    total = rest.total if len(in_use) > 1 else Count(search.fewest)
    return tuple([await facet_of(wanted, name, counted[name], total) for name in FACETS]), total


async def _load_kept(search: Search) -> Counted:
    first = now().date() - timedelta(days=PERIODS[-1][0])
    kept = await load_most_frequent(search.type_id)
    return Counted(True, {**kept, "since": await load_days(search.type_id, first)})


async def _sample(search: Search, facets: Iterable[str]) -> Counted:
    if not search.fewest:
        return Counted(True)
    (sql, values), whole = sampled(search, COUNTED_TO + 1)
    counts: dict[str, dict[str, int]] = {}
    for row in await rows(cells_of(sql, ["", *facets], by_type=False), *values):
        counts.setdefault(row["facet"], {})[row["value"]] = row["n"]
    all_of_it = whole and counts.get("", {}).get("", 0) <= COUNTED_TO
    return Counted(all_of_it, counts)


async def facet_of(wanted: Narrowing, name: str, counted: Counted, total: Count) -> Facet:
    of_value = counted.facets.get(name, {})
    if name == "since":
        found = _since(wanted, of_value)
    elif name in ("topic", "agency"):
        found = await _named(name, of_value, getattr(wanted, name))
    else:
        found = _worded(name, of_value, getattr(wanted, name))
    shown = [(one, Count(one[2], counted.exact or not one[2])) for one in found]
    return Facet(
        name, TITLES[name], tuple(_choice(wanted, name, one, n, total) for one, n in shown)
    )


def _choice(
    wanted: Narrowing, facet: str, found: tuple[str, str, int], count: Count, total: Count
) -> Choice:
    """What a choice leaves that is made already is all that is found."""
    value, words, _ = found
    chosen = value == getattr(wanted, facet)
    return Choice(
        words=words,
        count=(total if chosen else count).words,
        chosen=chosen,
        url=wanted.url(**{facet: "" if chosen else value}),
    )


Found = list[tuple[str, str, int]]
"""What an address says, words, count."""


async def _named(table: str, of_value: dict[str, int], chosen: str) -> Found:
    """The most frequent, and what is chosen, so that one can let go of it."""
    most = sorted(of_value, key=lambda value: (-of_value[value], value))[:CHOICES_SHOWN]
    found = await rows(
        f"SELECT id, slug, name FROM {table} WHERE slug = ? OR id IN ({marks(most)})",
        chosen,
        *map(int, most),
    )
    named = [(row["slug"], row["name"], of_value.get(str(row["id"]), 0)) for row in found]
    return sorted(named, key=lambda one: (-one[2], one[1]))


def _worded(facet: str, of_value: dict[str, int], chosen: str) -> Found:
    words = {"stance": STANCES, "evidence": EVIDENCE_WORDS, "level": LEVEL_WORDS}[facet]
    counts = {EVIDENCE_NAMES.get(value, value): n for value, n in of_value.items()}
    shown = [name for name in words if counts.get(name) or name == chosen]
    found = [(name, words[name] or "Other", counts.get(name, 0)) for name in shown]
    return found if facet == "evidence" else sorted(found, key=lambda one: (-one[2], one[0]))


def _since(wanted: Narrowing, of_day: dict[str, int]) -> Found:
    today = now().date()
    days = {(today - timedelta(days=days)).isoformat(): words for days, words in PERIODS}
    found = [(day, words, _from_day(of_day, day)) for day, words in days.items()]
    if wanted.since and wanted.since not in days:
        found.append((wanted.since, f"Since {wanted.since}", 0))
    return [one for one in found if one[2] or one[0] == wanted.since]


def _from_day(of_day: dict[str, int], first: str) -> int:
    return sum(n for day, n in of_day.items() if day >= first)
