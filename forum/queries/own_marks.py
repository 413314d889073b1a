"""What is the viewer's own on a page of a thread."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from forum.database import glance
from forum.id_lists import among, id_list
from forum.permissions import Viewer
from forum.rules.places import Deed, Place
from forum.text.bits import has_bit


class Marks(Struct, frozen=True):
    """What is the viewer's own among some replies of one thread.

    `seen` are the ordinals that were shown on earlier visits, as bits; None for who never came.
    `drafted`: whether the viewer has begun a reply to the thread; `follows` is of the thread too.
    """

    endorsed: frozenset[int] = frozenset()
    picked: int | None = None
    written: frozenset[int] = frozenset()
    seen: bytes | None = None
    drafted: bool = False
    follows: bool = False

    def saw_all(self, ordinals: bytes) -> bool:
        """Whether nothing of these, which are bits, came after the last visit."""
        if self.seen is None:
            return True
        unseen = int.from_bytes(ordinals, "little") & ~int.from_bytes(self.seen, "little")
        return unseen == 0

    def is_new(self, reply_id: int, ordinal: int) -> bool:
        """Whether it came after the last visit; on the first one, everything would be new."""
        if self.seen is None or reply_id in self.written:
            return False
        return not has_bit(self.seen, ordinal)


async def load_marks(
    viewer: Viewer,
    thread_id: int,
    ids: Sequence[int],
    authors: Sequence[int | None],
    named: str | None = None,
) -> Marks:
    """One batch for the whole page of replies, each by its author, however many it has.

    `named` is their `id_list`, for who asks again and again about the same ones.
    """
    if not viewer.member_id:
        return Marks()
    found = await glance(
        _own_where(among("reply_id")),
        *(viewer.member_id, thread_id),
        *(viewer.member_id, named or id_list(ids)),
        *(viewer.member_id, thread_id),
        *(viewer.member_id, str(Place(Deed.REPLY, thread_id))),
        *(viewer.member_id, thread_id),
    )
    return Marks(
        endorsed=frozenset(row["id"] for row in found if row["kind"] == 1),
        picked=next((row["id"] for row in found if row["kind"] == 2), None),
        written=frozenset(
            _of(viewer.member_id, ids, authors) if viewer.member_id in authors else ()
        ),
        seen=next((row["seen"] for row in found if row["kind"] == 0), None),
        drafted=any(row["kind"] == 3 for row in found),
        follows=any(row["kind"] == 4 for row in found),
    )


@lru_cache
def _own_where(on_page: str) -> str:
    return (
        "SELECT 0 AS kind, thread_id AS id, seen FROM visit WHERE member_id = ? AND thread_id = ?"
        " UNION ALL SELECT 1, reply_id, NULL FROM endorsement"
        f" WHERE member_id = ? AND {on_page}"
        " UNION ALL SELECT 2, reply_id, NULL FROM pick WHERE member_id = ? AND thread_id = ?"
        " UNION ALL SELECT 3, id, NULL FROM draft WHERE member_id = ? AND place = ?"
        " UNION ALL SELECT 4, thread_id, NULL FROM thread_follow"
        " WHERE member_id = ? AND thread_id = ? AND following = TRUE"
    )


def _of(member_id: int | None, ids: Sequence[int], authors: Sequence[int | None]) -> Iterator[int]:
    return (id for id, author in zip(ids, authors, strict=True) if author == member_id)
