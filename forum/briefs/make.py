"""Making a brief: from the summary to the bytes that somebody downloads."""

import asyncio
from collections.abc import Callable
from importlib import import_module

from msgspec import Struct
from tortoise.exceptions import OperationalError

from forum.actions.briefs import keep_brief
from forum.errors import Conflict
from forum.models import BriefFormat
from forum.permissions import VISITOR
from forum.queries.brief import Brief, Origin, Room, make_brief
from forum.queries.brief_source import BriefSource, load_brief_source, load_kept_brief
from forum.queries.edition_page import load_edition

MEDIA_TYPES = {
    BriefFormat.MARKDOWN: "text/markdown; charset=utf-8",
    BriefFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    BriefFormat.SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    BriefFormat.PDF: "application/pdf",
}
RENDERERS = {
    BriefFormat.MARKDOWN: (Room.SCROLL, "forum.briefs.markdown"),
    BriefFormat.WORD: (Room.PAGE, "forum.briefs.word"),
    BriefFormat.SLIDES: (Room.DECK, "forum.briefs.slides"),
    BriefFormat.PDF: (Room.PAGE, "forum.briefs.pdf"),
}
"""Loaded when the first such brief is made: what writes Word and slides takes 30 MB of memory."""
TRIES = 3
"""Times that a brief is made again when something in it was hidden meanwhile."""
UNSETTLED = "This summary is changing at this moment. Try again in a few seconds."


class Wanted(Struct, frozen=True):
    """Which brief: of edition `number` or the newest, or of the distilled page."""

    thread_id: int
    number: int | None = None
    audience: str = ""
    distilled: bool = False


class BriefFile(Struct, frozen=True):
    """`name` is plain ASCII, so that every mail program and file system takes it."""

    name: str
    media_type: str
    content: bytes


async def brief_file(wanted: Wanted, format: BriefFormat, origin: Origin) -> BriefFile:
    """The kept document of an edition, made the first time that somebody wants it.

    Raises NotFound for what visitors may not see, and NotInstalled where the format is an extra.
    """
    for _ in range(TRIES):
        source = await load_brief_source(
            wanted.thread_id, wanted.number, distilled=wanted.distilled
        )
        content = await _content(source, wanted.audience, format, origin)
        if content is not None:
            name = file_name(source, wanted.audience, format)
            return BriefFile(name, MEDIA_TYPES[format], content)
    raise Conflict(UNSETTLED)


async def _content(
    source: BriefSource, audience: str, format: BriefFormat, origin: Origin
) -> bytes | None:
    """None where something in it was hidden while it was made."""
    edition = source.edition
    kept = await load_kept_brief(edition, audience, format) if edition else None
    if kept is not None:
        return kept
    made = await asyncio.to_thread(_render, source, audience, format, origin)
    if edition is None:
        return made
    try:
        return await keep_brief(edition, audience, format, made)
    except OperationalError:  # the database can be read only; who downloads needs no more
        page = await load_edition(VISITOR, edition.thread.id, edition.row.number)
        return made if page.withheld == edition.withheld else None


def _render(source: BriefSource, audience: str, format: BriefFormat, origin: Origin) -> bytes:
    room, module = RENDERERS[format]
    render: Callable[[Brief], bytes] = import_module(module).render
    return render(make_brief(source.memo, audience, origin, room))


def file_name(source: BriefSource, audience: str, format: BriefFormat) -> str:
    """ "publish-our-data-finance-edition-3.docx"."""
    imprint = source.memo.imprint
    which = f"edition-{imprint.number}" if imprint else "not-curated"
    return "-".join(filter(None, (source.slug, audience, which))) + f".{format}"
