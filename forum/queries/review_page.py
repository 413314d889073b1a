"""One line of the newest edition, for a manager to say what is to become of it."""

from msgspec import Struct

from forum.errors import NotFound
from forum.permissions import Viewer
from forum.queries.edition_page import EditionPage, load_edition
from forum.queries.memo import MemoLine, MemoPair
from forum.queries.staleness import Staleness, load_staleness_of


class ReviewPage(Struct, frozen=True):
    """`part` is a line or a rebuttal pair."""

    edition: EditionPage
    part: MemoLine | MemoPair
    staleness: Staleness


async def load_review_page(viewer: Viewer, thread_id: int, key: str) -> ReviewPage:
    """Raises NotFound where the newest edition has no such line, or there is none."""
    edition = await load_edition(viewer, thread_id)
    parts: list[MemoLine | MemoPair] = [*edition.memo.lines, *edition.memo.pairs]
    part = next((part for part in parts if part.key == key), None)
    if part is None:
        raise NotFound("The newest edition has no such line.")
    return ReviewPage(edition, part, await load_staleness_of(edition.row, edition.texts))
