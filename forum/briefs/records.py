"""The records bundle of an edition: gathered, put into files, packed."""

import asyncio
from collections.abc import AsyncIterator

from forum.briefs.bundle import Imprint, Part, json_part, pack
from forum.briefs.make import BriefFile, Wanted, brief_file
from forum.database import moment
from forum.errors import NotFound
from forum.models import BriefFormat
from forum.permissions import Viewer
from forum.queries.brief import Origin
from forum.queries.records import Records, load_records

BRIEFS = {
    BriefFormat.WORD: "The summary as a document for Word, as readers download it.",
    BriefFormat.MARKDOWN: "The same as plain text.",
}


async def records_file(
    viewer: Viewer, thread_id: int, number: int | None, origin: Origin
) -> BriefFile:
    """Of the newest edition unless `number` says which.

    Raises NotFound where there is none, or the viewer may not read the thread.
    """
    records = await load_records(viewer, thread_id, number)
    briefs = [part async for part in _briefs(thread_id, records.page.row.number, origin)]
    imprint = _imprint(records, origin, for_managers=viewer.is_manager)
    content = await asyncio.to_thread(_packed, imprint, briefs, records)
    name = f"{records.page.thread.file_slug}-edition-{imprint.number}-records.zip"
    return BriefFile(name, "application/zip", content)


async def _briefs(thread_id: int, number: int, origin: Origin) -> AsyncIterator[Part]:
    """None of a thread that is hidden, or an edition of which nothing may be read."""
    for format, what in BRIEFS.items():
        try:
            made = await brief_file(Wanted(thread_id, number), format, origin)
        except NotFound:
            return
        yield Part(f"brief.{format}", made.content, what)


def _imprint(records: Records, origin: Origin, *, for_managers: bool) -> Imprint:
    edition = records.page.row
    return Imprint(
        site_name=origin.site_name,
        base_url=origin.base_url,
        thread_id=edition.thread_id,
        title=records.page.memo.title,
        number=edition.number,
        published_at=moment(edition.published_at),
        sha256=edition.hash,
        for_managers=for_managers,
    )


def _packed(imprint: Imprint, briefs: list[Part], records: Records) -> bytes:
    parts = [
        json_part("edition.json", records.edition, "The edition as it was sealed, and its texts."),
        json_part("revisions.json", records.revisions, "Every version of a reply that it quotes."),
        json_part("evidence.json", records.evidence, "The rows of evidence that it gathers."),
        json_part(
            "tally.json", records.tally, "The numbers of that moment; nobody's mark is named."
        ),
        json_part("reviews.json", records.reviews, "What managers said of its lines since."),
    ]
    if records.log is not None:
        log = "Who did what to the summary and its nominations, and when."
        parts.append(json_part("curation-log.json", records.log, log))
    return pack(imprint, [*briefs, *parts])
