"""What python-pptx has no words for: decoration, lines below cells, a deck without bands."""

from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Pt

DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
DECORATIVE_URI = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's table style without lines and fills."""


def paint(colour: str) -> RGBColor:
    """ "162E51" as a colour."""
    made: RGBColor = RGBColor.from_string(colour)  # type: ignore[no-untyped-call]  # it has few types
    return made


def decorate(shape: Any) -> None:
    """Readers pass over it: it says nothing."""
    facts = shape._element.find(".//" + qn("p:cNvPr"))
    facts.set("descr", "")
    extensions = etree.SubElement(facts, qn("a:extLst"))
    extension = etree.SubElement(extensions, qn("a:ext"), uri=DECORATIVE_URI)
    etree.SubElement(extension, f"{{{DECORATIVE}}}decorative", nsmap={"adec": DECORATIVE}, val="1")


def plain_table(table: Any) -> None:
    """No style of its own, but a first row that is known to be the header."""
    properties = table._tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = NO_STYLE
    table.first_row, table.horz_banding = True, False


def line_below(cell: Any, width: float, colour: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    line = etree.SubElement(properties, qn("a:lnB"), w=str(int(Pt(width))))
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=colour)


def speak(run: Any, language: str) -> None:
    run._r.get_or_add_rPr().set("lang", language)
