"""What writers were told is done, by the thing that they changed, and whether the database has it."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from forum.database import rows

WORD = re.compile(r"zq\d+zq")
NOTHING = ""
Thing = tuple[str, int, int]
"""A kind and two ids."""


@dataclass(slots=True)
class Diary:
    """Each thing is written to by one person at a time, one write after the other.

    So it is as the last acknowledged write made it, or as one made it that was sent later and never
    answered: the server died with it in hand.
    """

    acknowledged: int = 0
    unanswered: int = 0
    _possible: dict[Thing, set[str]] = field(default_factory=dict)
    _fresh: set[Thing] = field(default_factory=set)

    def sent(self, thing: Thing, word: str) -> None:
        self.unanswered += 1
        self._possible.setdefault(thing, {NOTHING}).add(word)
        self._fresh.add(thing)

    def answered(self, thing: Thing, word: str) -> None:
        """For a new thing, `sent` cannot say its id."""
        self.acknowledged += 1
        self.unanswered -= thing in self._possible
        self._possible[thing] = {word}
        self._fresh.add(thing)

    async def check_fresh(self) -> None:
        """What was written to since this was asked the last time."""
        await self._check(self._fresh)
        self._fresh.clear()

    async def check_all(self) -> None:
        await self._check(self._possible)

    async def _check(self, things: Iterable[Thing]) -> None:
        for thing in things:
            found = await LOOK[thing[0]](*thing[1:])
            assert found in self._possible[thing], (
                f"{thing}: {found!r}, not {self._possible[thing]}"
            )


async def _word(sql: str, *values: object) -> str:
    found = await rows(sql, *values)
    words = WORD.findall(str(next(iter(found[0].values())))) if found else []
    return words[0] if words else NOTHING


async def _title(thread: int, _: int) -> str:
    return await _word("SELECT title FROM thread WHERE id = ?", thread)


async def _body(reply: int, _: int) -> str:
    return await _word(
        "SELECT body FROM reply_revision JOIN reply ON reply.id = reply_revision.reply_id"
        " AND reply.revision = reply_revision.number WHERE reply.id = ?",
        reply,
    )


async def _mark(member: int, reply: int) -> str:
    sql = "SELECT id FROM endorsement WHERE member_id = ? AND reply_id = ?"
    return "convinced" if await rows(sql, member, reply) else NOTHING


async def _pick(member: int, thread: int) -> str:
    return await _word("SELECT why FROM pick WHERE member_id = ? AND thread_id = ?", member, thread)


async def _lead(thread: int, _: int) -> str:
    return await _word("SELECT content FROM summary_draft WHERE thread_id = ?", thread)


async def _edition(thread: int, word: int) -> str:
    return await _word(
        "SELECT text FROM edition_text JOIN edition ON edition.id = edition_text.edition_id"
        " WHERE edition.thread_id = ? AND text = ?",
        thread,
        f"Noted zq{word}zq.",
    )


LOOK: dict[str, Callable[[int, int], Awaitable[str]]] = {
    "thread": _title,
    "reply": _body,
    "mark": _mark,
    "pick": _pick,
    "draft": _lead,
    "edition": _edition,
}
