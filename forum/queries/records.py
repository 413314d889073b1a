"""The records of an edition: everything that stands behind it, as far as the viewer may read it."""

import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from forum.database import rows
from forum.permissions import Viewer
from forum.placeholders import marks
from forum.queries.curation_log import load_curation_log, stamp
from forum.queries.edition_page import EditionPage, Texts, load_edition
from forum.queries.memo import Withheld
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, person
from forum.rules.sealing import Form, passages, resting
from forum.steps import Row

LEFT, SOURCES = "member left", "sources withheld"
"""Why a name does not show, and why a manager's sentence does not; of quotations see Withheld."""
Json = Any


class Records(Struct, frozen=True):
    """Each part as JSON holds it. `log` is for managers, else None."""

    page: EditionPage
    edition: Json
    revisions: Json
    evidence: Json
    tally: Json
    reviews: Json
    log: Json


async def load_records(viewer: Viewer, thread_id: int, number: int | None) -> Records:
    """Of the newest edition unless `number` says which.

    Raises NotFound where there is none, or the viewer may not read the thread.
    """
    page = await load_edition(viewer, thread_id, number)
    form = page.row.form
    return Records(
        page=page,
        edition=_edition(page),
        revisions=await _load_revisions(form, page.texts),
        evidence=[_evidence(part, page.texts) for part in form["evidence"]],
        tally=_tally(form),
        reviews=await _load_reviews(page.id, viewer),
        log=await load_curation_log(thread_id) if viewer.is_manager else None,
    )


def _edition(page: EditionPage) -> Json:
    """The form as it was sealed, and its texts with the salts that their hashes are made with."""
    return {
        "thread": page.thread.id,
        "edition": page.row.number,
        "newest_edition": page.thread.edition_number,
        "published_at": stamp(page.row.published_at),
        "sha256": page.row.hash,
        "form": page.row.form,
        "texts": _texts(page.texts, resting(page.row.form)),
    }


def _texts(texts: Texts, rests: dict[str, tuple[str, ...]]) -> Json:
    found = {}
    for hash, row in texts.rows.items():
        why = _why_withheld(hash, texts, rests.get(hash))
        shown = {"salt": row["salt"], "text": row["text"]}
        kept = dict.fromkeys(shown) if why else shown
        found[hash] = {"kind": row["kind"], "reply": row["reply_id"], "withheld": why, **kept}
    return found


def _why_withheld(hash: str, texts: Texts, quotes: tuple[str, ...] | None) -> str | None:
    """`quotes` are those that a manager's sentence rests on, None for other texts."""
    row = texts.rows[hash]
    if row["reply_id"] and (why := texts.replies[row["reply_id"]].withheld_from(texts.viewer)):
        return why
    if row["text"] is None:
        return Withheld.PURGED
    if row["kind"] == "name" and row["member_id"] is None:
        return LEFT
    hidden = quotes is not None and all(texts.why_withheld(quote) for quote in quotes)
    return SOURCES if hidden else None


def _evidence(part: Form, texts: Texts) -> Json:
    why = texts.why_withheld(part["row"])
    return {
        "reply": part["reply"],
        "kind": part["kind"],
        "withheld": why,
        "by": None if why else texts.name(part["by"]),
        "row": None if why else json.loads(texts.words(part["row"])),
    }


def _tally(form: Form) -> Json:
    """Numbers of that moment; who made a mark is in nobody's records."""
    counts = ("convinced", "agencies")
    reason = form["reason"]
    return {
        **form["tally"],
        "one_reason": reason and {name: reason[name] for name in ("count", "total", "agencies")},
        "lines": {line["key"]: {name: line[name] for name in counts} for line in form["lines"]},
        "pairs": {pair["key"]: {name: pair[name] for name in counts} for pair in form["pairs"]},
    }


async def _load_revisions(form: Form, texts: Texts) -> Json:
    """Every revision that is quoted, in order; one query."""
    wanted = sorted({(p["reply"], p["revision"]) for p in passages(form)})
    ids = sorted({reply for reply, _ in wanted})
    numbers = sorted({number for _, number in wanted})
    found = await rows(
        "SELECT revision.reply_id, revision.number, revision.plain, revision.created_at AS said_at,"
        f" reply.created_at, reply.edited_at, reply.revision AS newest, {PERSON_COLUMNS}"
        " FROM reply_revision revision JOIN reply ON reply.id = revision.reply_id"
        f" {PERSON_JOINS.format(owner='reply.author_id')}"
        f" WHERE revision.reply_id IN ({marks(ids)}) AND revision.number IN ({marks(numbers)})",
        *ids,
        *numbers,
    )
    by_place = {(row["reply_id"], row["number"]): row for row in found}
    return list(_revisions([by_place[place] for place in wanted if place in by_place], texts))


def _revisions(found: list[Row], texts: Texts) -> Iterator[Json]:
    for row in found:
        why = texts.replies[row["reply_id"]].withheld_from(texts.viewer)
        yield {
            "reply": row["reply_id"],
            "revision": row["number"],
            "newest_revision": row["newest"],
            "posted_at": stamp(row["created_at"]),
            "edited_at": stamp(row["edited_at"]),
            "said_at": stamp(row["said_at"]),
            "withheld": why,
            "author": None if why else person(row).with_agency,
            "text": None if why else row["plain"],
        }


async def _load_reviews(edition_id: int, viewer: Viewer) -> Json:
    """What managers said of its lines since; their names and notes are for managers."""
    found = await rows(
        "SELECT line_review.*, member.display_name FROM line_review"
        " LEFT JOIN member ON member.id = line_review.reviewer_id"
        " WHERE edition_id = ? ORDER BY line_review.id",
        edition_id,
    )
    return [
        {
            "line": row["line_key"],
            "verdict": row["verdict"],
            "at": stamp(row["created_at"]),
            **({"by": row["display_name"], "note": row["note"]} if viewer.is_manager else {}),
        }
        for row in found
    ]
