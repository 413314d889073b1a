"""Laying a brief out: on one Letter page, on the slides of a deck, or as one long text."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from forum.rules.brief_fit import Column, Fit, fit
from forum.rules.brief_parts import BriefNote, BriefPart, Spread
from forum.rules.brief_sizes import BELOW, DECK, PAGE, RULES, SLACK, stack
from forum.rules.lettering import Style

PAGE_SCALES = (1.3, 1.18, 1.09, 1.0, 0.95)
DECK_SCALES = (1.2, 1.0, 0.86)
"""From large to small: the first at which everything fits, else the last."""

LONG_NOTE = "2 arguments on Peer agencies, " * 12

Band = Sequence[tuple[Style, str]]
"""What stands above and below the columns of a page."""


class Laid(Struct, frozen=True):
    """`left_out` is in words, or empty: "2 arguments on Risk, 1 objection"."""

    spreads: tuple[Spread, ...]
    left_out: str = ""
    scale: float = 1


def band_height(band: Band, scale: float = 1) -> float:
    """In points; on a page at most PAGE.depth is of any use."""
    return (RULES + BELOW) * scale + sum(
        style.times(scale).height(text, PAGE.width) for style, text in band
    )


def lay_page(parts: tuple[BriefPart, ...], band: Band, told: str) -> Laid:
    """Two columns below the band, set as large as everything fits.

    A note at the end of the last column says what is not here; `told` is what it says anyway.
    """
    for scale in PAGE_SCALES:
        laid = _page(parts, band, scale, told)
        if not laid.left_out:
            return laid
    laid = _page(parts, band, scale, LONG_NOTE + told)
    # Most notes are shorter, which leaves room for a little more, of which they need not speak.
    note = left_out_note(laid.left_out, told)
    fuller = _page(parts, band, scale, note)
    return fuller if len(left_out_note(fuller.left_out, told)) <= len(note) else laid


def left_out_note(left_out: str, told: str) -> str:
    return f"Left out for space: {left_out}. {told}".strip() if left_out else told


def _page(parts: tuple[BriefPart, ...], band: Band, scale: float, note: str) -> Laid:
    """With room for this note, or one that is no longer, which gets it first."""
    last = (BriefPart("", (BriefNote(note),), "", "", waits=-1),) if note else ()
    stacks = [stack(part, PAGE, scale) for part in (*parts, *last)]
    room = PAGE.depth - SLACK - band_height(band, scale)
    fitted = fit(stacks, room, columns=2)
    columns = _columns((*parts, *last), fitted.columns)
    return Laid((Spread("", columns, scale),), _counted(parts, fitted), scale)


def lay_deck(parts: tuple[BriefPart, ...]) -> Laid:
    """The case on one slide or two, the evidence on one, the objections on one."""
    groups = (
        ("The case", 2, tuple(part for part in parts if part.lines)),
        ("The evidence", 1, tuple(part for part in parts if part.rows or part.ballparks)),
        ("If they push back", 1, tuple(part for part in parts if part.pairs)),
    )
    laid = [_slides(title, group, most) for title, most, group in groups if group]
    return Laid(
        tuple(spread for slides in laid for spread in slides.spreads),
        ", ".join(slides.left_out for slides in laid if slides.left_out),
    )


def lay_scroll(parts: tuple[BriefPart, ...]) -> Laid:
    return Laid((Spread("", (parts,)),))


def _slides(title: str, parts: tuple[BriefPart, ...], most: int) -> Laid:
    """One slide where all fits on it, else as many as there may be."""
    laid = Laid(())
    for slides, scale in [(n, scale) for n in range(1, most + 1) for scale in DECK_SCALES]:
        fitted = fit([stack(part, DECK, scale) for part in parts], DECK.depth, columns=2 * slides)
        columns = _columns(parts, fitted.columns)
        spreads = tuple(
            Spread(f"{title}, continued" if first else title, columns[first : first + 2], scale)
            for first in range(0, len(columns), 2)
            if any(columns[first : first + 2])
        )
        laid = Laid(spreads, _counted(parts, fitted), scale)
        if fitted.is_whole:
            break
    return laid


def _columns(
    parts: tuple[BriefPart, ...], columns: tuple[Column, ...]
) -> tuple[tuple[BriefPart, ...], ...]:
    begun: set[int] = set()
    made = []
    for column in columns:
        made.append(
            tuple(
                replace(
                    parts[piece.part],
                    items=tuple(parts[piece.part].items[item] for item in piece.items),
                    continued=piece.part in begun,
                )
                for piece in column
            )
        )
        begun |= {piece.part for piece in column}
    return tuple(made)


def _counted(parts: tuple[BriefPart, ...], fitted: Fit) -> str:
    found = zip(parts, fitted.left, strict=False)
    return ", ".join(part.count(left) for part, left in found if left)
