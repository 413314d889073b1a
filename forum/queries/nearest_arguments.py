"""Arguments of a thread that say what somebody is about to say there again."""

import asyncio

from msgspec import Struct

from forum.database import rows
from forum.id_lists import listed
from forum.permissions import Viewer
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.search_candidates import find
from forum.queries.search_filter import Kind
from forum.queries.search_match import Match
from forum.queries.telling_words import Telling, telling
from forum.rules.excerpts import Part, excerpt
from forum.steps import Row

SHOWN, READ = 3, 200
IN_COMMON, ALIKE_FROM = 3, 0.45
"""Telling words, and the share of what a draft tells, that an argument must have."""
LENGTH = 180


class NearArgument(Struct, frozen=True):
    id: int
    excerpt: tuple[Part, ...]
    author: Person
    endorsement_count: int
    objection: bool


async def load_nearest(viewer: Viewer, thread_id: int, draft: str) -> tuple[NearArgument, ...]:
    """The most alike first, none of the viewer's own; four queries at most.

    Of a thread that the viewer may read. Among the newest that have any of the draft's rarest words.
    """
    wanted = await telling(draft)
    if len(wanted.weights) < IN_COMMON:
        return ()
    facts = ((f"thread{thread_id}",), ("argument1",))
    found = await find(Kind.REPLY, Match(any=wanted.words, facts=facts))
    these, ids = listed(found.shown[:READ])
    read = await rows(
        "SELECT reply.id, reply.author_id, reply.stance, reply.endorsement_count, revision.plain,"
        f" {PERSON_COLUMNS} FROM {these} CROSS JOIN reply"
        f" {PERSON_JOINS.format(owner='reply.author_id')} JOIN reply_revision revision"
        "   ON revision.reply_id = reply.id AND revision.number = reply.revision"
        " WHERE reply.id = listed.id AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL",
        ids,
    )
    return await asyncio.to_thread(_most_alike, viewer, wanted, read)


def _most_alike(viewer: Viewer, wanted: Telling, read: list[Row]) -> tuple[NearArgument, ...]:
    """Off the event loop: long replies have thousands of words to compare."""
    others = [(wanted.likeness(row["plain"]), row) for row in read if _may_be(viewer, row, wanted)]
    best = sorted(others, key=lambda one: (-one[0], -one[1]["endorsement_count"], one[1]["id"]))
    stems = frozenset(wanted.weights)
    return tuple(_near(row, stems) for likeness, row in best[:SHOWN] if likeness >= ALIKE_FROM)


def _may_be(viewer: Viewer, row: Row, wanted: Telling) -> bool:
    return row["author_id"] != viewer.member_id and wanted.in_common(row["plain"]) >= IN_COMMON


def _near(row: Row, stems: frozenset[str]) -> NearArgument:
    return NearArgument(
        id=row["id"],
        excerpt=excerpt(row["plain"], stems, LENGTH),
        author=person(row),
        endorsement_count=row["endorsement_count"],
        objection=row["stance"] == "objection",
    )
