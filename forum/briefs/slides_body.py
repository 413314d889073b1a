"""The columns of a slide: arguments and objections in one box, figures as tables below each other."""

from typing import Any

from msgspec import Struct
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from forum.briefs import slides_xml as xml
from forum.briefs.colours import HEADING, INK, INK_2, INK_3, LINE, LINE_2, hue
from forum.briefs.slides_text import Text, prepare
from forum.rules.brief_parts import BALLPARK_HEAD, BriefBallpark, BriefLine, BriefPair, BriefPart
from forum.rules.brief_sizes import ANSWER, CELL_GAP, DECK, SAY, SHARES, Ruler
from forum.rules.lettering import Face, Style


class Body(Struct):
    """Fills one column from `top` on, which moves down as it goes; all in points."""

    slide: Any
    language: str
    scale: float
    left: float
    top: float

    def fill(self, column: tuple[BriefPart, ...]) -> None:
        words: list[BriefPart] = [part for part in column if part.lines or part.pairs]
        if words:
            text = self.text(DECK.depth)
            for part in words:
                self.words(text, part)
        for place, part in enumerate(column):
            if part.rows or part.ballparks:
                self.figures(part, is_first=not place)

    def style(self, style: Style) -> Style:
        return style.times(self.scale)

    def text(self, height: float) -> Text:
        box = self.slide.shapes.add_textbox(
            Pt(self.left), Pt(self.top), Pt(DECK.column), Pt(height)
        )
        return Text(prepare(box.text_frame), self.language)

    def words(self, text: Text, part: BriefPart) -> None:
        """A heading that the slide has already is not said twice."""
        colour, _ = hue(part.hue)
        if not part.continued and part.title != self.slide.shapes.title.text_frame.text:
            text.say(self.style(DECK.heading), part.title, colour)
        for line in part.lines:
            self.line(text, line)
        for pair in part.pairs:
            self.pair(text, pair)

    def line(self, text: Text, line: BriefLine) -> None:
        if line.sentence:
            text.say(self.style(DECK.sentence), line.sentence, HEADING)
        if line.quote:
            text.say(self.style(DECK.quote if line.sentence else DECK.lone), line.quote, INK)
        if line.source:
            text.say(self.style(DECK.source), line.source, INK_3)

    def pair(self, text: Text, pair: BriefPair) -> None:
        say, answer = self.style(DECK.say), self.style(DECK.answer)
        said = text.say(say, "", INK_2)
        text.run(said, Style(Face.SANS_BOLD, say.size, say.leading), SAY, INK_2)
        text.run(said, say, pair.objection, INK_2)
        if pair.answer:
            answered = text.say(answer, ANSWER, INK_2)
            text.run(answered, say if pair.is_quotation else answer, pair.answer, HEADING)
        if pair.quote:
            text.say(self.style(DECK.quote), pair.quote, INK)
        if pair.source:
            text.say(self.style(DECK.source), pair.source, INK_3)

    def figures(self, part: BriefPart, is_first: bool) -> None:
        self.top -= self.style(DECK.heading).before if is_first else 0
        self.say(DECK.heading, part.title, HEADING)
        for ballpark in part.ballparks:
            self.ballpark(ballpark)
        if part.rows:
            self.table((part.head, *(row.cells for row in part.rows)))
            self.say(DECK.note, part.given_by, INK_3)

    def ballpark(self, ballpark: BriefBallpark) -> None:
        self.say(DECK.caption, ballpark.caption, HEADING)
        rows = (BALLPARK_HEAD, *ballpark.rows, *ballpark.sums)
        self.table(rows, sums=len(ballpark.sums), numeric=True)
        for result in ballpark.results:
            self.say(DECK.result, result, HEADING)
        self.say(DECK.note, ballpark.notes, INK_3)

    def say(self, style: Style, text: str, colour: str) -> None:
        """One paragraph in a box of its own, between tables."""
        if not text:
            return
        style = self.style(style)
        self.top += style.before
        height = style.height(text, DECK.column) - style.before
        self.text(height).say(style, text, colour)
        self.top += height

    def table(
        self, rows: tuple[tuple[str, ...], ...], sums: int = 0, numeric: bool = False
    ) -> None:
        """The first row names the columns; the last `sums` rows are set like it, in bold."""
        ruler = Ruler(DECK, DECK.column, self.scale)
        heights = [ruler.row(row) for row in rows]
        shares = SHARES[len(rows[0])]
        self.top += DECK.cell.before * self.scale
        shape = self.slide.shapes.add_table(
            len(rows), len(shares), Pt(self.left), Pt(self.top), Pt(DECK.column), Pt(sum(heights))
        )
        table = shape.table
        xml.plain_table(table)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Pt(DECK.column * share)
        for number, texts in enumerate(rows):
            table.rows[number].height = Pt(heights[number])
            is_head, is_sum = number == 0, number >= len(rows) - sums
            for place, text in enumerate(texts):
                self.cell(
                    table.cell(number, place),
                    text,
                    (is_head, is_sum or place == 0, numeric and place > 0),
                )
        self.top += sum(heights)

    def cell(self, cell: Any, text: str, looks: tuple[bool, bool, bool]) -> None:
        """`looks`: whether it is a head, is bold, and stands at the right."""
        is_head, is_bold, at_right = looks
        style = self.style(DECK.cell)
        face = Face.SANS_BOLD if is_bold and not is_head else Face.SANS
        frame = prepare(cell.text_frame)
        cell.margin_left, cell.margin_right = Pt(0), Pt(CELL_GAP)
        cell.margin_top = cell.margin_bottom = Pt(style.before)
        said = Text(frame, self.language).say(
            Style(face, style.size, style.leading), text, INK_3 if is_head else INK
        )
        if at_right:
            said.alignment = PP_ALIGN.RIGHT
        xml.line_below(cell, 1 if is_head else 0.5, LINE_2 if is_head else LINE)
