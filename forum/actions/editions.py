"""Publishing an edition from the draft, and taking an old one up again as a draft."""

from datetime import datetime

from forum.actions import audit
from forum.actions.access import lock_thread, require_manager
from forum.actions.checks import check_published
from forum.actions.happenings import telling
from forum.actions.seal import Seal
from forum.actions.summaries import CHANGED, starting_content, store_content
from forum.clock import now
from forum.database import in_turn, rows, transaction
from forum.errors import Conflict, Invalid
from forum.models import Edition, EditionText, HappeningKind, SummaryDraft, Thread
from forum.permissions import Viewer
from forum.queries.edition_content import content_of_edition
from forum.queries.edition_page import load_edition_row
from forum.queries.publishing import Gathered, gather
from forum.queries.summary_draft import load_stored_draft
from forum.rules.sealing import hash_form
from forum.rules.summary import Content

UNPUBLISHED = "There is a draft that was never published, and restoring would replace it."
EMPTY = "There is nothing to publish yet: add a line first."
PUBLISHED = "This draft says the same as edition {number}. Change something first."


async def publish(
    viewer: Viewer, thread_id: int, version: int, note: str, at: datetime | None = None
) -> Edition:
    """Make the draft of this version the newest edition, for good; `at` is now unless said.

    Raises Conflict when the draft was saved since, Invalid where there is nothing to publish.
    """
    base = await starting_content(viewer, thread_id)
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        content = await _draft_to_publish(viewer, thread, base, version)
        found = await gather(viewer, thread.id, content)
        if not found.lines:
            raise Invalid({"form": EMPTY})
        edition = await _store(viewer, thread, found, note, at or now())
        await SummaryDraft.filter(thread_id=thread.id).update(
            published_version=max(version, 1), editor_id=viewer.member_id
        )
        await audit.record(
            viewer,
            "publish edition",
            f"summary {thread.id}",
            reason=note,
            before={"edition": edition.number - 1},
            after={"edition": edition.number, "sha256": edition.hash},
        )
        told = telling(HappeningKind.EDITION, viewer, thread.id, details=[edition.number])
        await in_turn(told)
        await check_published(thread.id)
        return edition


async def _draft_to_publish(viewer: Viewer, thread: Thread, base: Content, version: int) -> Content:
    """The distilled page may be published as it is: it becomes the first draft on the way."""
    stored = await load_stored_draft(thread.id)
    if stored is None and version == 0:
        await store_content(viewer, thread, base, 0, base)
        return base
    if stored is None or stored.version != version:
        raise Conflict(CHANGED)
    if stored.is_published:
        raise Invalid({"form": PUBLISHED.format(number=thread.edition_number)})
    return stored.content


async def _store(
    viewer: Viewer, thread: Thread, found: Gathered, note: str, at: datetime
) -> Edition:
    seal = Seal(found)
    number = thread.edition_number + 1
    form = seal.form(thread, number, at, note, viewer)
    edition = await Edition.create(
        thread_id=thread.id,
        number=number,
        published_at=at,
        publisher_id=viewer.member_id,
        form=form,
        hash=hash_form(form),
        arguments_until=await _last_argument(thread.id),
    )
    await EditionText.bulk_create(EditionText(edition_id=edition.id, **text) for text in seal.texts)
    thread.edition_number = number
    await thread.save(update_fields=["edition_number"])
    return edition


async def _last_argument(thread_id: int) -> int:
    found = await rows(
        "SELECT COALESCE(MAX(id), 0) AS last FROM reply_argument WHERE thread_id = ?", thread_id
    )
    last: int = found[0]["last"]
    return last


async def restore(
    viewer: Viewer, thread_id: int, number: int, version: int, *, replace: bool = False
) -> None:
    """Make an old edition the draft again, without what was purged or taken from view since.

    Raises Conflict when the draft was saved since this manager saw it, or was never published and
    nobody said that it may be replaced.
    """
    base = await starting_content(viewer, thread_id)
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        stored = await load_stored_draft(thread.id)
        if stored and not stored.is_published and not replace:
            raise Conflict(UNPUBLISHED)
        # Read only now that the thread is held: what is purged this moment must not come back.
        content = await content_of_edition(await load_edition_row(thread_id, number))
        await store_content(viewer, thread, base, version, content)
        await audit.record(
            viewer, "restore edition", f"summary {thread.id}", after={"edition": number}
        )
