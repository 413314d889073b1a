"""A brief as at most six slides, each with a title that readers can jump to."""

from io import BytesIO
from typing import Any

from msgspec import Struct
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Pt

from forum.briefs import slides_xml as xml
from forum.briefs.colours import (
    GOLD,
    GOLD_INK,
    GOLD_WASH,
    HEADING,
    INK,
    INK_2,
    INK_3,
    LINK,
)
from forum.briefs.office import describe, same_bytes
from forum.briefs.slides_body import Body
from forum.briefs.slides_text import Text, prepare
from forum.queries.brief import Brief
from forum.rules.brief_parts import Spread
from forum.rules.brief_sizes import DECK
from forum.rules.lettering import Face, Style

WIDTH, HEIGHT, DEFAULT_WIDTH = 960.0, 540.0, 720.0
LEFT, BODY, FOOT = 46.0, 98.0, 508.0
"""Where texts begin: from the left, the body from the top, the foot from the top."""
TITLE_ONLY = 5
"""The layout of python-pptx's own template that has a title and nothing else."""
TITLE = Style(Face.SERIF_BOLD, 28, 33)
ASK = Style(Face.SERIF_BOLD, 34, 40)
LABEL = Style(Face.SANS_BOLD, 12, 15)
QUESTION = Style(Face.SANS, 14, 18, before=10)
FACT = Style(Face.SANS, 14, 18, before=7)
LEAD = Style(Face.SERIF, 17, 22, before=12)
REASON = Style(Face.SERIF, 24, 30, before=4)
REASON_SOURCE = Style(Face.SANS, 12, 16, before=5)
CLOSING = Style(Face.SANS, 15, 21, before=14)
SMALL = Style(Face.SANS, 10, 13)
ASK_TOP, GAP = 92.0, 20.0
"""Where the ask begins, and the space above the one reason."""
ROOM = FOOT - ASK_TOP - 12
OPENING_SCALES = (1.0, 0.86, 0.74, 0.62, 0.5, 0.4)
BOX = (18.0, 14.0)
"""Margins within the box of the one reason, from the side and from above."""


def render(brief: Brief) -> bytes:
    deck = _Deck(brief, Presentation())
    deck.set_up()
    deck.opening()
    for spread in brief.spreads:
        deck.spread(spread)
    deck.closing()
    out = BytesIO()
    deck.show.save(out)
    return same_bytes(out.getvalue(), brief.made_at)


def facts_in_line(brief: Brief) -> str:
    return "    ".join(f"{name}: {words}" for name, words in brief.facts)


class _Deck(Struct, frozen=True):
    brief: Brief
    show: Any

    def set_up(self) -> None:
        """Wide slides; the template's own layouts are stretched along."""
        brief, show = self.brief, self.show
        show.slide_width, show.slide_height = Pt(WIDTH), Pt(HEIGHT)
        for page in (show.slide_master, *show.slide_layouts):
            for shape in page.placeholders:
                shape.left, shape.top, shape.width, shape.height = (
                    round(shape.left * WIDTH / DEFAULT_WIDTH), shape.top,
                    round(shape.width * WIDTH / DEFAULT_WIDTH), shape.height,
                )  # fmt: skip
        describe(show.core_properties, brief)

    def slide(self, title: str, style: Style, top: float, height: float) -> Any:
        slide = self.show.slides.add_slide(self.show.slide_layouts[TITLE_ONLY])
        heading = slide.shapes.title
        heading.left, heading.top = Pt(LEFT), Pt(top)
        heading.width, heading.height = Pt(DECK.width), Pt(height)
        Text(prepare(heading.text_frame), self.brief.language).say(style, title, HEADING)
        return slide

    def text(self, slide: Any, top: float, height: float) -> Text:
        box = slide.shapes.add_textbox(Pt(LEFT), Pt(top), Pt(DECK.width), Pt(height))
        return Text(prepare(box.text_frame), self.brief.language)

    def rule(
        self, slide: Any, top: float, left: float, size: tuple[float, float], colour: str
    ) -> None:
        line = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Pt(left), Pt(top), Pt(size[0]), Pt(size[1])
        )
        line.fill.solid()
        line.fill.fore_color.rgb = xml.paint(colour)
        line.line.fill.background()
        line.shadow.inherit = False
        xml.decorate(line)

    def foot(self, slide: Any) -> None:
        text = self.text(slide, FOOT, SMALL.leading)
        whole = text.say(SMALL, f"Best arguments. {self.brief.status}. ", INK_3)
        text.run(whole, SMALL, self.brief.permalink, LINK, self.brief.permalink)

    def opening(self) -> None:
        """The ask, and the one reason for it, set as large as there is room for them."""
        brief = self.brief
        scale = next(
            (n for n in OPENING_SCALES if self.opening_height(n) < ROOM), OPENING_SCALES[-1]
        )
        top, height = ASK_TOP, self.height(ASK.times(scale), brief.ask)
        slide = self.slide(brief.ask, ASK.times(scale), top, height)
        self.rule(slide, 54, LEFT, (DECK.width, 2), HEADING)
        above = self.text(slide, 30, 18)
        above.run(above.say(LABEL, "Best arguments    ", HEADING), QUESTION, brief.status, INK_3)
        self.text(slide, 70, 16).say(LABEL, brief.ask_label.upper(), LINK)
        top += height
        for style, words, colour in (
            (QUESTION.times(scale), brief.question, INK_3),
            (FACT.times(scale), facts_in_line(brief), INK_2),
            (LEAD.times(scale), brief.lead, INK),
        ):
            if words:
                height = self.height(style, words)
                self.text(slide, top + style.before, height).say(style, words, colour)
                top += height
        if brief.reason:
            self.reason(slide, top + GAP * scale, scale)
        self.foot(slide)

    def height(self, style: Style, text: str, margin: float = 0) -> float:
        return style.height(text, DECK.width - 2 * margin)

    def opening_height(self, scale: float) -> float:
        brief = self.brief
        texts = ((ASK, brief.ask), (QUESTION, brief.question), (LEAD, brief.lead))
        above = sum(self.height(style.times(scale), text) for style, text in texts)
        above += self.height(FACT.times(scale), facts_in_line(brief))
        return above + GAP * scale + self.reason_height(scale)

    def reason_height(self, scale: float) -> float:
        brief, side = self.brief, BOX[0]
        if not brief.reason:
            return 0
        words = self.height(REASON.times(scale), brief.reason, side)
        source = self.height(REASON_SOURCE.times(scale), brief.reason_source, side)
        return LABEL.leading + words + source + 2 * BOX[1]

    def reason(self, slide: Any, top: float, scale: float) -> None:
        brief, height = self.brief, self.reason_height(scale)
        box = slide.shapes.add_textbox(Pt(LEFT), Pt(top), Pt(DECK.width), Pt(height))
        box.fill.solid()
        box.fill.fore_color.rgb = xml.paint(GOLD_WASH)
        text = Text(prepare(box.text_frame, BOX), brief.language)
        text.say(LABEL, "The one reason", GOLD_INK)
        text.say(REASON.times(scale), brief.reason, HEADING)
        if brief.reason_source:
            text.say(REASON_SOURCE.times(scale), brief.reason_source, INK_2)
        self.rule(slide, top, LEFT, (6, height), GOLD)

    def spread(self, spread: Spread) -> None:
        slide = self.slide(spread.title, TITLE, 36, TITLE.leading)
        self.rule(slide, 80, LEFT, (DECK.width, 2), HEADING)
        for place, column in enumerate(spread.columns):
            left = LEFT + place * (DECK.column + DECK.gutter)
            Body(slide, self.brief.language, spread.scale, left, BODY).fill(column)
        self.foot(slide)

    def closing(self) -> None:
        """Where all of it comes from."""
        brief = self.brief
        slide = self.slide("Where this comes from, and how to check it", TITLE, 36, TITLE.leading)
        self.rule(slide, 80, LEFT, (DECK.width, 2), HEADING)
        text = self.text(slide, BODY, DECK.depth)
        text.say(CLOSING, brief.imprint, INK)
        whole = text.say(CLOSING, "The whole page: ", INK)
        text.run(whole, CLOSING, brief.permalink, LINK, brief.permalink)
        if brief.hash:
            text.say(CLOSING, f"SHA-256 of the edition: {brief.hash}", INK)
            check = text.say(CLOSING, "Check this file at ", INK)
            text.run(check, CLOSING, brief.verify, LINK, brief.verify)
        if brief.left_out:
            text.say(CLOSING, brief.left_out, INK)
        self.foot(slide)
