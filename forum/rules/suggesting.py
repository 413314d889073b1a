"""Which types an untagged reply could have: suggested from its words, never applied by themselves."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from msgspec import Struct

from forum.rules.evidence import NAMED_AGENCY
from forum.rules.passages import QUOTED
from forum.rules.type_words import (
    DOUBTFUL,
    FALSE_FRIENDS,
    NEGATED,
    OWN,
    PHRASES,
    REASONS,
    SMALL,
    WORDS,
    words_of,
)
from forum.text.sentences import split_sentences

READ_MAX = 6000
"""Code points that are read: who has not come to the point by then makes no short argument."""
ENOUGH = 2.0
"""A phrase of the type, or two words."""
SUGGESTED_MAX = 3
WORDS_SHOWN = 4
HITS_MAX = 40
"""Different words of one type that are weighed: by then it is clear."""
PHRASE, WORD, HALF = 2.0, 1.0, 0.5

THANKS = re.compile(
    r"\W{0,3}(?:thanks|thank you|congrat\w{0,9}|good luck|sorry|welcome|following up|update:|i['’]m new)\b",
    re.I,
)
OBJECTS = re.compile(
    r"\b(?:they|leadership|management|my boss|our boss|the boss|the cfo|the cio|counsel|legal|skeptics?|"
    r"finance|somebody|someone)\s(?:will|would|['’]ll|may|might|always|usually)\s(?:\w{1,10}\s)?"
    r"(?:say|object|argue|ask|claim|push back|worry|tell you|answer)\b|\bthe objection\b|\bthey['’]ll say\b",
    re.I,
)


class TypeLike(Protocol):
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...


class Suggestion(Struct, frozen=True):
    """`words` stand in the text as they are here, the most telling first."""

    slug: str
    name: str
    weight: float
    words: tuple[str, ...]

    @property
    def because(self) -> str:
        """What a page says of it.

        >>> Suggestion("roi", "ROI", 4.0, ("$40k", "savings")).because
        'mentions what it costs or saves: “$40k”, “savings”'
        """
        about = REASONS.get(self.slug, self.name)
        return f"mentions {about}: {', '.join(f'“{word}”' for word in self.words)}"


def suggest_types(plain: str, types: Iterable[TypeLike]) -> tuple[Suggestion, ...]:
    """The types that these words speak for, the most certain first; of most replies, none."""
    told = list(_told(plain[:READ_MAX]))
    found = [made for type in types if (made := _suggestion(told, type))]
    return tuple(sorted(found, key=lambda one: -one.weight)[:SUGGESTED_MAX])


def reads_as_objection(plain: str) -> bool:
    """Whether it tells what somebody else will say against the ask."""
    return OBJECTS.search(plain[:READ_MAX]) is not None


def _told(plain: str) -> Iterator[str]:
    """What the writer states: no questions, thanks, quotations, or words that only look like it."""
    for sentence in split_sentences(plain):
        text = sentence.text
        if text.rstrip("\"'”’)] ").endswith("?") or THANKS.match(text):
            continue
        yield _blanked(_NOT_MEANT, QUOTED.sub(" ", text))


def _suggestion(told: list[str], type: TypeLike) -> Suggestion | None:
    weights: dict[str, float] = {}
    shown: dict[str, str] = {}
    hits = (hit for text in told for hit in _hits(text, type.slug, type.name))
    for word, weight in hits:
        key = word.casefold().removesuffix("s")
        if key in weights:
            weights[key] = max(weight, weights[key])
        elif not any(key in known or known in key for known in weights):
            weights[key], shown[key] = weight, word
        if len(weights) == HITS_MAX:
            break
    total = sum(weights.values())
    if total < ENOUGH:
        return None
    telling = sorted(weights, key=lambda key: -weights[key])[:WORDS_SHOWN]
    return Suggestion(type.slug, type.name, total, tuple(shown[key] for key in telling))


def _hits(text: str, slug: str, name: str) -> Iterator[tuple[str, float]]:
    """Words of the type in a sentence as they stand there, with their weight: phrases first."""
    if slug == "peer-agencies":
        yield from ((found.group(), PHRASE) for found in NAMED_AGENCY.finditer(text))
        text = _blanked(_OWN, text)
    phrases = _phrases(slug)
    if phrases:
        yield from ((" ".join(one.group().split()), PHRASE) for one in phrases.finditer(text))
    default, wanted = slug in WORDS, words_of(slug, name)
    for found in WORD_ITSELF.finditer(text):
        word = found.group().casefold()
        base = word if word in wanted else word.removesuffix("s")
        if base in wanted and (default or (len(base) > 3 and base not in SMALL)):
            strong = HALF if base in DOUBTFUL else WORD
            yield found.group(), strong if default else PHRASE


WORD_ITSELF = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=50)
def _phrases(slug: str) -> re.Pattern[str] | None:
    return _any_of(PHRASES[slug]) if slug in PHRASES else None


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + ")", re.I)


_NOT_MEANT, _OWN = _any_of((*FALSE_FRIENDS, *NEGATED)), _any_of(OWN)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(" | ", text)
