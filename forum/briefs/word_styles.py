"""The paragraph styles of a Word brief, sized as the fitting counted them."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from forum.briefs.colours import GOLD_INK, HEADING, INK, INK_2, INK_3, LINK
from forum.briefs.word_xml import element
from forum.rules.brief_sizes import BAND, PAGE
from forum.rules.lettering import Face, Style

FONTS = {
    Face.SANS: "Arial",
    Face.SANS_BOLD: "Arial",
    Face.SERIF: "Times New Roman",
    Face.SERIF_BOLD: "Times New Roman",
}
SPACER = Style(Face.SANS, 1, 1)
STYLES: dict[str, tuple[Style, str]] = {
    "Brief top": (BAND.top, INK_3),
    "Brief question": (BAND.question, INK_3),
    "Brief label": (BAND.label, LINK),
    "Heading 1": (BAND.ask, HEADING),
    "Brief facts": (BAND.fact, INK_3),
    "Brief lead": (BAND.lead, INK),
    "Brief reason label": (BAND.reason_label, GOLD_INK),
    "Brief reason": (BAND.reason, HEADING),
    "Brief reason source": (BAND.reason_source, INK_2),
    "Heading 2": (PAGE.heading, HEADING),
    "Brief sentence": (PAGE.sentence, HEADING),
    "Brief quote": (PAGE.quote, INK),
    "Brief lone quote": (PAGE.lone, INK),
    "Brief source": (PAGE.source, INK_3),
    "Brief say": (PAGE.say, INK_2),
    "Brief answer": (PAGE.answer, HEADING),
    "Brief result": (PAGE.result, HEADING),
    "Brief caption": (PAGE.caption, HEADING),
    "Brief column": (PAGE.cell, INK_3),
    "Brief cell": (PAGE.cell, INK),
    "Brief note": (PAGE.note, INK_3),
    "Brief imprint": (BAND.imprint, INK_3),
    "Brief spacer": (SPACER, INK),
}
LEADS_ON = {
    "Brief label", "Brief reason label", "Brief reason", "Heading 2", "Brief sentence",
    "Brief quote", "Brief lone quote", "Brief say", "Brief answer", "Brief result", "Brief caption",
    "Brief column",
}  # fmt: skip
"""What stays with the paragraph below it."""


OUTLINE = {"Brief reason label": 2}
"""A heading of this level for readers, although it does not look like the others."""


def define(document: Any, scale: float, language: str) -> None:
    for name, (style, colour) in STYLES.items():
        _define(document.styles, name, style.times(scale), colour)
    _speak(document, language)


def _define(styles: Any, name: str, style: Style, colour: str) -> None:
    made = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = styles["Normal"]
    made.quick_style = True
    font = made.font
    font.size, font.italic = Pt(style.size), False
    font.bold = style.face in {Face.SANS_BOLD, Face.SERIF_BOLD}
    font.color.rgb = RGBColor.from_string(colour)
    _letters(made, FONTS[style.face])
    form = made.paragraph_format
    form.space_before, form.space_after = Pt(style.before), Pt(style.after)
    form.left_indent = Pt(style.indent)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(style.leading)
    form.keep_together, form.widow_control = True, False
    form.keep_with_next = name in LEADS_ON
    if name in OUTLINE:
        made.element.get_or_add_pPr().append(element("outlineLvl", val=OUTLINE[name] - 1))


def _letters(style: Any, name: str) -> None:
    """One font for every script: a theme's would win otherwise."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name))


def _speak(document: Any, language: str) -> None:
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), language)
