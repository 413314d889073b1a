"""Words that may have been meant where one was misspelt: only such as find something."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from forum.database import rows
from forum.placeholders import marks
from forum.queries.search_filter import SearchFilter
from forum.rules.search_query import with_words

COMPARED = 2000
"""Words of the forum that one is compared with, the most frequent ones of the same first letter."""
UP_TO = "§{}"
"""Stands among the words for the last post of a kind whose words were counted; nobody can type it."""
SHORTEST = 4
MOST = 4
"""Words of a query that are looked at."""


async def suggest(wanted: SearchFilter) -> str:
    """What else could be typed, or nothing; the caller finds out whether that finds anything."""
    words = [one[0] for one in wanted.query.all if len(one) == 1 and len(one[0]) >= SHORTEST]
    known = await known_words(words)
    unknown = [word for word in words if word not in known][:MOST]
    instead = [(word, near) for word in unknown if (near := await _nearest(word))]
    return with_words(wanted.q, instead) if instead else ""


async def known_words(words: list[str]) -> dict[str, int]:
    """In how many posts each of these stands, as far as they were counted."""
    found = await rows(f"SELECT word, n FROM search_word WHERE word IN ({marks(words)})", *words)
    return {row["word"]: row["n"] for row in found}


async def _nearest(word: str) -> str:
    """With one letter in four wrong at most; of words as near, the most frequent."""
    found = await rows(
        "SELECT word FROM search_word WHERE initial = ? ORDER BY n DESC LIMIT ?", word[0], COMPARED
    )
    near = process.extractOne(
        word,
        [row["word"] for row in found],
        scorer=OSA.distance,
        score_cutoff=max(1, len(word) // 4),
    )
    return str(near[0]) if near else ""
