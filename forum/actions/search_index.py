"""What a search looks things up in, where triggers do not keep it: made anew, emptied of what was purged,
and the words to suggest.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from time import perf_counter

from forum.actions.access import hold_every_thread
from forum.database import (
    execute,
    execute_many,
    in_turn,
    is_postgres,
    lock_table,
    rows,
    transaction,
)
from forum.placeholders import marks
from forum.queries.search_suggestion import UP_TO
from forum.text.words import words_of

REPLIES_AT_ONCE, POSTS_AT_ONCE, WORDS_AT_ONCE = 1000, 500, 500
MERGED_AT_ONCE = 500
"""Pages of SQLite's index that one statement merges, which takes some hundredths of a second."""
SMALL = ("thread", "summary", "member")
COUNTED = ("reply", "thread")
"""Kinds whose words are counted, to suggest them."""
WORD_LENGTHS = range(4, 25)


async def rebuild_search(told: Callable[[int, int], None] = lambda done, of: None) -> None:
    """All of it from the posts there are, in short transactions; what is not in yet is not found meanwhile.

    In each of them nobody else writes what it reads: triggers take out only what they see.
    `told` hears up to which id replies are done, and the last of them.
    """
    found = await rows("SELECT COALESCE(MAX(id), 0) AS last FROM reply")
    last: int = found[0]["last"]
    async with transaction():
        if not is_postgres():
            await execute("INSERT INTO search_reply_text (search_reply_text) VALUES ('delete-all')")
        await execute("DELETE FROM search_reply")
        await execute("DELETE FROM search_word")
    for start in range(0, last, REPLIES_AT_ONCE):
        async with transaction():
            await hold_every_thread()
            await _put_in(start, start + REPLIES_AT_ONCE)
        told(min(start + REPLIES_AT_ONCE, last), last)
    for kind in SMALL:
        async with transaction():
            await lock_table("member" if kind == "member" else "thread")
            await _make_anew(kind)
    await count_words()


async def _put_in(after: int, until: int) -> None:
    """Replies of these ids that are not there: some may have been posted meanwhile."""
    if is_postgres():
        await execute(
            "SELECT search_refresh_reply(id) FROM reply WHERE id > ? AND id <= ?", after, until
        )
        return
    missing = (
        "FROM findable_reply now WHERE now.id > ? AND now.id <= ?"
        " AND NOT EXISTS (SELECT 1 FROM search_reply kept WHERE kept.id = now.id)"
    )
    await execute(
        "INSERT INTO search_reply_text (rowid, words, facts)"
        f" SELECT now.id, now.words, now.facts {missing}",
        after,
        until,
    )
    await execute(
        "INSERT INTO search_reply (id, revision, facts)"
        f" SELECT now.id, now.revision, now.facts {missing}",
        after,
        until,
    )


async def _make_anew(kind: str) -> None:
    await execute(f"DELETE FROM search_{kind}")
    if is_postgres():
        await execute(f"SELECT search_refresh_{kind}(id) FROM findable_{kind}")
    else:
        await execute(
            f"INSERT INTO search_{kind} (rowid, words) SELECT id, words FROM findable_{kind}"
        )


async def forget_words(texts: Iterable[str]) -> None:
    """Words of what is purged are no longer suggested; those that others use come back with their posts."""
    found = sorted({word for text in texts for word in words_of(text)})
    for kind in COUNTED:
        await _hold(UP_TO.format(kind), 0)
    for start in range(0, len(found), WORDS_AT_ONCE):
        some = found[start : start + WORDS_AT_ONCE]
        await execute(f"DELETE FROM search_word WHERE word IN ({marks(some)})", *some)


async def empty_of_deleted() -> None:
    """SQLite's index has what was taken out of it until it is merged with what was taken out.

    PostgreSQL's rows go with the next vacuum; a word that only they had stays as a key of its index, which
    says of nobody that they wrote it.
    """
    if is_postgres():
        return
    for table in ("search_reply_text", *(f"search_{kind}" for kind in SMALL)):
        sql = f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)"
        await execute(sql, -MERGED_AT_ONCE)
        before = -2
        while (changes := await _changes()) - before > 1:
            before = changes
            await execute(sql, MERGED_AT_ONCE)


async def _changes() -> int:
    found = await rows("SELECT total_changes() AS n")
    n: int = found[0]["n"]
    return n


async def count_words(rest: float = 0.0) -> None:
    """Count the words of posts that came since; between batches others have the processor."""
    for kind in COUNTED:
        more = True
        while more:
            began = perf_counter()
            more = await _count_some(kind)
            await asyncio.sleep(rest * (perf_counter() - began))


async def _count_some(kind: str) -> bool:
    """Whether there are more. Those of a range of ids: PostgreSQL would read all texts up to the first
    of them otherwise.
    """
    mark = UP_TO.format(kind)
    found = await rows("SELECT n FROM search_word WHERE word = ?", mark)
    done = found[0]["n"] if found else 0
    [newest] = await rows(f"SELECT COALESCE(MAX(id), 0) AS id FROM {kind}")
    until = min(done + POSTS_AT_ONCE, newest["id"])
    if until <= done:
        return False
    texts = await _texts(kind, done, until)
    counts = await asyncio.to_thread(_counts, texts)
    async with transaction():
        # Others count the same, and what was purged meanwhile is to be counted no more.
        if not await _hold(mark, done) or await _texts(kind, done, until) != texts:
            return True
        await _add(counts)
        await execute("UPDATE search_word SET n = ? WHERE word = ?", until, mark)
    return bool(until < newest["id"])


async def _texts(kind: str, after: int, until: int) -> list[str]:
    found = await rows(f"SELECT words FROM findable_{kind} WHERE id > ? AND id <= ?", after, until)
    return sorted(row["words"] for row in found)


async def _hold(mark: str, done: int) -> bool:
    """Have others who count, or take out words, wait; whether it is still counted up to there."""
    _, found = await in_turn(
        (
            "INSERT INTO search_word (word, initial, n) VALUES (?, '', 0)"
            " ON CONFLICT (word) DO NOTHING",
            mark,
        ),
        ("UPDATE search_word SET n = n WHERE word = ? RETURNING n", mark),
    )
    return bool(found[0]["n"] == done)


async def _add(counts: Mapping[str, int]) -> None:
    await execute_many(
        "INSERT INTO search_word (word, initial, n) VALUES (?, ?, ?)"
        " ON CONFLICT (word) DO UPDATE SET n = search_word.n + excluded.n",
        [(word, word[0], n) for word, n in sorted(counts.items())],
    )


def _counts(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _worth_counting(text))


def _worth_counting(text: str) -> set[str]:
    return {word for word in words_of(text) if len(word) in WORD_LENGTHS and word.isalpha()}
