"""Threads that thousands write to, made row by row: posting each reply would take minutes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from forum.actions.recount import recount_thread
from forum.clock import now
from forum.database import continue_ids, execute, rows, transaction
from forum.demo.generated.store import store
from forum.models import NO_AGENCY, Member, Reply, Thread
from forum.permissions import Viewer
from tests.factories import make_member, make_thread

Row = tuple[object, ...]


class Shape(NamedTuple):
    """How many replies: to the thread, to its first reply, and one below the other under its last."""

    top: int = 2
    children: int = 0
    chain: int = 0


async def make_hot_thread(author: Member, shape: Shape, types: tuple[str, ...] = ()) -> Thread:
    """Every counter, score and rank is as counting gives it; all replies carry these types."""
    thread = await make_thread(author)
    first_id = (await rows("SELECT COALESCE(MAX(id), 0) + 1 AS id FROM reply"))[0]["id"]
    made = list(_replies(thread, author, shape, first_id, len(types)))
    at = now()
    async with transaction():
        await store("reply", made)
        await store("reply_revision", [(1, *_words(row[0]), at, author.id, row[0]) for row in made])
        for slug in types:
            await execute(
                "INSERT INTO reply_argument (reply_id, thread_id, type_id) SELECT reply.id,"
                " reply.thread_id, argument_type.id FROM reply, argument_type"
                " WHERE reply.thread_id = ? AND argument_type.slug = ?",
                thread.id,
                slug,
            )
        await execute(
            "UPDATE thread SET reply_count = ?, last_ordinal = ?, top_level_count = ? WHERE id = ?",
            len(made),
            len(made),
            shape.top,
            thread.id,
        )
        await continue_ids("reply")
    await recount_thread(thread.id)
    return await Thread.get(id=thread.id)


def _words(id: object) -> tuple[str, str]:
    words = (
        f"Office {id} counted for {id} weeks what the desk costs, and it came to ${id},000 a year."
    )
    return words, words


def _replies(
    thread: Thread, author: Member, shape: Shape, first_id: int, types: int
) -> Iterator[Row]:
    last = first_id + shape.top - 1
    places: list[tuple[int | None, int, int]] = [
        (None, position, 1) for position in range(1, shape.top + 1)
    ]
    places += [(first_id, position, 2) for position in range(1, shape.children + 1)]
    above = last
    for level in range(shape.chain):
        places.append((above, 1, level + 2))
        above = first_id + len(places) - 1
    below = {first_id: shape.children}
    below |= dict.fromkeys([last, *range(first_id + len(places) - shape.chain, above)], 1)
    for number, (parent, position, depth) in enumerate(places):
        id = first_id + number
        children = below.get(id, 0) if shape.chain or id == first_id else 0
        at = thread.created_at + timedelta(seconds=number)
        html = f"<p>{_words(id)[0]}</p>"
        yield (
            id, html, "for", number + 1, position, 0, depth, children, at, types, 0, 0, 0, 0, 0.0,
            1 if types else 0, author.id, parent, thread.id,
        )  # fmt: skip


async def make_many_members(count: int, agencies: int = 20) -> list[Viewer]:
    """Of so many agencies, all confirmed."""
    first = [await make_member(agency=f"Agency {n}") for n in range(agencies)]
    start, at = max(member.id for member in first) + 1, now()
    made = [(start + n, f"many{n}", first[n % agencies].agency_id) for n in range(count)]
    async with transaction():
        await store(
            "member",
            [
                (id, name, name, name, "", "", "member", "", False, at, agency)
                for id, name, agency in made
            ],
        )
        await continue_ids("member")
    return [
        Viewer(member_id=id, username=name, display_name=name, agency_id=agency or NO_AGENCY)
        for id, name, agency in made
    ]


async def reply_at(thread: Thread, ordinal: int) -> Reply:
    return await Reply.get(thread_id=thread.id, ordinal=ordinal)
