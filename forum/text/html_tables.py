"""Tables of a web page made into what a Markdown table can hold, or into plain blocks."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from forum.text.html_names import CELLS, SECTIONS, TABLE_PARTS

MAX_COLSPAN = 50  # columns
_TOO_MUCH_FOR_A_CELL = frozenset({"table", "pre", "ul", "ol", "dl", "blockquote", "hr"})


def settle_tables(soup: BeautifulSoup) -> None:
    for table in reversed(soup.find_all("table")):
        if _is_layout(table):
            _make_blocks(table)
        else:
            _make_rows(table)
    for stray in soup.find_all(TABLE_PARTS):
        if stray.find_parent("table") is None:
            stray.name = "div"


def _is_layout(table: Tag) -> bool:
    if table.find(_TOO_MUCH_FOR_A_CELL):
        return True
    if max((_width(row) for row in table.find_all("tr")), default=0) < 2:
        return True
    outside_cells = [
        el for el in table.find_all(True) if el.find_parent(CELLS | {"caption"}) is None
    ]
    return any(el.name not in TABLE_PARTS for el in outside_cells)


def _make_blocks(table: Tag) -> None:
    for part in table.find_all(TABLE_PARTS):
        if part.find_parent("table") is table:
            part.name = "div"
    table.name = "div"


def _make_rows(table: Tag) -> None:
    for caption in table.find_all("caption"):
        caption.name = "p"
        table.insert_before(caption)
    for cell in table.select("thead td"):
        cell.name = "th"
    for section in table.find_all(SECTIONS):
        section.unwrap()
    for string in table.find_all(string=True):
        if string.parent is not None and string.parent.name in ("table", "tr"):
            string.extract()
            if string.strip():
                table.insert_before(string)
    for row in table.find_all("tr"):
        if _width(row) == 0:
            row.extract()
    _widen_first_row(table)


def _widen_first_row(table: Tag) -> None:
    """Markdown leaves out what goes beyond the columns of the first row."""
    rows = table.find_all("tr")
    missing = max(_width(row) for row in rows) - _width(rows[0])
    kind = rows[0].find_all(CELLS)[-1].name
    for _ in range(missing):
        cell = Tag(name=kind)
        cell.append(NavigableString(""))
        rows[0].append(cell)


def _width(row: Tag) -> int:
    return sum(colspan(cell) for cell in row.find_all(CELLS, recursive=False))


def colspan(cell: Tag) -> int:
    digits = str(cell.get("colspan", ""))
    return min(int(digits), MAX_COLSPAN) or 1 if re.fullmatch(r"[0-9]{1,4}", digits) else 1
