"""What became stale of a thread's newest edition, as managers and readers are told."""

import json
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from forum.database import moment, rows
from forum.models import Verdict
from forum.permissions import VISITOR
from forum.queries.edition_page import EditionPage, EditionRow, Form, Texts
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, person
from forum.queries.summary_draft import load_stored_draft
from forum.rules.coverage import STRONG_FROM
from forum.rules.staleness import (
    LOSE,
    ArgumentToday,
    Cause,
    Change,
    Known,
    LineToday,
    Stale,
    StaleLine,
    Today,
    find_stale,
)
from forum.steps import Row


class Challenger(Struct, frozen=True):
    """An argument that outranks a line."""

    reply_id: int
    by: str
    convinced: int


class Review(Struct, frozen=True):
    """What a manager said of a line, last; `reviewer` is empty for a former member."""

    verdict: Verdict
    note: str
    reviewer: str
    created_at: datetime


class Staleness(Struct, frozen=True):
    """`until` is the last tag of an argument that is there now: what a manager sees is up to it.

    `strong` names the types that became well supported, `reviews` has the last review of each line
    of this edition, by key.
    """

    edition: int
    published_at: datetime
    stale: Stale
    strong: tuple[str, ...]
    until: int
    challengers: dict[int, Challenger]
    reviews: dict[str, Review]

    def __bool__(self) -> bool:
        return bool(self.stale)

    def line(self, key: str) -> StaleLine:
        return self.stale.line(key)

    def challengers_of(self, key: str) -> tuple[Challenger, ...]:
        return tuple(self.challengers[id] for id in self.stale.line(key).challengers)


async def load_staleness(page: EditionPage) -> Staleness | None:
    """Of the newest edition, None for an older one; five queries."""
    if page.row.number != page.thread.edition_number:
        return None
    return await load_staleness_of(page.row, page.texts)


async def load_staleness_of(edition: EditionRow, texts: Texts) -> Staleness:
    public = replace(texts, viewer=VISITOR)
    lines = tuple(_line(part, public) for part in _parts(edition.form))
    reviews = await _load_reviews(edition)
    known = await _load_known(edition, reviews)
    arguments = await _load_arguments(edition.thread_id, lines, known.reviewed_until)
    draft = await load_stored_draft(edition.thread_id)
    dropped = draft.content.dropped if draft else ()
    grown = await _load_newly_strong(edition)
    today = Today(
        lines=lines,
        arguments=tuple(_argument(row) for row in arguments),
        cited=_cited(edition.form),
        dropped=frozenset((one.reply_id, one.type) for one in dropped),
        newly_strong=tuple(grown),
    )
    stale = find_stale(today, known)
    return Staleness(
        edition=edition.number,
        published_at=moment(edition.published_at),
        stale=stale,
        strong=tuple(grown[slug] for slug in stale.strong),
        until=max([known.reviewed_until, *(row["tag_id"] for row in arguments)]),
        challengers=_challengers(arguments, stale),
        reviews={row["line_key"]: _review(row) for row in reviews},
    )


def _parts(form: Form) -> list[Form]:
    return [*form["lines"], *form["pairs"]]


def _cited(form: Form) -> frozenset[int]:
    """The replies that it quotes, the one reason's among them."""
    reason = [form["reason"]["passage"]] if form["reason"] else []
    passages = [passage for part in _parts(form) for passage in _passages(part)]
    return frozenset(passage["reply"] for passage in passages + reason)


def _passages(part: Form) -> list[Form]:
    """Of a line, or of a rebuttal pair."""
    if "passages" in part:
        return list(part["passages"])
    return [part["objection"], *part["answers"]]


def _line(part: Form, texts: Texts) -> LineToday:
    changes: dict[str, Change] = {}
    for passage in _passages(part):
        change = _change(passage, texts)
        # Of two passages of one reply, the one whose words are gone says more.
        if change and (change.mark not in changes or change.cause is Cause.REWORDED):
            changes[change.mark] = change
    replies = [texts.replies.get(passage["reply"]) for passage in _passages(part)]
    scores = [reply.score for reply in replies if reply and reply.is_live]
    return LineToday(
        key=part["key"],
        type=part.get("type", ""),
        changes=tuple(changes.values()),
        score=max(scores, default=None),
    )


def _change(passage: Form, texts: Texts) -> Change | None:
    source, id = texts.source(passage), passage["reply"]
    today = texts.replies.get(id)
    if source.withheld:
        at = (today.purged_at or today.withdrawn_at or today.hidden_at) if today else None
        since = f" since {at.isoformat()}" if at else ""
        return Change(Cause(source.withheld), id, f"reply {id} {source.withheld}{since}")
    if today is None or source.state == "same":
        return None
    return Change(Cause(source.state), id, f"reply {id} edited to revision {today.revision}")


async def _load_reviews(edition: EditionRow) -> list[Row]:
    return await rows(
        "SELECT line_review.line_key, line_review.verdict, line_review.note, line_review.seen,"
        " line_review.created_at, member.display_name FROM line_review"
        " LEFT JOIN member ON member.id = line_review.reviewer_id"
        " WHERE line_review.edition_id = ? ORDER BY line_review.id",
        edition.id,
    )


def _review(row: Row) -> Review:
    at = moment(row["created_at"])
    return Review(Verdict(row["verdict"]), row["note"], row["display_name"] or "", at)


async def _load_known(edition: EditionRow, reviews: list[Row]) -> Known:
    found = await rows(
        "SELECT outranked, known, reviewed_until FROM curation WHERE thread_id = ?",
        edition.thread_id,
    )
    stored: Row = found[0] if found else {"outranked": {}, "known": {}, "reviewed_until": 0}
    seen = {key: set(marks) for key, marks in _json(stored["known"]).items()}
    for row in reviews:
        if row["verdict"] == Verdict.VALID:
            marks = _json(row["seen"]).get("marks", ())  # the model's default says nothing
            seen.setdefault(row["line_key"], set()).update(marks)
    return Known(
        seen=seen,
        outranked=_json(stored["outranked"]),
        reviewed_until=max(edition.arguments_until, stored["reviewed_until"]),
    )


def _json(stored: str | dict[str, Any]) -> dict[str, Any]:
    """JSON comes as text from a raw row."""
    found: dict[str, Any] = json.loads(stored) if isinstance(stored, str) else stored
    return found


async def _load_arguments(
    thread_id: int, lines: tuple[LineToday, ...], reviewed_until: int
) -> list[Row]:
    """Visible arguments that could be new, or outrank a line; by tag."""
    scores = [line.score for line in lines if line.type and line.score is not None]
    return await rows(
        "SELECT reply_argument.id AS tag_id, reply_argument.reply_id, type.slug, reply.score,"
        f" reply.stance, reply.endorsement_count, {PERSON_COLUMNS} FROM reply_argument"
        " JOIN argument_type type ON type.id = reply_argument.type_id"
        " JOIN reply ON reply.id = reply_argument.reply_id"
        f" {PERSON_JOINS.format(owner='reply.author_id')}"
        " WHERE reply_argument.thread_id = ?"
        " AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
        " AND (reply_argument.id > ? OR reply.score >= ?) ORDER BY reply_argument.id",
        thread_id,
        reviewed_until,
        min(scores, default=1.0) + LOSE,
    )


def _argument(row: Row) -> ArgumentToday:
    return ArgumentToday(
        reply_id=row["reply_id"],
        type=row["slug"],
        tag_id=row["tag_id"],
        score=row["score"],
        is_for=row["stance"] == "for",
    )


def _challengers(arguments: list[Row], stale: Stale) -> dict[int, Challenger]:
    wanted = {id for line in stale.lines for id in line.challengers}
    return {
        row["reply_id"]: Challenger(
            row["reply_id"], person(row).with_agency, row["endorsement_count"]
        )
        for row in arguments
        if row["reply_id"] in wanted
    }


async def _load_newly_strong(edition: EditionRow) -> dict[str, str]:
    """Types that are well supported now, were not when it was published, and have no line in it.

    Their names by slug.
    """
    found = await rows(
        "SELECT type.slug, type.name FROM coverage"
        " JOIN argument_type type ON type.id = coverage.type_id"
        " WHERE coverage.thread_id = ? AND coverage.for_count >= ?"
        " ORDER BY type.position, type.id",
        edition.thread_id,
        STRONG_FROM,
    )
    then = edition.form["tally"]["types"]
    there = {line["type"] for line in edition.form["lines"]}
    return {
        row["slug"]: row["name"]
        for row in found
        if row["slug"] not in there and then.get(row["slug"], {}).get("for", 0) < STRONG_FROM
    }
