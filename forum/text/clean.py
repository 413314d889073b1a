"""Text as it comes in: normalised, and without what nobody can see."""

import re
import unicodedata
from functools import cache

# Control characters but tab and newline; bidi overrides and isolates, which let text show in
# another order than it is stored; zero-width characters that only hide; lone surrogates.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff"
    "\ufffe\uffff\ud800-\udfff]"
)
MARKS_MAX = 30
"""Marks on one letter, as in Unicode's stream-safe text: sorting a longer row takes time that grows
with its square, and no language has one."""
LAST_MARK = 0x1E95F
SPACES = re.compile(r"\s+")
BLANK = re.compile("[\\s\u00ad\u034f\u115f\u1160\u200c-\u200f\u2061-\u2064\u2800\u3164\uffa0]*")
"""Besides white space the letters that are drawn as nothing."""


def clean_text(text: str) -> str:
    """Composed letters, line ends as one newline, nothing unseen, no space at either end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", few_marks(UNSEEN.sub("", text))).strip()


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen."""
    return BLANK.fullmatch(text) is not None


def few_marks(text: str) -> str:
    """Safe to normalise: without the marks that a letter has beyond the thirtieth."""
    return text if text.isascii() else _too_many_marks().sub(r"\1", text)


@cache
def _too_many_marks() -> re.Pattern[str]:
    """Made when it is needed first: to look through all of Unicode takes longer than starting may."""
    mark = "".join(chr(n) for n in range(0x300, LAST_MARK) if unicodedata.combining(chr(n)))
    return re.compile(f"([{mark}]{{{MARKS_MAX}}})[{mark}]+")


def clean_line(text: str) -> str:
    """The same, on one line."""
    return SPACES.sub(" ", clean_text(text))
