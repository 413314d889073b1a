"""Cells of tables that people open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""


def csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Rows as lines of CSV. What a spreadsheet would compute has an apostrophe before it.

    >>> csv_lines([["=1+1", "plain"]])
    "'=1+1,plain\\r\\n"
    """
    found = io.StringIO()
    writer = csv.writer(found)
    for row in rows:
        writer.writerow([_inert(str(cell)) for cell in row])
    return found.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text
