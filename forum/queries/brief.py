"""A brief: a memo as a document for one leader, fitted to its room, in plain texts."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from forum.queries.brief_content import (
    GONE,
    count,
    parts_for,
    plain,
    quoted,
    reason_source,
    unsuited,
)
from forum.queries.memo import Memo
from forum.queries.thread_head import AUDIENCE_WORDS
from forum.rules.brief_layout import (
    Laid,
    band_height,
    lay_deck,
    lay_page,
    lay_scroll,
    left_out_note,
)
from forum.rules.brief_parts import BriefItem, BriefNote, BriefPair, BriefPart, Spread
from forum.rules.brief_sizes import BAND, PAGE
from forum.rules.lettering import Style

LANGUAGE = "en-US"
NOT_CURATED = "Distilled by rule, not curated"
EXACT = (
    "Quotations are the exact words of the replies they name."
    " Posts are personal views, not agency policy."
)
AT_THE_TOP = "The one reason, at the top."
UNTITLED = "Untitled"
LONG = 0.7
"""The share of a page that the words above the arguments may take."""


class Room(StrEnum):
    """Where a brief must fit: one Letter page, a deck of slides, or a text of any length."""

    PAGE = "page"
    DECK = "deck"
    SCROLL = "scroll"


class Origin(Struct, frozen=True):
    """The forum that a brief leaves, and when; `base_url` has no slash at its end."""

    site_name: str
    base_url: str
    made_at: datetime


class Brief(Struct, frozen=True):
    """Plain texts in the order in which they stand. A text that has nothing to say is empty.

    `status` says which edition it is, or that nobody curated it; `imprint` where it comes from.
    `left_out` says in words what is not here. `hash` and `verify` are an edition's.
    """

    site: str
    question: str
    ask_label: str
    ask: str
    status: str
    audience: str
    facts: tuple[tuple[str, str], ...]
    lead: str
    reason: str
    reason_source: str
    imprint: str
    permalink: str
    hash: str
    verify: str
    made_at: datetime
    spreads: tuple[Spread, ...] = ()
    left_out: str = ""
    scale: float = 1
    language: str = LANGUAGE

    @property
    def parts(self) -> tuple[BriefPart, ...]:
        return tuple(part for spread in self.spreads for part in spread.parts)

    @property
    def checks(self) -> tuple[str, ...]:
        """Where the whole is, and how to check this, a text a line."""
        whole = f"The whole page: {self.permalink}"
        if not self.hash:
            return (whole,)
        return (
            f"{whole}. Check this file at {self.verify}",
            f"SHA-256 of the edition: {self.hash}",
        )


def make_brief(memo: Memo, audience: str, origin: Origin, room: Room = Room.PAGE) -> Brief:
    """The brief of an edition, or of a distilled page as it is when it is made.

    `audience` is one of `rules.audiences.ORDER` or "". The same input gives the same brief.
    """
    parts, told = parts_for(memo, audience), _told(memo, audience)
    brief, too_long = _shortened(_frame(memo, audience, origin))
    laid = _lay(brief, parts, room, told)
    missing = ", ".join(filter(None, [*too_long, laid.left_out]))
    left_out = left_out_note(missing, told)
    return replace(
        brief,
        spreads=_finished(brief, laid.spreads, left_out),
        left_out=left_out,
        scale=laid.scale,
    )


def _frame(memo: Memo, audience: str, origin: Origin) -> Brief:
    """Everything but the parts, which have to be fitted."""
    imprint, reason = memo.imprint, memo.reason
    made_at = imprint.published_at if imprint else origin.made_at
    address = f"{origin.base_url}/threads/{memo.thread_id}/summary"
    words = AUDIENCE_WORDS.get(audience, "")
    open_reason = reason is not None and not reason.source.withheld
    return Brief(
        site=plain(origin.site_name),
        question=plain(memo.title) if memo.ask else "",
        ask_label="The ask" if memo.ask else "The question",
        ask=plain(memo.ask_or_title) or UNTITLED,
        status=f"Edition {imprint.number}, {day(made_at)}" if imprint else NOT_CURATED,
        audience=words,
        facts=tuple(_facts(memo, words)),
        lead=plain(memo.lead),
        reason=quoted(reason.source) if reason and open_reason else GONE if reason else "",
        reason_source=reason_source(reason) if reason and open_reason else "",
        imprint=_imprint(memo, plain(origin.site_name), made_at),
        permalink=f"{address}?edition={imprint.number}" if imprint else address,
        hash=imprint.hash if imprint else "",
        verify=f"{origin.base_url}/verify" if imprint else "",
        made_at=made_at,
    )


def day(moment: datetime) -> str:
    """ "February 24, 2026"."""
    return f"{moment:%B} {moment.day}, {moment.year}"


def _facts(memo: Memo, words: str) -> Iterable[tuple[str, str]]:
    drawn = memo.drawn
    if words:
        yield "For", words
    if drawn.arguments:
        people = f" by {count(drawn.people, 'person', 'people')}" if drawn.people else ""
        agencies = f" in {count(drawn.agencies, 'agency', 'agencies')}" if drawn.agencies else ""
        yield "Drawn from", count(drawn.arguments, "argument", "arguments") + people + agencies
    if memo.imprint:
        yield "Edited by", plain(memo.imprint.publisher)


def _imprint(memo: Memo, site: str, made_at: datetime) -> str:
    where = f"thread {memo.thread_id} on {site}"
    if memo.imprint:
        by = f"published {day(made_at)} by {plain(memo.imprint.publisher)}"
        return f"Edition {memo.imprint.number} of {where}, {by}. {EXACT}"
    how = f"on {day(made_at)}, by what convinced members, and not curated"
    return f"Distilled by rule from {where} {how}. {EXACT}"


def _shortened(brief: Brief) -> tuple[Brief, list[str]]:
    """Where the words above the arguments would fill the page, they give way, and that is told."""
    told = []
    if brief.lead and band_height(_band(brief)) > PAGE.depth * LONG:
        brief, told = replace(brief, lead=""), ["the opening words"]
    if brief.reason and band_height(_band(brief)) > PAGE.depth * LONG:
        brief, told = replace(brief, reason="", reason_source=""), [*told, "the one reason"]
    return brief, told


def _band(brief: Brief) -> list[tuple[Style, str]]:
    return [
        (BAND.top, brief.status),
        (BAND.question, brief.question),
        (BAND.label, brief.ask_label),
        (BAND.ask, brief.ask),
        (BAND.fact, "     ".join(f"{name} {words}" for name, words in brief.facts)),
        (BAND.lead, brief.lead),
        (BAND.reason_label, brief.reason and "The one reason"),
        (BAND.reason, brief.reason),
        (BAND.reason_source, brief.reason_source),
        (BAND.imprint, brief.imprint),
        *((BAND.imprint, text) for text in brief.checks),
    ]


def _lay(brief: Brief, parts: tuple[BriefPart, ...], room: Room, told: str) -> Laid:
    if room is Room.PAGE:
        return lay_page(parts, _band(brief), told)
    return lay_deck(parts) if room is Room.DECK else lay_scroll(parts)


def _told(memo: Memo, audience: str) -> str:
    """What is not here for other reasons than space, in sentences."""
    others = unsuited(memo, audience)
    gone = sum(piece.row is None for piece in memo.evidence)
    told = [
        f"Meant for other leaders: {count(others, 'argument', 'arguments')}." if others else "",
        f"Withheld: {count(gone, 'row', 'rows')} of evidence." if gone else "",
    ]
    return " ".join(filter(None, told))


def _finished(brief: Brief, spreads: tuple[Spread, ...], left_out: str) -> tuple[Spread, ...]:
    """The note filled in, and answers whose words stand elsewhere in the brief made short."""
    shown = {_words(brief.reason): AT_THE_TOP} if brief.reason else {}
    for part in (part for spread in spreads for part in spread.parts):
        for line in part.lines:
            under = f"As under {part.title}"
            said = f"{under}: {line.sentence}" if line.sentence else f"{under}."
            shown.setdefault(_words(line.quote), said)

    def finish(item: BriefItem) -> BriefItem:
        if isinstance(item, BriefNote):
            return BriefNote(left_out)
        if isinstance(item, BriefPair) and (said := _stands_in(item.answer, shown)):
            # Never longer than what it stands for: the page is full as it was fitted.
            return replace(
                item, answer=said if len(said) <= len(item.answer) else said.split(":")[0]
            )
        return item

    def finish_part(part: BriefPart) -> BriefPart:
        return replace(part, items=tuple(map(finish, part.items)))

    return tuple(
        replace(spread, columns=tuple(tuple(map(finish_part, column)) for column in spread.columns))
        for spread in spreads
    )


def _words(text: str) -> str:
    return text.strip("“”… ")


def _stands_in(answer: str, shown: dict[str, str]) -> str:
    """What to say instead of words that stand elsewhere in the brief; "" where they do not."""
    words = _words(answer)
    found = (said for other, said in shown.items() if other and (words in other or other in words))
    return next(found, "") if answer.startswith("“") else ""
