"""The curator's workspace: the draft, and beside it what could stand in it, best first."""

from itertools import groupby

from msgspec import Struct

from forum.permissions import Viewer
from forum.queries.argument_types import TypeView, load_types
from forum.queries.best_lines import load_arguments, source_of
from forum.queries.draft_memo import draft_memo
from forum.queries.edition_page import EditionPage, load_edition
from forum.queries.memo import Memo, Source
from forum.queries.pairs import load_answers, load_objections
from forum.queries.publishing import Gathered, gather
from forum.queries.reviewed import load_reviewed_until
from forum.queries.staleness import Staleness, load_staleness
from forum.queries.summary_draft import Draft, load_draft
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.rules.distil import main_span
from forum.rules.passages import Span
from forum.rules.summary import OBJECTION, Content
from forum.steps import Row

OBJECTIONS_SHOWN = 12
ANSWERS_SHOWN = 6


class Candidate(Struct, frozen=True):
    """A passage that could become a line. `dropped` is a manager's reason to leave it out.

    `line_key` names the line that quotes this argument already. `is_new` says that nobody has
    looked at it since the newest edition.
    """

    type: TypeView
    source: Source
    convinced: int
    agencies: int
    line_key: str = ""
    dropped: str = ""
    is_new: bool = False


class CandidateType(Struct, frozen=True):
    type: TypeView
    candidates: tuple[Candidate, ...]


class CandidatePair(Struct, frozen=True):
    """An objection with its answers, the best first; `in_draft` where it stands there already.

    `dropped` is a manager's reason to leave it out.
    """

    objection: Source
    marks: int
    answers: tuple[Source, ...]
    in_draft: bool
    dropped: str = ""


class Workspace(Struct, frozen=True):
    """`content` is what the form shows: the draft, or what was typed on top of it.

    `memo` is `content` as a page; `found` has the words of every passage in it. `edition` is the
    newest one, where there is any, and `staleness` what became stale of it.
    """

    thread: ThreadHead
    types: tuple[TypeView, ...]
    draft: Draft
    content: Content
    found: Gathered
    memo: Memo
    candidates: tuple[CandidateType, ...]
    pairs: tuple[CandidatePair, ...]
    edition: EditionPage | None
    staleness: Staleness | None

    def answers_to(self, reply_id: int) -> tuple[Source, ...]:
        """What could be said to this objection."""
        found = (pair.answers for pair in self.pairs if pair.objection.reply_id == reply_id)
        return next(found, ())


async def load_workspace(viewer: Viewer, thread_id: int, typed: Content | None = None) -> Workspace:
    """A fixed number of queries; raises NotFound where the viewer may not read the thread."""
    thread = await load_thread_head(viewer, thread_id)
    types = await load_types()
    draft = await load_draft(thread, types)
    content = draft.content if typed is None else typed
    found = await gather(viewer, thread.id, content)
    edition = await load_edition(viewer, thread.id) if thread.edition_number else None
    return Workspace(
        thread=thread,
        types=tuple(types.values()),
        draft=draft,
        content=content,
        found=found,
        memo=draft_memo(found, types, viewer),
        candidates=await _load_candidates(thread, types, content),
        pairs=await _load_pairs(thread, content),
        edition=edition,
        staleness=await load_staleness(edition) if edition else None,
    )


async def _load_candidates(
    thread: ThreadHead, types: dict[int, TypeView], content: Content
) -> tuple[CandidateType, ...]:
    # Nothing can be quoted of one without words, such as a rule across the page.
    arguments = [row for row in await load_arguments(thread) if row["plain"]]
    reviewed = await load_reviewed_until(thread.id) if thread.edition_number else None
    by_type = {id: list(group) for id, group in groupby(arguments, key=lambda r: r["type_id"])}
    return tuple(
        CandidateType(
            type,
            tuple(_candidate(row, type, content, reviewed) for row in by_type.get(type.id, ())),
        )
        for type in types.values()
        if type.id in by_type or not type.retired
    )


def _candidate(row: Row, type: TypeView, content: Content, reviewed: int | None) -> Candidate:
    taken = _spans_in(content, row["id"])
    lines = [
        line.key
        for line in content.lines
        if line.type == type.slug and any(p.reply_id == row["id"] for p in line.passages)
    ]
    dropped = content.why_dropped(row["id"], type.slug)
    return Candidate(
        type=type,
        source=source_of(row, *main_span(row["plain"], type.slug, type.name, taken)),
        convinced=row["endorsement_count"],
        agencies=row["agency_count"],
        line_key=lines[0] if lines else "",
        dropped=dropped,
        is_new=reviewed is not None and row["argument_id"] > reviewed and not lines and not dropped,
    )


def _spans_in(content: Content, reply_id: int) -> list[Span]:
    """What stands in lines already; words in a rebuttal pair may become a line as well."""
    passages = [passage for line in content.lines for passage in line.passages]
    return [(p.start, p.end) for p in passages if p.reply_id == reply_id]


async def _load_pairs(thread: ThreadHead, content: Content) -> tuple[CandidatePair, ...]:
    objections = await load_objections(thread.id, OBJECTIONS_SHOWN)
    answers = await load_answers([row["id"] for row in objections], ANSWERS_SHOWN)
    there = {pair.objection.reply_id for pair in content.pairs}
    return tuple(
        CandidatePair(
            objection=_main_point(row),
            marks=row["endorsement_count"],
            answers=tuple(_main_point(a) for a in answers if a["parent_id"] == row["id"]),
            in_draft=row["id"] in there,
            dropped=content.why_dropped(row["id"], OBJECTION),
        )
        for row in objections
    )


def _main_point(row: Row) -> Source:
    return source_of(row, *main_span(row["plain"], row["type_slug"] or "", row["type_name"] or ""))
