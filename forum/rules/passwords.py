"""Passwords that guessers try first: common ones, patterns, and what is known of the account."""

from collections.abc import Iterable

from forum.text.names import name_key

COMMON = (
    "Guessers try this one early: it is common, or made by a pattern. Take four or five words that"
    " have nothing to do with each other."
)
KNOWN = (
    "Guessers try your names first: leave your username, your e-mail address and the name of this"
    " forum out of it."
)
GUESSES_MIN = 10**8
"""What a guesser who knows lists and patterns would have to try; fewer are too few."""
JUDGED_MAX = 72
"""Characters that are judged: the estimate takes longer than the text is long."""
SHORT = 4
"""Names with fewer letters and digits stand in other words by chance."""


def why_not(password: str, about: Iterable[str] = ()) -> str:
    """What is wrong with it, in words, or nothing; `about` is what others know of the account.

    Takes milliseconds, and up to a quarter of a second for what was made to be slow.

    >>> why_not("dana-waits-for-the-bus", ["dana", "d.w@harbor.gov"]) == KNOWN
    True
    """
    bare = _bare(password)
    if any(name in bare for name in _names(about)):
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
