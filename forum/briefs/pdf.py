"""A brief as PDF: tagged, one Letter page, set by Typst, which is an extra."""

from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from forum.briefs import colours
from forum.briefs.typesetting import is_installed, set_pdf
from forum.errors import NotInstalled
from forum.queries.brief import Brief
from forum.rules.brief_parts import BALLPARK_HEAD, BriefPart
from forum.rules.brief_sizes import (
    ANSWER,
    BAND,
    EDGE,
    LETTER,
    MARGIN,
    PAGE,
    SAY,
    SHARES,
)
from forum.rules.lettering import Face, Style

HOW = (
    "This forum cannot make PDF files yet. Its administrator can install what is missing with"
    " “make pdf” and start the forum again. Word and print work meanwhile."
)
TEMPLATE = Path(__file__).with_name("page.typ")
# What stands on the page was chosen for letters that are a little wider, so there is some play.
SCALES = (1.4, 1.3, 1.22, 1.15, 1.1, 1.05, 1.0, 0.96, 0.92, 0.88, 0.8, 0.7, 0.6, 0.5, 0.4)


def render(brief: Brief) -> bytes:
    """Raises NotInstalled where the extra is missing."""
    if not is_installed():
        raise NotInstalled(HOW)
    return set_pdf(TEMPLATE.read_bytes(), _data(brief))


def _data(brief: Brief) -> dict[str, Any]:
    """All that the template asks for; whatever people wrote is data to it."""
    made = brief.made_at
    return {
        **{name: getattr(brief, name) for name in WORDS},
        "date": {"year": made.year, "month": made.month, "day": made.day},
        "columns": [[_part(part) for part in column] for column in brief.spreads[0].columns],
        "sizes": {name: _style(style) for name, style in _styles(PAGE)},
        "band": {name: _style(style) for name, style in _styles(BAND)},
        "shares": {str(number): shares for number, shares in SHARES.items()},
        "colours": COLOURS,
        "letter": LETTER,
        "margin": MARGIN,
        "edge": EDGE,
        "gutter": PAGE.gutter,
        "scales": SCALES,
        "head": "Best arguments",
        "reason_label": "The one reason",
        "ballpark_head": BALLPARK_HEAD,
        "say": SAY,
        "answer": ANSWER,
    }


WORDS = (
    "site", "question", "ask_label", "ask", "status", "facts", "lead", "reason", "reason_source",
    "imprint", "permalink", "hash", "verify",
)  # fmt: skip
COLOURS = {
    "ink": colours.INK, "ink2": colours.INK_2, "ink3": colours.INK_3, "heading": colours.HEADING,
    "link": colours.LINK, "line": colours.LINE, "line2": colours.LINE_2, "gold": colours.GOLD,
    "gold_ink": colours.GOLD_INK, "gold_wash": colours.GOLD_WASH,
}  # fmt: skip


def _part(part: BriefPart) -> dict[str, Any]:
    colour, line_colour = colours.hue(part.hue)
    return {
        "title": part.title,
        "continued": part.continued,
        "colour": colour,
        "line": line_colour,
        "head": part.head,
        "lines": [asdict(line) for line in part.lines],
        "pairs": [{**asdict(pair), "is_quotation": pair.is_quotation} for pair in part.pairs],
        "ballparks": [asdict(ballpark) for ballpark in part.ballparks],
        "rows": [row.cells for row in part.rows],
        "given_by": part.given_by,
        "notes": [note.text for note in part.notes],
    }


def _styles(sizes: Any) -> list[tuple[str, Style]]:
    found = [(name, getattr(sizes, name)) for name in type(sizes).__slots__]
    return [(name, value) for name, value in found if isinstance(value, Style)]


def _style(style: Style) -> dict[str, float | bool]:
    return {
        "size": style.size,
        "leading": style.leading,
        "before": style.before,
        "bold": style.face in {Face.SANS_BOLD, Face.SERIF_BOLD},
        "serif": style.face in {Face.SERIF, Face.SERIF_BOLD},
    }
