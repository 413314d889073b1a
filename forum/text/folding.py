"""Texts as they are compared: what looks the same to a reader is the same."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

DASHES = "-‐‑‒–—―−"
SINGLE_QUOTES, DOUBLE_QUOTES = "'’‘‚‛`´′", '"“”„‟″«»'
LOOKALIKES = str.maketrans(
    dict.fromkeys(DASHES, "-")
    | dict.fromkeys(SINGLE_QUOTES, "'")
    | dict.fromkeys(DOUBLE_QUOTES, '"')
    | {"…": "..."}
)
VARIATION_SELECTORS = "\ufe0e\ufe0f"
# Words that are compared as they are, a space apart, with no accent to follow; else one character.
AS_IT_IS = r"[!#-&(-,./0-9:-_a-z{-~]"
PIECE = re.compile(rf"{AS_IT_IS}(?: ?{AS_IT_IS})+(?![^\x00-\x7f])|.", re.DOTALL)


class Folded(Struct, frozen=True):
    """A text as it is compared; `starts` and `ends` say where each of its characters came from."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends[end - 1]

    def without_quotes(self) -> "Folded":
        """Without the marks that a page puts around a quotation. Its places no longer count."""
        return Folded(self.text.strip().removeprefix("...").strip("\"' "), [], [])


def fold(text: str) -> Folded:
    """White space and dashes in single characters, lookalikes alike, letters taken apart."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, letters in _pieces(text):
        if letters in {" ", "-"} and chars and chars[-1] == letters:
            ends[-1] = end
            continue
        chars += letters
        if len(letters) == end - start:
            starts += range(start, end)
            ends += range(start + 1, end + 1)
        else:
            starts += [start] * len(letters)
            ends += [end] * len(letters)
    return Folded("".join(chars), starts, ends)


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Runs of characters that are compared as they are; others one by one, each with its accents."""
    start, end, letters = 0, 0, ""
    for match in PIECE.finditer(text):
        piece = match.group()
        folded = piece if len(piece) > 1 else folded_char(piece)
        if not folded:
            continue
        if letters[:1].isalnum() and unicodedata.combining(folded[0]):
            letters += folded
        else:
            if letters:
                yield start, end, _ordered(letters)
            start, letters = match.start(), folded
        end = match.end()
    if letters:
        yield start, end, _ordered(letters)


def _ordered(letters: str) -> str:
    """Accents in their canonical order: those that are given one by one may stand in another."""
    return letters if letters.isascii() else "".join(sorted(letters, key=unicodedata.combining))


@lru_cache(maxsize=4096)
def folded_char(char: str) -> str:
    """What one character is compared as: nothing for what nobody sees."""
    if char.isspace():
        return " "
    if unicodedata.category(char) == "Cf" or char in VARIATION_SELECTORS:
        return ""
    return unicodedata.normalize("NFD", char).translate(LOOKALIKES)
