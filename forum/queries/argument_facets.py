"""The choices beside a list of arguments, each with how many it would leave."""

from dataclasses import dataclass
from datetime import timedelta

from forum.clock import now
from forum.database import rows
from forum.queries.argument_filter import CONDITIONS, EVIDENCE_KINDS, FROM, ArgumentFilter
from forum.queries.people import LEVEL_WORDS

CHOICES_SHOWN = 12
COUNTED_TO = 1000
"""With several filters, more than this many are shown as "1,000+"."""
STANCES = (("for", "For the ask"), ("objection", "Objection"))
EVIDENCE_WORDS = {"figures": "With figures", "peer": "With a named peer"}


@dataclass(frozen=True, slots=True)
class Choice:
    """`url` chooses it, or lets go of it where it is chosen."""

    words: str
    count: str
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    choices: tuple[Choice, ...]


Counted = list[tuple[str, str, int]]
"""Value, words, count."""

DIMENSIONS = {
    "topic": (
        "topic.slug",
        "topic.name",
        " JOIN thread_topic ON thread_topic.thread_id = thread.id"
        " JOIN topic ON topic.id = thread_topic.topic_id",
    ),
    "level": ("agency.level", "agency.level", ""),
    "agency": ("agency.slug", "agency.name", ""),
    "stance": ("reply.stance", "reply.stance", ""),
}


async def load_facets(wanted: ArgumentFilter) -> tuple[Facet, ...]:
    """Six queries: each facet counts what the other choices leave."""
    topics = await _count(wanted, "topic")
    levels = [(v, LEVEL_WORDS[v] or "Other", n) for v, _, n in await _count(wanted, "level")]
    agencies = await _count(wanted, "agency")
    words = dict(STANCES)
    stances = [(v, words[v], n) for v, _, n in await _count(wanted, "stance")]
    found = (
        ("topic", "Topic", topics),
        ("level", "Level of government", levels),
        ("agency", "Agency", agencies),
        ("stance", "Side", stances),
        ("evidence", "Evidence", await _count_evidence(wanted)),
        ("since", "Posted", await _count_since(wanted)),
    )
    return tuple(
        Facet(name, title, _choices(wanted, name, counted)) for name, title, counted in found
    )


async def _count(wanted: ArgumentFilter, facet: str) -> Counted:
    value, words, joins = DIMENSIONS[facet]
    where, values = wanted.where(without=facet)
    found = await rows(
        f"SELECT {value} AS value, {words} AS words, COUNT(*) AS n {FROM}{joins}"
        f" WHERE {where} AND {value} IS NOT NULL GROUP BY {value}, {words}"
        " ORDER BY n DESC, words LIMIT ?",
        *values,
        CHOICES_SHOWN,
    )
    return [(row["value"], row["words"], row["n"]) for row in found]


async def _count_evidence(wanted: ArgumentFilter) -> Counted:
    where, values = wanted.where(without="evidence")
    sums = ", ".join(
        f"SUM(CASE WHEN {CONDITIONS['evidence']} THEN 1 ELSE 0 END) AS {name}"
        for name in EVIDENCE_KINDS
    )
    row = (await rows(f"SELECT {sums} {FROM} WHERE {where}", *EVIDENCE_KINDS.values(), *values))[0]
    counted = [(name, EVIDENCE_WORDS[name], row[name] or 0) for name in EVIDENCE_KINDS]
    return [c for c in counted if c[2] or c[0] == wanted.evidence]


async def _count_since(wanted: ArgumentFilter) -> Counted:
    today = now().date()
    month, year = today - timedelta(days=31), today - timedelta(days=365)
    where, values = wanted.where(without="since")
    row = (
        await rows(
            "SELECT SUM(CASE WHEN reply.created_at >= ? THEN 1 ELSE 0 END) AS month,"
            f" SUM(CASE WHEN reply.created_at >= ? THEN 1 ELSE 0 END) AS year {FROM} WHERE {where}",
            now() - timedelta(days=31),
            now() - timedelta(days=365),
            *values,
        )
    )[0]
    counted = [
        (month.isoformat(), "Past month", row["month"] or 0),
        (year.isoformat(), "Past year", row["year"] or 0),
    ]
    if wanted.since and wanted.since not in {value for value, _, _ in counted}:
        counted.append((wanted.since, f"Since {wanted.since}", 0))
    return [c for c in counted if c[2] or c[0] == wanted.since]


def _choices(wanted: ArgumentFilter, facet: str, counted: Counted) -> tuple[Choice, ...]:
    now_chosen = getattr(wanted, facet)
    several = len(wanted.chosen) > (1 if now_chosen else 0)
    return tuple(
        Choice(
            words=words,
            count=count_words(count, exact=not several),
            chosen=value == now_chosen,
            url=wanted.url(**{facet: "" if value == now_chosen else value}),
        )
        for value, words, count in counted
    )


def count_words(count: int, *, exact: bool) -> str:
    return f"{count:,}" if exact or count <= COUNTED_TO else f"{COUNTED_TO:,}+"
