"""Sentences of a plain text, each with its exact place."""

import re
from dataclasses import dataclass

QUOTE_MARK = "> "
"""Begins each line of plain text that was quoted from elsewhere."""

# A full stop ends no sentence after these, nor after a single capital such as an initial.
ABBREVIATIONS = frozenset({
    "dr", "mr", "mrs", "ms", "prof", "sen", "rep", "gov", "st", "jr", "sr", "vs", "etc", "e.g",
    "i.e", "no", "fig", "approx", "dept", "inc", "ltd", "co", "p", "pp", "cf", "al", "u.s", "a.m",
    "p.m",
})  # fmt: skip
END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9$€£])|[.!?…]+[\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is exactly `plain[start:end]`; `line` numbers the line of the text it stands in."""

    start: int
    end: int
    text: str
    line: int


def split_sentences(plain: str) -> list[Sentence]:
    """The sentences of each line, in order; quoted and blank lines have none."""
    found: list[Sentence] = []
    offset = 0
    for number, line in enumerate(plain.split("\n")):
        if line.strip() and not line.startswith(QUOTE_MARK.rstrip()):
            found += _of_line(line, offset, number)
        offset += len(line) + 1
    return found


def _of_line(line: str, offset: int, number: int) -> list[Sentence]:
    found = []
    start = len(line) - len(line.lstrip())
    for stop in [*_stops(line), len(line.rstrip())]:
        if stop > start:
            found.append(Sentence(offset + start, offset + stop, line[start:stop], number))
        start = stop + len(line[stop:]) - len(line[stop:].lstrip())
    return found


def _stops(line: str) -> list[int]:
    return [match.end() for match in END.finditer(line) if not _abbreviates(line, match)]


def _abbreviates(line: str, match: re.Match[str]) -> bool:
    if match.group()[0] != "." or match.end() == len(line.rstrip()):
        return False
    word = line[: match.start()].rsplit(None, 1)[-1].lstrip("(\"'“‘[") if match.start() else ""
    return word.casefold() in ABBREVIATIONS or (len(word) == 1 and word.isupper())
