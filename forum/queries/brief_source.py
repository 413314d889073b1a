"""What a brief is made of: a summary as every reader may see it, whoever asks for the brief."""

from msgspec import Struct

from forum.database import rows
from forum.errors import NotFound
from forum.permissions import VISITOR
from forum.queries.argument_types import load_types
from forum.queries.distilled import load_distilled
from forum.queries.edition_page import EditionPage, load_edition
from forum.queries.memo import Memo
from forum.queries.thread_head import load_thread_head

NOTHING_YET = (
    "There is nothing to take along yet: this thread has no argument that could be quoted."
)


class BriefSource(Struct, frozen=True):
    """`edition` is None where nobody curated it; `slug` begins the names of its files."""

    slug: str
    memo: Memo
    edition: EditionPage | None


async def load_brief_source(
    thread_id: int, number: int | None, *, distilled: bool = False
) -> BriefSource:
    """Edition `number`, or else the newest, or where there is none the distilled page.

    `distilled` asks for that page although there is an edition. A document leaves the forum, so it
    holds nothing that a visitor may not see: raises NotFound for what is hidden from them.
    """
    thread = await load_thread_head(VISITOR, thread_id, merged=number is not None)
    if number is None and (distilled or not thread.edition_number):
        memo = await load_distilled(thread, await load_types())
        source = BriefSource(thread.file_slug, memo, None)
    else:
        page = await load_edition(VISITOR, thread_id, number)
        source = BriefSource(thread.file_slug, page.memo, page)
    if not source.memo.sections and not source.memo.pairs:
        raise NotFound(NOTHING_YET)
    return source


async def load_kept_brief(edition: EditionPage, audience: str, format: str) -> bytes | None:
    """The document as it was made the first time, if it still shows what readers may see."""
    found = await rows(
        "SELECT content FROM brief WHERE edition_id = ? AND audience = ? AND format = ?"
        " AND withheld = ? AND content IS NOT NULL",
        edition.id,
        audience,
        format,
        edition.withheld,
    )
    return bytes(found[0]["content"]) if found else None
