"""What python-docx has no words for: borders, shading, columns, links, marked table headers."""

from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

EIGHTHS = 8
"""Widths of borders are counted in eighths of a point, distances on a page in twentieths."""
TWENTIETHS = 20
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def element(name: str, **attributes: str | int) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def border(paragraph: Paragraph, *sides: tuple[str, float, float, str]) -> None:
    """Each side is a name, a width and a distance in points, and a colour; in the schema's order."""
    borders = element("pBdr")
    for side, width, space, colour in sides:
        size = round(width * EIGHTHS)
        borders.append(element(side, val="single", sz=size, space=round(space), color=colour))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:sectPr"
    )


def shade(paragraph: Paragraph, colour: str) -> None:
    shading = element("shd", val="clear", color="auto", fill=colour)
    paragraph._p.get_or_add_pPr().insert_element_before(
        shading, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:sectPr"
    )


def end_section(paragraph: Paragraph, page: Any, columns: int, gutter: float) -> None:
    """Let a section of so many columns end with this paragraph; `page` is the last section's."""
    section = element("sectPr")
    section.append(element("type", val="continuous"))
    for name in ("pgSz", "pgMar"):
        section.append(deepcopy(page.find(qn(f"w:{name}"))))
    section.append(columns_of(columns, gutter))
    paragraph._p.get_or_add_pPr().append(section)


def columns_of(number: int, gutter: float) -> Any:
    return element("cols", num=number, space=round(gutter * TWENTIETHS), equalWidth=1)


def link(paragraph: Paragraph, address: str) -> Run:
    """The address as a link that shows itself."""
    relation = paragraph.part.relate_to(address, LINK, is_external=True)
    anchor = OxmlElement("w:hyperlink")
    anchor.set(qn("r:id"), relation)
    run = paragraph.add_run(address)
    anchor.append(run._r)
    paragraph._p.append(anchor)
    return run


def mark_header(row: _Row) -> None:
    """Readers name the cells of this row with those below it."""
    row._tr.get_or_add_trPr().append(element("tblHeader", val="true"))


def keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("cantSplit", val="true"))


def cell_line(cell: _Cell, width: float, colour: str) -> None:
    """A line below a cell."""
    borders = element("tcBorders")
    borders.append(
        element("bottom", val="single", sz=round(width * EIGHTHS), space=0, color=colour)
    )
    cell._tc.get_or_add_tcPr().append(borders)


def cell_gap(table: Any, gap: float) -> None:
    """Texts of neighbouring cells `gap` points apart, the first flush with what is around."""
    margins = element("tblCellMar")
    margins.append(element("left", w=0, type="dxa"))
    margins.append(element("right", w=round(gap * TWENTIETHS), type="dxa"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)  # Word wants them in this order
