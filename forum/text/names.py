"""Names: when two are the same, and how one is shortened."""

import re
import unicodedata

from forum.text.clean import few_marks

WORD = re.compile(r"\w+")


def name_key(name: str) -> str:
    """What two names that look the same have in common: NFKC, casefold, single spaces.

    >>> name_key("Ｊoyce  Straße") == name_key("joyce strasse")
    True
    """
    folded = unicodedata.normalize("NFKC", few_marks(name)).casefold()
    # Folding can leave decomposed letters behind, so normalise once more.
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def initials(name: str) -> str:
    """One or two capitals for an avatar.

    >>> initials("Dana van der Whitfield")
    'DW'
    """
    words = WORD.findall(name)
    if not words:
        return "–"
    letters: str = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()[:2]
