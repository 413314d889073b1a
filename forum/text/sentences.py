"""Sentences of a plain text, each with its exact place."""

import re
from collections.abc import Iterator

from msgspec import Struct

QUOTE_MARK = "> "
"""Begins each line of plain text that was quoted from elsewhere."""
CELL_MARK = "\t"
"""Stands between the cells of a table's row."""

# A full stop ends no sentence after these, nor after a single capital such as an initial.
ABBREVIATIONS = frozenset({
    "dr", "mr", "mrs", "ms", "prof", "sen", "rep", "gov", "st", "jr", "sr", "vs", "etc", "e.g",
    "i.e", "no", "fig", "approx", "dept", "inc", "ltd", "co", "p", "pp", "cf", "al", "u.s", "a.m",
    "p.m",
})  # fmt: skip
# The look behind keeps a long row of dots from being tried anew from each of its dots.
END = re.compile(
    r"(?<![.!?…])[.!?…]++(?:[\"'”’)\]]*+(?=\s+[\"'“‘(\[]?[A-Z0-9$€£])|[\"'”’)\]]*+$)|;(?=\s+[A-Z])"
)
BULLET = re.compile(r"\s*(?:[-–—*•▪■]|\d{1,2}[.)])\s")


class Sentence(Struct, frozen=True):
    """`text` is exactly `plain[start:end]`; `line` numbers the line of the text it stands in.

    `announced` says that the line is an item of a list that a line ending in ":" introduced.
    """

    start: int
    end: int
    text: str
    line: int
    announced: bool


class _Line(Struct, frozen=True):
    start: int
    text: str
    number: int
    announced: bool


def split_sentences(plain: str) -> list[Sentence]:
    """The sentences of each line, in order; quoted lines, table rows and blank lines have none."""
    return [sentence for line in _lines(plain) for sentence in _of_line(line)]


def _lines(plain: str) -> Iterator[_Line]:
    offset, before, announced, blank = 0, "", False, True
    for number, text in enumerate(plain.split("\n")):
        start, offset = offset, offset + len(text) + 1
        if not text.strip():
            blank = True
            continue
        goes_on = not blank or before.endswith((";", ",")) or BULLET.match(text) is not None
        announced = before.endswith(":") or (announced and goes_on)
        before, blank = text.rstrip(), False
        if not text.startswith(QUOTE_MARK.rstrip()) and CELL_MARK not in text:
            yield _Line(start, text, number, announced)


def _of_line(line: _Line) -> Iterator[Sentence]:
    start = len(line.text) - len(line.text.lstrip())
    for stop in [*_stops(line.text), len(line.text.rstrip())]:
        if stop > start:
            places = (line.start + start, line.start + stop)
            yield Sentence(*places, line.text[start:stop], line.number, line.announced)
        start = stop + len(line.text[stop:]) - len(line.text[stop:].lstrip())


def _stops(line: str) -> list[int]:
    return [match.end() for match in END.finditer(line) if not _abbreviates(line, match)]


def _abbreviates(line: str, match: re.Match[str]) -> bool:
    if match.group()[0] != "." or match.end() == len(line.rstrip()):
        return False
    before = line[: match.start()].rsplit(None, 1)
    word = before[-1].lstrip("(\"'“‘[") if before else ""
    return word.casefold() in ABBREVIATIONS or (len(word) == 1 and word.isupper())
