"""Stems: what the forms of an English word have in common, by Porter's rules of 1980."""

from functools import lru_cache

SHORTEST = 3
"""Letters of a word that has a stem other than itself."""
LONGEST = 64
"""SQLite's index takes longer ones as they are, too; none is a word of a language."""
VOWELS = "aeiou"
SECOND = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble",
    "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate",
    "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al",
    "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
THIRD = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
FOURTH = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "sion", "tion", "ism", "ate", "iti",
    "ous", "ive", "ize", "al", "er", "ic", "ou",
)  # fmt: skip


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Of a word in lower case; those with anything but the letters a to z stand for themselves.

    >>> stem("policies"), stem("policy"), stem("budgeting"), stem("relational")
    ('polici', 'polici', 'budget', 'relat')
    """
    if not SHORTEST <= len(word) <= LONGEST or not (word.isascii() and word.isalpha()):
        return word
    word = _past(_plural(word))
    if word[-1] == "y" and _has_vowel(word[:-1]):
        word = f"{word[:-1]}i"
    for endings in (SECOND, THIRD):
        word = _exchanged(word, endings)
    return _tidied(_cut(word))


def _kinds(word: str) -> str:
    """A v for each vowel, and a c for each consonant, such as a y at the start or after a vowel."""
    kinds = ""
    for letter in word:
        vowel = letter in VOWELS or (letter == "y" and kinds.endswith("c"))
        kinds += "v" if vowel else "c"
    return kinds


def _measure(word: str) -> int:
    """How often consonants follow vowels."""
    return _kinds(word).count("vc")


def _has_vowel(word: str) -> bool:
    return "v" in _kinds(word)


def _is_short(word: str) -> bool:
    """Ends in a consonant, a vowel and a consonant that is no w, x or y."""
    return _kinds(word)[-3:] == "cvc" and word[-1] not in "wxy"


def _is_double(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _kinds(word)[-1] == "c"


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        start = word.removesuffix(ending)
        if start != word and _has_vowel(start):
            return _mended(start)
    return word


def _mended(word: str) -> str:
    """What is left of a word without its -ed or -ing."""
    if word.endswith(("at", "bl", "iz")):
        return f"{word}e"
    if _is_double(word) and word[-1] not in "lsz":
        return word[:-1]
    return f"{word}e" if _measure(word) == 1 and _is_short(word) else word


def _exchanged(word: str, endings: dict[str, str]) -> str:
    ending = max((one for one in endings if word.endswith(one)), key=len, default="")
    start = word[: len(word) - len(ending)]
    return start + endings[ending] if ending and _measure(start) else word


def _cut(word: str) -> str:
    ending = max((one for one in FOURTH if word.endswith(one)), key=len, default="")
    if ending in {"sion", "tion"}:
        ending = "ion"  # the letter before it stays
    start = word[: len(word) - len(ending)]
    return start if ending and _measure(start) > 1 else word


def _tidied(word: str) -> str:
    if word.endswith("e"):
        start = word[:-1]
        if _measure(start) > 1 or (_measure(start) == 1 and not _is_short(start)):
            word = start
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word
