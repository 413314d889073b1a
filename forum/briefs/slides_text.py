"""Text on slides: boxes without margins, paragraphs set as the fitting counted them."""

from typing import Any

from msgspec import Struct, field
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Pt

from forum.briefs.slides_xml import paint, speak
from forum.rules.lettering import Face, Style

FONTS = {
    Face.SANS: "Arial",
    Face.SANS_BOLD: "Arial",
    Face.SERIF: "Times New Roman",
    Face.SERIF_BOLD: "Times New Roman",
}
BOLD = {Face.SANS_BOLD, Face.SERIF_BOLD}


class Text(Struct):
    """A frame that is being filled; `language` is what its words are in."""

    frame: Any
    language: str
    begun: bool = field(default=False)

    def say(self, style: Style, text: str, colour: str, address: str = "") -> Any:
        """A paragraph. The first stands at the top, whatever room its style wants above it."""
        paragraph = self.frame.add_paragraph() if self.begun else self.frame.paragraphs[0]
        paragraph.space_before = Pt(style.before if self.begun else 0)
        paragraph.space_after = Pt(0)
        paragraph.line_spacing = Pt(style.leading)
        paragraph.alignment = PP_ALIGN.LEFT
        if style.indent:
            paragraph._p.get_or_add_pPr().set("marL", str(int(Pt(style.indent))))
        self.begun = True
        self.run(paragraph, style, text, colour, address)
        return paragraph

    def run(self, paragraph: Any, style: Style, text: str, colour: str, address: str = "") -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                paragraph.add_line_break()
            run = paragraph.add_run()
            run.text = line
            font = run.font
            font.name, font.size, font.bold = FONTS[style.face], Pt(style.size), style.face in BOLD
            font.color.rgb = paint(colour)
            speak(run, self.language)
            if address:
                run.hyperlink.address = address


def prepare(frame: Any, margin: tuple[float, float] = (0, 0)) -> Any:
    """Wrapped within its box, which neither shrinks its letters nor grows by itself."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Pt(margin[0])
    frame.margin_top = frame.margin_bottom = Pt(margin[1])
    return frame
