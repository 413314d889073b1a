"""How large everything in a brief is set, and so how high each piece of it will be."""

from msgspec import Struct

from forum.rules.brief_fit import Stack
from forum.rules.brief_parts import (
    BALLPARK_HEAD,
    BriefBallpark,
    BriefItem,
    BriefLine,
    BriefNote,
    BriefPair,
    BriefPart,
    BriefRow,
)
from forum.rules.lettering import Face, Style

SANS, SANS_BOLD, SERIF, SERIF_BOLD = Face.SANS, Face.SANS_BOLD, Face.SERIF, Face.SERIF_BOLD


class Sizes(Struct, frozen=True):
    """Points. A column is `column` wide; a spread's columns are at most `depth` high.

    A lone quotation has no sentence above it.
    """

    width: float
    depth: float
    gutter: float
    heading: Style
    sentence: Style
    quote: Style
    lone: Style
    source: Style
    say: Style
    answer: Style
    result: Style
    caption: Style
    cell: Style
    note: Style
    rule: float = 5
    """Above a heading: a line, and the space below it."""

    @property
    def column(self) -> float:
        return (self.width - self.gutter) / 2


MARGIN = 46.8
"""Left and right of a Letter page: 0.65 inch."""
EDGE = 39.6
"""Above and below: 0.55 inch."""
LETTER = (612.0, 792.0)

PAGE = Sizes(
    width=LETTER[0] - 2 * MARGIN,
    depth=LETTER[1] - 2 * EDGE,
    gutter=18,
    heading=Style(SANS_BOLD, 10, 13, before=10),
    sentence=Style(SANS_BOLD, 9.5, 12, before=5),
    quote=Style(SERIF, 10.5, 12.8, before=2, indent=9),
    lone=Style(SERIF, 10.5, 12.8, before=6, indent=9),
    source=Style(SANS, 7.8, 10, before=2, indent=9),
    say=Style(SANS, 9, 11.5, before=5),
    answer=Style(SANS_BOLD, 9, 11.5, before=2),
    result=Style(SANS_BOLD, 9, 11.5, before=4),
    caption=Style(SANS_BOLD, 8.5, 11, before=5),
    cell=Style(SANS, 8, 10, before=1.6, after=1.6),
    note=Style(SANS, 7.8, 10, before=4),
)


class Band(Struct, frozen=True):
    """Styles of what stands above and below the columns of a page."""

    top: Style
    question: Style
    label: Style
    ask: Style
    fact: Style
    lead: Style
    reason_label: Style
    reason: Style
    reason_source: Style
    imprint: Style


BAND = Band(
    top=Style(SANS, 8.5, 11),
    question=Style(SANS, 8.5, 11, before=7),
    label=Style(SANS_BOLD, 7.5, 10, before=9),
    ask=Style(SERIF_BOLD, 19, 22, before=1),
    fact=Style(SANS, 8.5, 11, before=6),
    lead=Style(SERIF, 10.5, 13.4, before=6),
    reason_label=Style(SANS_BOLD, 7.5, 10, before=13, indent=12),
    reason=Style(SERIF, 15, 18.5, before=2, indent=12),
    reason_source=Style(SANS, 8, 10.5, before=2, indent=12),
    imprint=Style(SANS, 7.5, 9.8, before=3),
)
RULES = 20
"""Lines across the page, and the padding of the one reason, in points."""
BELOW = 10
"""Points between what stands above the columns and the columns."""
SLACK = 26
"""Kept free on a page, for programs that count a little differently."""

DECK = Sizes(
    width=960 - 2 * 46,
    depth=384,
    gutter=36,
    heading=Style(SANS_BOLD, 16, 20, before=14),
    sentence=Style(SANS_BOLD, 14.5, 18, before=8),
    quote=Style(SERIF, 16, 19.5, before=3, indent=12),
    lone=Style(SERIF, 16, 19.5, before=10, indent=12),
    source=Style(SANS, 10.5, 13.2, before=3, indent=12),
    say=Style(SANS, 14, 17.5, before=9),
    answer=Style(SANS_BOLD, 14, 17.5, before=3),
    result=Style(SANS_BOLD, 14, 17.5, before=7),
    caption=Style(SANS_BOLD, 13, 17, before=8),
    cell=Style(SANS, 12, 15, before=3, after=3),
    note=Style(SANS, 10.5, 13.2, before=5),
    rule=0,
)

SHARES = {2: (0.3, 0.7), 3: (0.38, 0.38, 0.24)}
"""How much of a column's width each column of a table takes."""
CELL_GAP = 6
"""Points between the texts of neighbouring cells."""
SAY, ANSWER = "If they say: ", "You say: "


def stack(part: BriefPart, sizes: Sizes, scale: float = 1) -> Stack:
    """The heights of a part that stands in one column."""
    ruler = Ruler(sizes, sizes.column, scale)
    head = sizes.rule * scale + ruler.of(sizes.heading, part.title)
    if part.head:
        head += ruler.row(part.head) + ruler.of(sizes.note, part.given_by)
    items = tuple(ruler.item(item) for item in part.items)
    return Stack(head, items, part.waits, solid=bool(part.head))


class Ruler(Struct, frozen=True):
    """Measures pieces of a brief that stand in a column `room` points wide."""

    sizes: Sizes
    room: float
    scale: float

    def of(self, style: Style, text: str) -> float:
        return style.times(self.scale).height(text, self.room)

    def item(self, item: BriefItem) -> float:
        sizes = self.sizes
        match item:
            case BriefLine(sentence, quote, source):
                of_quote = self.of(sizes.quote if sentence else sizes.lone, quote)
                of_quote += self.of(sizes.source, source)
                return self.of(sizes.sentence, sentence) + of_quote
            case BriefPair(objection, answer, quote, source):
                said = self.of(sizes.say, SAY + objection)
                said += self.of(sizes.answer, answer and ANSWER + answer)
                return said + self.of(sizes.quote, quote) + self.of(sizes.source, source)
            case BriefRow(cells):
                return self.row(cells)
            case BriefBallpark():
                return self._ballpark(item)
            case BriefNote(text):
                return self.of(sizes.note, text)

    def _ballpark(self, item: BriefBallpark) -> float:
        rows = (BALLPARK_HEAD, *item.rows, *item.sums)
        below = [self.of(self.sizes.result, result) for result in item.results]
        around = self.of(self.sizes.caption, item.caption) + self.of(self.sizes.note, item.notes)
        return around + sum(self.row(row) for row in rows) + sum(below)

    def row(self, cells: tuple[str, ...]) -> float:
        """As high as its highest cell, and the line below it."""
        style = self.sizes.cell.times(self.scale)
        widths = (self.room * share - CELL_GAP for share in SHARES[len(cells)])
        heights = [style.height(cell or " ", w) for cell, w in zip(cells, widths, strict=True)]
        return max(heights) + 0.75
