"""How much room a text takes: widths of letters, and the lines that a text is wrapped into.

The widths are those of Arial and Times New Roman, which Liberation Sans and Liberation Serif share
to the point. So what is counted here holds in Word and in LibreOffice, on every machine.
"""

import unicodedata
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct


class Face(StrEnum):
    SANS = "sans"
    SANS_BOLD = "sans-bold"
    SERIF = "serif"
    SERIF_BOLD = "serif-bold"


# Thousandths of the size, rounded up, and the characters that are so wide.
WIDTHS: dict[Face, dict[int, str]] = {
    Face.SANS: {
        200: "'", 223: "ijl‘’", 260: "|", 278: " !,./:;I[\\]ft·", 334: "()-`r{}“”", 356: '"', 390: "*•°ʻ",
        470: "^", 500: "Jcksvxyz", 556: "#$0123456789?L_abdeghnopqu–£€", 584: "+<=>~×−≈", 611: "FTZ",
        667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 834: "Mm½", 890: "%", 944: "W", 1016: "@—…",
    },
    Face.SANS_BOLD: {
        240: "'", 279: " ,./I\\ijl|‘’·", 334: "!()-:;[]`ft", 390: "*r{}•°ʻ", 475: '"', 500: "z“”",
        556: "#$0123456789J_aceksvxy–£€", 584: "+<=>^~×−≈", 611: "?FLTZbdghnopqu", 667: "EPSVXY",
        722: "&ABCDHKNRU", 778: "GOQw", 834: "M½", 890: "%m", 944: "W", 1000: "@—…",
    },
    Face.SERIF: {
        200: "'|", 250: " ,.·", 278: "/:;\\ijlt", 334: "!()-I[]`fr‘’", 390: "Js°•ʻ", 409: '"',
        445: "?acez“”", 481: "^{}", 500: "#$*0123456789_bdghknopquvxy–£€", 565: "+<=>FPS~×−≈",
        611: "ELTZ", 667: "BCR", 722: "ADGHKNOQUVXYw", 779: "&m½", 834: "%", 890: "M", 944: "@W",
        1000: "—…",
    },
    Face.SERIF_BOLD: {
        220: "|", 250: " ,.·", 279: "'/\\il", 334: "!()-:;[]`fjt‘’", 395: "Is{}°•ʻ", 445: "cerz",
        500: "#$*0123456789?J_agovxy“”–£€", 556: '"Sbdhknpqu', 584: "+<=>^~×−≈", 611: "FP",
        667: "BELTZ", 722: "ACDNRUVXYw", 779: "GHKOQ½", 834: "&m", 944: "@M", 1000: "%W—…",
    },
}  # fmt: skip
OTHER, WIDE = 800, 1250
"""Letters of no table: from another font, of which we only know that it is not narrow."""
LIGATURES = {"\ufdfa": 5000, "\ufdfb": 4000, "\ufdfd": 14_000}
"""Single characters that are whole sentences."""
UNSEEN = ("Mn", "Me", "Cf")
SURE = 0.99
"""Of a line's width can be filled: one that is full to the point may be broken by a program that
rounds widths of letters differently."""
MARKS_MAX = 2
"""Marks on one letter that take no room."""


class Style(Struct, frozen=True):
    """How a paragraph is set; all numbers are points.

    Lines are `leading` apart whatever stands in them, so that a letter from another font does not
    push the rest off the page.
    """

    face: Face
    size: float
    leading: float
    before: float = 0
    after: float = 0
    indent: float = 0

    def times(self, scale: float) -> "Style":
        """The same, larger or smaller."""
        sizes = (self.size, self.leading, self.before, self.after, self.indent)
        return Style(self.face, *(round(size * scale, 2) for size in sizes))

    def height(self, text: str, room: float) -> float:
        """Of a paragraph in a column that is `room` wide; nothing takes no room."""
        if not text:
            return 0
        return self.before + self.after + self.leading * self.lines(text, room - self.indent)

    def lines(self, text: str, room: float) -> int:
        return sum(
            _wrap([_wide(word, self.face, self.size) for word in line.split(" ")],
                  _wide(" ", self.face, self.size), max(room * SURE, self.size))
            for line in text.split("\n")
        )  # fmt: skip


@lru_cache(maxsize=4)
def _table(face: Face) -> dict[str, int]:
    return {letter: width for width, letters in WIDTHS[face].items() for letter in letters}


@lru_cache(maxsize=4096)
def _letter(letter: str, face: Face) -> int:
    known = _table(face).get(letter) or LIGATURES.get(letter)
    if known:
        return known
    if unicodedata.category(letter) in UNSEEN:
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    plain = unicodedata.normalize("NFD", letter)[0]
    return _table(face).get(plain, OTHER)


def _wide(word: str, face: Face, size: float) -> float:
    """Marks stand above or below a letter; where there are more than a font expects, beside it.

    A letter with such a mark is taken from another font, where the text's own has no such mark.
    """
    total = marks = last = 0
    for letter in unicodedata.normalize("NFC", word):
        width = _letter(letter, face)
        if width:
            marks, last = 0, width
        else:
            marks += 1
            width = max(OTHER - last, 0) if marks == 1 else OTHER if marks > MARKS_MAX else 0
        total += width
    return total * size / 1000


def _wrap(words: list[float], space: float, room: float) -> int:
    """Lines that words of these widths take, a word longer than a line being broken."""
    count, used = 1, 0.0
    for width in words:
        if used and used + space + width > room:
            count, used = count + 1, width
        else:
            used += (space if used else 0) + width
        while used > room:
            count, used = count + 1, used - room * 0.9  # no letter is cut, so a line is not full
    return count
