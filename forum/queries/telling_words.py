"""The words that tell most of a text that somebody is writing: to find what is like it."""

from math import log

from msgspec import Struct

from forum.queries.search_suggestion import UP_TO, known_words
from forum.text.stems import stem
from forum.text.words import COMMON, words_of

READ_MAX = 5000
"""Characters of a text that are looked at."""
LOOKED_UP = 200
TELLING = 8
"""Words that are looked for: the rarest of those that stand in any post."""
SHORTEST = 3


class Telling(Struct, frozen=True):
    """Weights by stem, the rarer the heavier, and the words to look for."""

    weights: dict[str, float]
    words: tuple[str, ...]

    def likeness(self, text: str) -> float:
        """How much of what tells most is in this text, from 0 to 1."""
        there = {stem(word) for word in words_of(text[:READ_MAX])}
        most = sum(self.weights.values())
        return sum(weight for one, weight in self.weights.items() if one in there) / (most or 1)

    def in_common(self, text: str) -> int:
        there = {stem(word) for word in words_of(text[:READ_MAX])}
        return len(there & self.weights.keys())


async def telling(text: str, left_out: frozenset[str] = frozenset()) -> Telling:
    """One query. In a forum whose words were not counted yet, long words tell more than short ones."""
    written = dict.fromkeys(words_of(text[:READ_MAX]))
    words = [
        word
        for word in written
        if len(word) >= SHORTEST and word not in COMMON and word not in left_out
    ][:LOOKED_UP]
    if not words:
        return Telling({}, ())
    known = await known_words([*words, UP_TO.format("reply")])
    posts = known.get(UP_TO.format("reply"), 0)
    weights: dict[str, float] = {}
    for word in words:
        weight = log(1 + posts / known[word]) if word in known else len(word) / 100
        weights[stem(word)] = max(weights.get(stem(word), 0.0), weight)
    rarest = sorted(words, key=lambda word: -weights[stem(word)])[:TELLING]
    return Telling({stem(word): weights[stem(word)] for word in rarest}, tuple(rarest))
