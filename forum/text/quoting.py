"""Finding words in a text: exactly, as good as exactly, or the nearest there are."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from rapidfuzz import fuzz

from forum.text.folding import Folded, fold, folded_char

Span = tuple[int, int]

ALIKE_FROM = 65.0
"""Percent of likeness below which a stretch of text is no help to somebody who looks for words."""
NEAREST_MAX = 600
"""Code points of the words that a nearest stretch is looked for by, which takes time with each."""
SHORT = 64
"""Code points of words that can be compared with every stretch of a long text in no time."""
PLACES_MAX = 20
"""Places of the same words that are looked at for one where they are whole words."""

ZERO_WIDTH_JOINER = "\u200d"
ZERO_WIDTH_SPACE = "\u200b"
LEADING_ON = " \t\n,;:–—"
CURRENCIES = "$€£¥"
# What holds a word or a number together, where there is more of it on both sides.
BRIDGES, BRIDGES_OF_DIGITS = "'’-‐‑.", ",:"
# What browsers and people put before the items of a list and the lines of a quotation.
LINE_MARK = re.compile(r"^(?:[ \t]*>)*[ \t]*(?:(?:[-–—*•▪■◦]|\d{1,2}[.)])[ \t]+)?", re.MULTILINE)
WORD = re.compile(r"\S+")
FOOTNOTE_MARK = re.compile(r"\[\d{1,3}(?::\d{1,3})?\]")


class Found(Struct, frozen=True):
    """A stretch of a text: `text` is exactly `plain[start:end]`, in code points, in whole words.

    `same` says that it has the words that were looked for; if not, it has the nearest.
    """

    start: int
    end: int
    text: str
    same: bool


def find_words(words: str, plain: str) -> Found | None:
    """The first place in `plain` where these words stand, or else what is most like them, if any.

    Words are the same whatever their white space, quotation marks, dashes, ellipses, invisible
    characters, composition of letters, and the case of the first letter. The marks of lists,
    quotations and footnotes are left aside where that helps. A place that cuts a word in two is
    widened to the whole word, and taken only where the words stand nowhere as whole ones.

    >>> find_words("it's a \\"good\\" idea", "Well, it’s a “good” idea.").text
    'it’s a “good” idea'
    """
    if not words.strip():
        return None
    for places in (_places, _bare_places):
        first: Span | None = None
        for start, end in places(words.strip(), plain):
            if not (_inside_word(plain, start) or _inside_word(plain, end)):
                return Found(start, end, plain[start:end], same=True)
            first = first or (start, end)
        if first:
            return _whole(plain, *first, same=True)
    return _nearest(words, plain)


def _places(words: str, plain: str) -> Iterator[Span]:
    for start in _occurrences(words, plain):
        yield start, start + len(words)
    yield from _folded_places(fold(words), fold(plain))


def _bare_places(words: str, plain: str) -> Iterator[Span]:
    """Without the marks of lists, quotations and footnotes, and those around the words."""
    bare = FOOTNOTE_MARK.sub(_unseen, LINE_MARK.sub(_blank, words))
    return _folded_places(fold(bare).without_quotes(), fold(LINE_MARK.sub(_blank, plain)))


def _blank(mark: re.Match[str]) -> str:
    """As many spaces: places in the text stay what they are."""
    return " " * len(mark.group())


def _unseen(mark: re.Match[str]) -> str:
    return ZERO_WIDTH_SPACE * len(mark.group())


def _folded_places(words: Folded, plain: Folded) -> Iterator[Span]:
    needle = words.text.strip()
    for head in dict.fromkeys((needle[:1], needle[:1].swapcase())):
        for start in _occurrences(head + needle[1:], plain.text):
            yield plain.span(start, start + len(head + needle[1:]))


def _occurrences(words: str, text: str) -> Iterator[int]:
    start = -1
    for _ in range(PLACES_MAX if words else 0):
        start = text.find(words, start + 1)
        if start < 0:
            return
        yield start


def _whole(plain: str, start: int, end: int, *, same: bool) -> Found:
    while _inside_word(plain, start):
        start -= 1
    while _inside_word(plain, end):
        end += 1
    return Found(start, end, plain[start:end], same)


def _inside_word(plain: str, place: int) -> bool:
    """Whether cutting here would cut a word, or a number from its sign, digits or percent."""
    if not 0 < place < len(plain):
        return False
    before, after = plain[place - 1], plain[place]
    if before.isspace() or after.isspace():
        return False
    if before == ZERO_WIDTH_JOINER or not folded_char(after) or unicodedata.combining(after):
        return True
    if _of_word(before) and _of_word(after):
        return True
    if (before in CURRENCIES and after.isdecimal()) or (before.isdecimal() and after == "%"):
        return True
    return _bridged(plain, place - 1) or _bridged(plain, place)


def _bridged(plain: str, place: int) -> bool:
    """Whether the mark at this place holds two parts of one word together."""
    if not 0 < place < len(plain) - 1:
        return False
    before, mark, after = plain[place - 1], plain[place], plain[place + 1]
    if mark in BRIDGES_OF_DIGITS:
        return before.isdecimal() and after.isdecimal()
    return mark in BRIDGES and _of_word(before) and _of_word(after)


@lru_cache(maxsize=4096)
def _of_word(char: str) -> bool:
    """Letters, digits and their accents; scripts of wide letters put no spaces between words."""
    letter = char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"
    return letter and unicodedata.east_asian_width(char) not in "WF"


def _nearest(words: str, plain: str) -> Found | None:
    """The stretch of whole words that is most like these."""
    folded = fold(plain)
    text = folded.text.lower()  # as long as before: what grows in lower case was taken apart
    needle = fold(words).text.strip()[:NEAREST_MAX].lower()
    reach = max(20, len(needle) // 5)
    low, high = _region(needle, text, reach) if len(needle) > SHORT else (0, len(text))
    near = fuzz.partial_ratio_alignment(needle, text[low:high], score_cutoff=ALIKE_FROM)
    if near is None:
        return None
    # That stretch is as long as the words; the best may be longer or shorter.
    start, end = low + near.dest_start, low + near.dest_end
    ends = list(_cuts(text, end, reach))
    end = max(ends, key=lambda cut: fuzz.ratio(needle, text[start:cut]), default=end)
    starts = list(_cuts(text, start, reach))
    start = max(starts, key=lambda cut: fuzz.ratio(needle, text[cut:end]), default=start)
    if start >= end or fuzz.ratio(needle, text[start:end]) < ALIKE_FROM:
        return None
    return _trimmed(_whole(plain, *folded.span(start, end), same=False))


def _region(needle: str, text: str, reach: int) -> Span:
    """The part of a long text that has most of the words, so that only that is looked at closely."""
    wanted = Counter(WORD.findall(needle))
    places = [match.span() for match in WORD.finditer(text)]
    held: Counter[str] = Counter()
    best, shared, first = (0, 0), 0, 0
    for last, (start, end) in enumerate(places):
        word = text[start:end]
        held[word] += 1
        shared += held[word] <= wanted[word]
        if last - first >= wanted.total():
            gone = text[slice(*places[first])]
            shared -= held[gone] <= wanted[gone]
            held[gone] -= 1
            first += 1
        best = max(best, (shared, -first))
    start = max(0, places[-best[1]][0] - reach) if places else 0
    return start, min(len(text), start + len(needle) + 3 * reach)


def _cuts(text: str, place: int, reach: int) -> Iterator[int]:
    """Where words begin or end near this place, which itself may be neither."""
    low, high = max(0, place - reach), min(len(text), place + reach)
    for cut in range(low, high + 1):
        if cut in {0, len(text)} or text[cut] == " " or text[cut - 1] == " ":
            yield cut


def _trimmed(found: Found) -> Found | None:
    """Without white space at either end or a mark that more was to follow; None if that is all."""
    text = found.text.lstrip()
    start = found.start + len(found.text) - len(text)
    text = text.rstrip(LEADING_ON)
    return Found(start, start + len(text), text, found.same) if text else None


def place_again(words: str, plain: str, start: int) -> int | None:
    """Where words stand in another text: the place that is nearest to `start`, None for none."""
    places, at = [], plain.find(words)
    while at >= 0:
        places.append(at)
        at = plain.find(words, at + 1)
    return min(places, key=lambda place: abs(place - start), default=None)
