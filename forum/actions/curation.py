"""What managers say of the newest edition: a line is still valid, to be updated or dropped."""

from forum.actions import audit
from forum.actions.access import lock_thread, require_manager
from forum.actions.checks import check_thread, curation_of
from forum.actions.summaries import change_held_draft, starting_content
from forum.clock import now
from forum.database import rows, transaction
from forum.errors import Conflict, Invalid
from forum.models import LineReview, Thread, Verdict
from forum.permissions import VISITOR, Viewer
from forum.queries.cited import load_cited
from forum.queries.edition_page import Form, load_edition_row, load_texts
from forum.queries.staleness import load_staleness_of
from forum.queries.summary_draft import load_stored_draft
from forum.rules.cited import Cited
from forum.rules.recite import with_places
from forum.rules.reviews import (
    DROP,
    VALID,
    LookedDraft,
    ReviewDraft,
)
from forum.rules.staleness import StaleLine
from forum.rules.summary import GONE, Content, drop_part

NOT_NEWEST = "Edition {newest} was published after you opened this page. Look at it first."
NO_LINE = "Edition {number} has no such line. Open its page anew."


async def review_line(viewer: Viewer, thread_id: int, draft: ReviewDraft) -> LineReview:
    """Say of one line of the newest edition what is to become of it; the draft follows.

    Raises Conflict where the edition is no longer the newest, Invalid where there is no such line,
    or a line to be updated is no longer in the draft.
    """
    base = await starting_content(viewer, thread_id)
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        edition_id, part, stale = await _stale_line(thread, draft)
        await _change_draft(viewer, thread, base, draft)
        review = await LineReview.create(
            edition_id=edition_id,
            line_key=draft.line,
            verdict=Verdict(draft.verdict),
            note=draft.note,
            seen={"marks": list(stale.marks)},
            reviewer_id=viewer.member_id,
            created_at=now(),
        )
        await audit.record(
            viewer,
            "review line",
            f"summary {thread.id}",
            reason=draft.note,
            before={"stale": list(stale.marks)},
            after={
                "edition": draft.edition,
                "line": draft.line,
                "reply": _first_reply(part),
                "verdict": draft.verdict,
            },
        )
        await check_thread(thread.id)
        return review


async def _stale_line(thread: Thread, draft: ReviewDraft) -> tuple[int, Form, StaleLine]:
    """The edition's id, the line or pair in it, and what is stale of that now."""
    if draft.edition != thread.edition_number:
        raise Conflict(NOT_NEWEST.format(newest=thread.edition_number))
    edition = await load_edition_row(thread.id, draft.edition)
    parts = [*edition.form["lines"], *edition.form["pairs"]]
    part = next((part for part in parts if part["key"] == draft.line), None)
    if part is None:
        raise Invalid({"form": NO_LINE.format(number=draft.edition)})
    staleness = await load_staleness_of(edition, await load_texts(edition, VISITOR))
    return edition.id, part, staleness.line(draft.line)


def _first_reply(part: Form) -> int:
    """By which the log names a line or pair: nobody knows it by its key."""
    passage = part["passages"][0] if "passages" in part else part["objection"]
    reply: int = passage["reply"]
    return reply


async def _change_draft(viewer: Viewer, thread: Thread, base: Content, draft: ReviewDraft) -> None:
    """Still valid changes nothing; what is out of the draft already stays out."""
    if draft.verdict == VALID:
        return
    stored = await load_stored_draft(thread.id)
    content = stored.content if stored else base
    if draft.verdict == DROP:
        if draft.line in content.keys:
            await change_held_draft(
                viewer, thread, base, lambda held: drop_part(held, draft.line, draft.note)
            )
        return
    if draft.line not in content.keys:
        raise Invalid({"form": GONE})
    places = await _places_today(thread.id, content)
    await change_held_draft(
        viewer, thread, base, lambda held: with_places(held, draft.line, places)
    )


async def _places_today(thread_id: int, content: Content) -> dict[Cited, Cited]:
    """Where passages of edited replies stand now, of those whose words still do."""
    texts = await load_cited(thread_id, content.cited())
    live = {passage: text.today() for passage, text in texts.items() if text.reply.is_live}
    return {passage: place for passage, place in live.items() if place}


async def look_at_all(viewer: Viewer, thread_id: int, draft: LookedDraft) -> None:
    """Say that all new arguments, or all replies without a type, were looked at up to here.

    What came after the manager opened the page stays to be looked at.
    """
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        row = await curation_of(thread.id)
        before = {"arguments until": row.reviewed_until, "untagged until": row.untagged_until}
        last = await _last_ids(thread.id)
        row.reviewed_until = max(row.reviewed_until, min(draft.until, last["tag"]))
        row.untagged_until = max(row.untagged_until, min(draft.untagged_until, last["reply"]))
        after = {"arguments until": row.reviewed_until, "untagged until": row.untagged_until}
        if before != after:
            await row.save()
            await audit.record(
                viewer, "look at all", f"summary {thread.id}", before=before, after=after
            )
        await check_thread(thread.id)


async def _last_ids(thread_id: int) -> dict[str, int]:
    """Nobody can have looked at more than there is."""
    found = await rows(
        "SELECT (SELECT COALESCE(MAX(id), 0) FROM reply_argument WHERE thread_id = ?) AS tag,"
        " (SELECT COALESCE(MAX(id), 0) FROM reply WHERE thread_id = ?) AS reply",
        thread_id,
        thread_id,
    )
    return found[0]
