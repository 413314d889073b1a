"""A thread's best arguments, each as one exact passage: what summaries are made of."""

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct, field
from msgspec.structs import replace

from forum.database import rows
from forum.queries.argument_types import TypeView
from forum.queries.best_arguments import BEST_FIRST, best_of, load_type_counts, of_type, union
from forum.queries.best_arguments import Source as SqlSource
from forum.queries.memo import MemoLine, MemoSection, Source
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, person
from forum.queries.supporters import count_supporters
from forum.queries.thread_head import ThreadHead
from forum.rules.distil import find_passage, say_the_same
from forum.rules.passages import Passage, Span, borrowed_spans
from forum.rules.summary import PASSAGES_MAX, line_key
from forum.steps import Row

LINES_A_TYPE = 3
CANDIDATES_A_TYPE = 12
"""Arguments read for each type: some have no passage that stands alone, others say the same."""

Quoting = dict[int, list[Source]]
"""By reply, the places in other replies where its words are quoted."""
Taken = dict[int, list[Span]]
"""By reply, the spans that may not be quoted: borrowed words, and what the page shows already."""


class Shown(Struct):
    """What a page shows already, so that nothing stands on it twice.

    An argument gives one passage a type: `used` has the (reply, type) pairs that gave theirs.
    """

    spans: Taken = field(default_factory=dict)
    used: set[tuple[int, int]] = field(default_factory=set)

    def add(self, reply_id: int, type_id: int | None, span: Span) -> None:
        self.spans.setdefault(reply_id, []).append(span)
        if type_id is not None:
            self.used.add((reply_id, type_id))

    def has(self, reply_id: int, span: Span) -> bool:
        return any(span[0] < end and start < span[1] for start, end in self.spans.get(reply_id, ()))


class _Draft(Struct):
    """A line while others may still be folded into it."""

    row: Row
    passage: Passage
    folded: list[Source] = field(default_factory=list)


async def load_best_lines(
    thread: ThreadHead, types: dict[int, TypeView], shown: Shown
) -> tuple[MemoSection, ...]:
    """The best visible `for` arguments of each type, in the order of types; three queries.

    `shown` comes back with what is now on the page.
    """
    found = await load_arguments(thread)
    quoting = _borrow(found, shown.spans)
    chosen = [
        MemoSection(
            type, tuple(_line(type.slug, draft) for draft in _choose(own, type, shown, quoting))
        )
        for type, own in _by_type(found, types)
    ]
    return await _count_supporters(tuple(section for section in chosen if section.lines))


async def load_first_words(
    thread: ThreadHead, types: dict[int, TypeView]
) -> list[tuple[TypeView, str]]:
    """One passage for each type, in the order of types: where the best argument makes its point."""
    found, shown, chosen = await load_arguments(thread), Shown(), []
    _borrow(found, shown.spans)
    for type, own in _by_type(found, types):
        row, passage = next(_passages(own, type, shown), (None, None))
        if row and passage:
            shown.add(row["id"], type.id, passage.span)
            chosen.append((type, passage.text))
    return chosen


def _by_type(found: list[Row], types: dict[int, TypeView]) -> Iterator[tuple[TypeView, list[Row]]]:
    own = {id: list(group) for id, group in groupby(found, key=lambda row: row["type_id"])}
    return ((type, own[type.id]) for type in types.values() if type.id in own)


async def load_arguments(thread: ThreadHead) -> list[Row]:
    """The first arguments for the ask of each type, by score, with what they say; two queries."""
    best = [
        _best_of_type(thread.id, type_id, count)
        for type_id, (count, _) in (await load_type_counts(thread.id)).items()
        if count
    ]
    if not best:
        return []
    chosen, values = union(best)
    return await rows(
        "SELECT best.type_id, reply_argument.id AS argument_id, reply.id,"
        " ROW_NUMBER() OVER (ORDER BY reply.created_at, reply.ordinal) AS said_first,"
        " reply.revision, reply.author_id, revision.plain, reply.endorsement_count,"
        f" reply.agency_count, {PERSON_COLUMNS} FROM ({chosen}) AS best"
        " JOIN reply ON reply.id = best.reply_id"
        " JOIN reply_argument ON reply_argument.reply_id = best.reply_id"
        "   AND reply_argument.type_id = best.type_id"
        " JOIN reply_revision revision"
        "   ON revision.reply_id = reply.id AND revision.number = reply.revision"
        f" {PERSON_JOINS.format(owner='reply.author_id')} ORDER BY best.type_id, {BEST_FIRST}",
        *values,
    )


def _best_of_type(thread_id: int, type_id: int, count: int) -> SqlSource:
    sql, values = of_type(thread_id, type_id, count)
    best = best_of((f"{sql} AND reply.stance = 'for'", values), CANDIDATES_A_TYPE)
    return (
        f"SELECT CAST({type_id} AS BIGINT) AS type_id, id AS reply_id FROM ({best[0]}) AS ids",
        best[1],
    )


def source_of(row: Row, start: int, end: int) -> Source:
    """Words of a row with `id`, `revision`, `plain` and the columns of a person."""
    return Source(
        reply_id=row["id"],
        revision=row["revision"],
        words=row["plain"][start:end],
        by=person(row).with_agency,
        start=start,
    )


def _borrow(found: list[Row], spans: Taken) -> Quoting:
    """Take words quoted from earlier replies out of reach; gives where each of those is quoted."""
    texts = {row["id"]: row for row in sorted(found, key=lambda row: row["said_first"])}
    quoting: Quoting = {}
    earlier: list[Row] = []
    for row in texts.values():
        for span, place in borrowed_spans(row["plain"], [other["plain"] for other in earlier]):
            spans.setdefault(row["id"], []).append(span)
            inside = source_of(row, span[0] + 1, span[1] - 1)
            quoting.setdefault(earlier[place]["id"], []).append(inside)
        earlier.append(row)
    return quoting


def _passages(arguments: list[Row], type: TypeView, shown: Shown) -> Iterator[tuple[Row, Passage]]:
    """The best of each that has one which stands alone and is not on the page."""
    for row in arguments:
        passage = find_passage(row["plain"], type.slug, type.name, shown.spans.get(row["id"], ()))
        if passage and (row["id"], type.id) not in shown.used:
            yield row, passage


def _choose(arguments: list[Row], type: TypeView, shown: Shown, quoting: Quoting) -> list[_Draft]:
    """The first lines by score; whoever says the same later is folded into the line."""
    drafts: list[_Draft] = []
    for row, passage in _passages(arguments, type, shown):
        twin = next((d for d in drafts if say_the_same(d.passage.text, passage.text)), None)
        if twin:
            twin.folded.append(source_of(row, *passage.span))
        elif len(drafts) < LINES_A_TYPE:
            shown.add(row["id"], type.id, passage.span)
            drafts.append(_Draft(row, passage, list(quoting.get(row["id"], ()))))
    return drafts


def _line(type_slug: str, draft: _Draft) -> MemoLine:
    row = draft.row
    first = source_of(row, *draft.passage.span)
    others = {source.reply_id: source for source in draft.folded if source.reply_id != row["id"]}
    return MemoLine(
        key=line_key(type_slug, first.cited),
        sentence="",
        sources=(first, *others.values())[:PASSAGES_MAX],
        convinced=row["endorsement_count"],
        agencies=row["agency_count"],
    )


async def _count_supporters(sections: tuple[MemoSection, ...]) -> tuple[MemoSection, ...]:
    """Where several replies stand behind a line, whoever marked two of them counts once."""
    several = [line for s in sections for line in s.lines if len(line.sources) > 1]
    if not several:
        return sections
    counted = await count_supporters([{s.reply_id for s in line.sources} for line in several])
    counts = dict(zip((line.key for line in several), counted, strict=True))
    return tuple(
        replace(
            section,
            lines=tuple(
                replace(line, convinced=counts[line.key][0], agencies=counts[line.key][1])
                if line.key in counts
                else line
                for line in section.lines
            ),
        )
        for section in sections
    )
