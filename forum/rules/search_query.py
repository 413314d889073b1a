"""What somebody typed to search by: words, phrases, words to leave out, and what narrows them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from forum.errors import Invalid
from forum.text.stems import stem
from forum.text.words import COMMON, words_of

LENGTH_MAX = 300
TERMS_MAX = 16
NAMED = ("author", "agency", "argument", "topic")
DAYS = ("before", "after")
TOO_LONG = f"Use at most {LENGTH_MAX} characters."
TOO_MANY = f"Use at most {TERMS_MAX} words and phrases."
NO_DAY = "After “{}:” goes a day such as 2026-01-31."
TERM = re.compile(
    rf'(?P<minus>-)?(?:(?P<named>{"|".join((*NAMED, *DAYS))}):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S+))',
    re.IGNORECASE,
)
Phrase = tuple[str, ...]
"""Words that stand side by side; a word by itself is a phrase of one."""


class Query(Struct, frozen=True):
    """`all` must be there and none of `without`. The rest narrows, and is empty where nothing was said.

    `common` are words that stand in nearly every text, and so are not looked for.
    """

    all: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    common: tuple[str, ...] = ()
    author: str = ""
    agency: str = ""
    argument: str = ""
    topic: str = ""
    before: date | None = None
    after: date | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing that could be looked for."""
        return not self.all and not self.narrows

    @property
    def narrows(self) -> bool:
        return any(getattr(self, name) for name in (*NAMED, *DAYS))

    @property
    def stems(self) -> frozenset[str]:
        """Of the words that are marked where they were found."""
        return frozenset(stem(word) for phrase in self.all for word in phrase if word not in COMMON)


def parse(text: str) -> Query:
    """Raises Invalid for what is too long, and for a day that is none."""
    if len(text) > LENGTH_MAX:
        raise Invalid({"q": TOO_LONG})
    found = Query()
    for term in TERM.finditer(text):
        value = term["bare"] if term["quoted"] is None else term["quoted"]
        if term["named"] and not term["minus"]:
            found = _narrowed(found, term["named"].lower(), value)
        elif phrase := tuple(words_of(f"{term['named'] or ''} {value}")):
            found = _with(found, phrase, wanted=not term["minus"])
    if len(found.all) + len(found.without) > TERMS_MAX:
        raise Invalid({"q": TOO_MANY})
    return found


def _narrowed(query: Query, name: str, value: str) -> Query:
    changes: dict[str, Any] = {name: value.strip()}
    if name in NAMED:
        return replace(query, **changes)
    try:
        changes[name] = date.fromisoformat(value)
        return replace(query, **changes)
    except ValueError:
        raise Invalid({"q": NO_DAY.format(name)}) from None


def _with(query: Query, phrase: Phrase, *, wanted: bool) -> Query:
    if COMMON.issuperset(phrase):
        return replace(query, common=(*query.common, *phrase)) if wanted else query
    if wanted:
        return replace(query, all=_unique(*query.all, phrase))
    return replace(query, without=_unique(*query.without, phrase))


def _unique(*phrases: Phrase) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(phrases))


def with_words(text: str, instead: Iterable[tuple[str, str]]) -> str:
    """The same query, typed with other words in the place of some.

    >>> with_words('clowd -"clowd nine" topic:ai', [("clowd", "cloud")])
    'cloud -"clowd nine" topic:ai'
    """
    exchanged = dict(instead)

    def change(term: re.Match[str]) -> str:
        words = words_of(term["bare"] or "")
        plain = not term["minus"] and not term["named"] and len(words) == 1
        return exchanged.get(words[0], term[0]) if plain else term[0]

    return TERM.sub(change, text)
