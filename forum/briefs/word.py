"""A brief as a Word document: one Letter page of real headings, paragraphs and tables."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from msgspec import Struct

from forum.briefs import word_styles as styles
from forum.briefs import word_xml as xml
from forum.briefs.colours import (
    GOLD,
    GOLD_WASH,
    HEADING,
    INK_2,
    LINE,
    LINE_2,
    LINK,
    hue,
)
from forum.briefs.office import describe, same_bytes
from forum.queries.brief import Brief
from forum.rules.brief_parts import (
    BALLPARK_HEAD,
    BriefBallpark,
    BriefLine,
    BriefPair,
    BriefPart,
)
from forum.rules.brief_sizes import (
    ANSWER,
    BAND,
    BELOW,
    CELL_GAP,
    EDGE,
    LETTER,
    MARGIN,
    PAGE,
    RULES,
    SAY,
    SHARES,
)


def render(brief: Brief) -> bytes:
    """Fonts are those whose widths `rules.lettering` counts with, so that one page stays one."""
    page = _Page(brief, Document())
    page.set_up()
    page.head()
    page.columns()
    page.foot()
    out = BytesIO()
    page.document.save(out)
    return same_bytes(out.getvalue(), brief.made_at)


class _Page(Struct, frozen=True):
    brief: Brief
    document: Any

    def set_up(self) -> None:
        brief, document = self.brief, self.document
        section = document.sections[0]
        section.start_type = WD_SECTION.CONTINUOUS  # the columns begin on the page
        section.page_width, section.page_height = Pt(LETTER[0]), Pt(LETTER[1])
        section.left_margin = section.right_margin = Pt(MARGIN)
        section.top_margin, section.header_distance = Pt(EDGE), Pt(EDGE / 2)
        section.bottom_margin, section.footer_distance = Pt(EDGE + self.foot_height()), Pt(EDGE)
        styles.define(document, brief.scale, brief.language)
        describe(document.core_properties, brief)

    def say(self, style: str, text: str) -> Paragraph:
        """A paragraph; new lines in the text are line breaks."""
        paragraph: Paragraph = self.document.add_paragraph(style=style)
        self.run(paragraph, text)
        return paragraph

    def run(
        self, paragraph: Paragraph, text: str, bold: bool | None = None, colour: str = ""
    ) -> None:
        run = paragraph.add_run()
        for number, line in enumerate(text.split("\n")):
            if number:
                run.add_break()
            run.add_text(line)
        run.bold = bold
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)

    def head(self) -> None:
        brief = self.brief
        top = self.say("Brief top", "")
        top.paragraph_format.tab_stops.add_tab_stop(Pt(PAGE.width), WD_TAB_ALIGNMENT.RIGHT)
        self.run(top, "Best arguments", bold=True, colour=HEADING)
        self.run(top, f"\t{brief.status}")
        xml.border(top, ("bottom", 1.5, 3, HEADING))
        if brief.question:
            self.say("Brief question", brief.question)
        self.say("Brief label", brief.ask_label.upper())
        self.say("Heading 1", brief.ask)
        if brief.facts:
            facts = self.say("Brief facts", "")
            for number, (name, words) in enumerate(brief.facts):
                self.run(facts, f"{'     ' if number else ''}{name} ")
                self.run(facts, words, bold=True, colour=INK_2)
        if brief.lead:
            self.say("Brief lead", brief.lead)
        if brief.reason:
            self.reason()
        last = self.document.paragraphs[-1]
        last.paragraph_format.space_after = Pt(BELOW * brief.scale)
        xml.end_section(last, self.document.element.body.sectPr, 1, 0)

    def reason(self) -> None:
        """Three paragraphs that share one box."""
        brief = self.brief
        texts = [("Brief reason label", "The one reason"), ("Brief reason", brief.reason)]
        if brief.reason_source:
            texts.append(("Brief reason source", brief.reason_source))
        for style, text in texts:
            paragraph = self.say(style, text)
            edges = [(side, 0.5, 4, GOLD_WASH) for side in ("top", "bottom")]
            xml.border(paragraph, edges[0], ("left", 4.5, 8, GOLD), edges[1])
            xml.shade(paragraph, GOLD_WASH)

    def columns(self) -> None:
        """The last section, so that no program has to find out how long its columns should be."""
        filled = [column for column in self.brief.spreads[0].columns if column]
        for number, column in enumerate(filled):
            if number:
                self.say("Brief spacer", "").add_run().add_break(WD_BREAK.COLUMN)
            for place, part in enumerate(column):
                self.part(part, is_first=not place)
        properties = self.document.element.body.sectPr
        columns = xml.columns_of(max(len(self.brief.spreads[0].columns), 1), PAGE.gutter)
        properties.replace(properties.find(qn("w:cols")), columns)

    def part(self, part: BriefPart, is_first: bool) -> None:
        """At the top of a column nothing stands above the first line."""
        colour, line_colour = hue(part.hue)
        if part.title and not part.continued:
            heading = self.say("Heading 2", "")
            self.run(heading, part.title, colour=colour)
            xml.border(heading, ("top", 0.75, 4, LINE_2))
            if is_first:
                heading.paragraph_format.space_before = Pt(0)
        for line in part.lines:
            self.line(line, line_colour)
        for ballpark in part.ballparks:
            self.ballpark(ballpark)
        for pair in part.pairs:
            self.pair(pair)
        if part.rows:
            self.table((part.head, *(row.cells for row in part.rows)))
            self.say("Brief note", part.given_by)
        for note in part.notes:
            xml.border(self.say("Brief note", note.text), ("top", 0.75, 4, LINE_2))

    def line(self, line: BriefLine, colour: str) -> None:
        if line.sentence:
            self.say("Brief sentence", line.sentence)
        if line.quote:
            style = "Brief quote" if line.sentence else "Brief lone quote"
            xml.border(self.say(style, line.quote), ("left", 1.5, 5, colour))
        if line.source:
            self.say("Brief source", line.source)

    def pair(self, pair: BriefPair) -> None:
        said = self.say("Brief say", "")
        self.run(said, SAY, bold=True, colour=INK_2)
        self.run(said, pair.objection)
        if pair.answer:
            answer = self.say("Brief answer", "")
            self.run(answer, ANSWER, colour=INK_2)
            self.run(answer, pair.answer, bold=not pair.is_quotation)
        if pair.quote:
            xml.border(self.say("Brief quote", pair.quote), ("left", 1.5, 5, LINE_2))
        if pair.source:
            self.say("Brief source", pair.source)

    def ballpark(self, ballpark: BriefBallpark) -> None:
        self.say("Brief caption", ballpark.caption)
        rows = (BALLPARK_HEAD, *ballpark.rows, *ballpark.sums)
        self.table(rows, bold=len(ballpark.sums), numeric=True)
        for result in ballpark.results:
            self.say("Brief result", result)
        self.say("Brief note", ballpark.notes)

    def table(self, rows: Iterable[tuple[str, ...]], bold: int = 0, numeric: bool = False) -> None:
        """The first row names the columns; the last `bold` ones are sums."""
        lines = tuple(rows)
        shares = SHARES[len(lines[0])]
        table = self.document.add_table(rows=len(lines), cols=len(shares))
        table.autofit = False
        xml.cell_gap(table, CELL_GAP)
        widths = [PAGE.column * share for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Pt(width)
        for number, (row, texts) in enumerate(zip(table.rows, lines, strict=True)):
            xml.keep_whole(row)
            is_head, is_sum = number == 0, number >= len(lines) - bold
            if is_head:
                xml.mark_header(row)
            for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = Pt(widths[place])
                xml.cell_line(cell, 0.75 if is_head else 0.5, LINE_2 if is_head else LINE)
                paragraph = cell.paragraphs[0]
                paragraph.style = "Brief column" if is_head else "Brief cell"
                if numeric and place:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self.run(
                    paragraph, text, bold=True if is_sum or (not is_head and not place) else None
                )

    def foot(self) -> None:
        """At the foot of the page, where people look for where a paper comes from."""
        brief = self.brief
        footer = self.document.sections[-1].footer
        imprint, where = footer.paragraphs[0], footer.add_paragraph()
        self.run(imprint, brief.imprint)
        xml.border(imprint, ("top", 1.5, 4, HEADING))
        self.run(where, "The whole page: ")
        self.link(where, brief.permalink)
        if brief.hash:
            self.run(where, ". Check this file at ")
            self.link(where, brief.verify)
            self.run(footer.add_paragraph(), f"SHA-256 of the edition: {brief.hash}")
        for paragraph in footer.paragraphs:
            paragraph.style = "Brief imprint"

    def foot_height(self) -> float:
        style = BAND.imprint.times(self.brief.scale)
        texts = (self.brief.imprint, *self.brief.checks)
        return RULES + sum(style.height(text, PAGE.width) for text in texts)

    def link(self, paragraph: Paragraph, address: str) -> None:
        run = xml.link(paragraph, address)
        run.font.color.rgb = RGBColor.from_string(LINK)
        run.font.underline = True
