"""Passwords that guessers try first: common ones, patterns, and what is known of the account."""

from collections.abc import Iterable

from forum.text.names import name_key

COMMON = (
    "Guessers try this one early: it is common, or made by a pattern. Take four or five words that"
    " have nothing to do with each other."
)
KNOWN = (
    "Guessers try your names first: without your username, your e-mail address and the name of this"
    " forum, little is left of it. Add some words that nobody knows of you."
)
GUESSES_MIN = 10**6
"""What a guesser who knows lists and patterns would have to try; fewer are within reach."""
REST_MIN = 8
"""Letters and digits beside the names that others know."""
JUDGED_MAX = 72
"""Characters that are judged: the estimate takes longer than the text is long."""
SHORT = 4
"""Names with fewer letters and digits stand in other words by chance."""


def why_not(password: str, about: Iterable[str] = ()) -> str:
    """What is wrong with it, in words, or nothing; `about` is what others know of the account.

    Takes milliseconds, and up to a quarter of a second for what was made to be slow.

    >>> why_not("dana-quan-1980", ["dana", "quan@harbor.gov"]) == KNOWN
    True
    """
    rest = bare = _bare(password)
    for name in sorted(_names(about), key=len, reverse=True):
        rest = rest.replace(name, "")
    if rest != bare and len(rest) < REST_MIN:
        return KNOWN
    from zxcvbn import zxcvbn  # its lists of words take memory, which not every command needs

    return COMMON if zxcvbn(password[:JUDGED_MAX])["guesses"] < GUESSES_MIN else ""


def _names(about: Iterable[str]) -> Iterable[str]:
    """An address also counts without its host."""
    for text in about:
        for name in {_bare(text), _bare(text.partition("@")[0])}:
            if len(name) >= SHORT:
                yield name


def _bare(text: str) -> str:
    """Letters and digits, however they are written."""
    return "".join(letter for letter in name_key(text) if letter.isalnum())
