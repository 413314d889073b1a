"""Words to search for: those that one reply has, some do, and many do."""

import asyncio
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass

from forum.database import connected, rows
from forum.rules.search_query import parse
from forum.text.words import words_of
from tests.bench.data import Session, Stored

RARE = ("quillwort", "pangolin", "theremin", "zeppelin", "narwhal")
SAMPLED, EACH = 1000, 5
"""Replies that are looked at, and words of a kind, of which each search has one by chance."""
MIDDLING, COMMON = range(5, 16), range(100, SAMPLED)
"""In how many of those replies such a word is."""


@dataclass(frozen=True, slots=True)
class Words:
    middling: list[str]
    common: list[str]


def words_in(stored: Stored) -> Words:
    """Of the forum as it was generated."""
    return asyncio.run(_words_in(stored.url))


async def _words_in(url: str) -> Words:
    async with connected(url):
        [found] = await rows("SELECT MAX(id) AS last FROM reply")
        step = max(1, found["last"] // SAMPLED)
        texts = await rows(
            "SELECT plain FROM reply_revision WHERE number = 1 AND reply_id % ? = 0 LIMIT ?",
            *(step, SAMPLED),
        )
    counts = Counter(word for row in texts for word in set(words_of(row["plain"])))
    return Words(*(_some(counts, often) for often in (MIDDLING, COMMON)))


def _some(counts: Counter[str], often: range) -> list[str]:
    """Spread over all that there are; none that a search leaves out."""
    fitting = sorted(word for word, n in counts.items() if n in often and parse(word).all)
    return fitting[:: max(1, len(fitting) // EACH)][:EACH]


def post_rare(url: str, thread: str, session: Session) -> None:
    """What is generated is put together from pieces, so that no word of it is in one reply only."""
    for word in RARE:
        fields = {
            "csrf_token": session.token,
            "stance": "for",
            "body": f"Our {word} saved nine days a month, and nobody missed the paper.",
        }
        request = urllib.request.Request(  # noqa: S310  (this machine)
            f"{url}{'/'.join(thread.split('/')[:3])}/replies",
            urllib.parse.urlencode(fields).encode(),
            {"Cookie": session.cookie},
        )
        urllib.request.urlopen(request).close()  # noqa: S310  (this machine)
