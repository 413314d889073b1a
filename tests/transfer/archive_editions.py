"""What managers made of the forum to archive: editions, a draft, a nomination, a review, a brief."""

import hashlib

from forum.actions.editions import publish
from forum.actions.nominations import accept, nominate
from forum.actions.purges import purge_text
from forum.actions.summaries import change_draft
from forum.clock import now
from forum.models import (
    Brief,
    BriefFormat,
    Edition,
    LineReview,
    Reply,
    Role,
    SummaryDraft,
    Thread,
    Verdict,
)
from forum.permissions import Viewer
from forum.rules.cited import Cited
from forum.rules.nominations import NominationDraft
from forum.rules.purging import PurgeDraft
from forum.rules.summary import add_line
from tests.client import viewer_for
from tests.factories import make_member

SENTENCE, DRAFTED, REVIEWED = "canarysentence", "canarydraft", "canaryreview"
NOMINATED, PURGED_NOTE = "canarynomination", "canarypurged"
OF_EDITIONS = (SENTENCE, DRAFTED, REVIEWED, NOMINATED, PURGED_NOTE)
"""What may not be in a public archive: the sentence rests on a reply that is hidden afterwards."""
DOCUMENT = b"%PDF\x00\xff"
LEAD = "Two numbers are enough for this meeting."


async def publish_editions(manager: Viewer, reader: Viewer, thread: Thread, hidden: Reply) -> None:
    """Two editions that quote a reply which is hidden afterwards, and a draft on top of them."""
    argument = await Reply.filter(thread_id=thread.id).order_by("id").first()
    assert argument
    words = NominationDraft(words="nobody asked for paper", type="risk", revision=2, note=NOMINATED)
    await accept(manager, (await nominate(reader, argument.id, words)).id)
    said = Cited(reply_id=hidden.id, revision=1, start=0, end=12)
    sentence = f"{SENTENCE} says it."
    await change_draft(manager, thread.id, lambda c: add_line(c, "mission", said, sentence))
    await publish(manager, thread.id, await _version(thread), f"For {PURGED_NOTE}.")
    await change_draft(manager, thread.id, lambda c: c.model_copy(update={"lead": LEAD}))
    second = await publish(manager, thread.id, await _version(thread), "A lead.")
    await change_draft(manager, thread.id, lambda c: c.model_copy(update={"lead": DRAFTED}))
    await _look_after(second, manager)
    await _purge_note(thread)


async def _version(thread: Thread) -> int:
    return (await SummaryDraft.get(thread_id=thread.id)).version


async def _look_after(edition: Edition, manager: Viewer) -> None:
    await LineReview.create(
        edition_id=edition.id,
        line_key=edition.form["lines"][0]["key"],
        verdict=Verdict.VALID,
        note=REVIEWED,
        reviewer_id=manager.member_id,
        created_at=now(),
    )
    await Brief.create(
        edition_id=edition.id,
        format=BriefFormat.PDF,
        withheld="0" * 64,
        sha256=hashlib.sha256(DOCUMENT).hexdigest(),
        content=DOCUMENT,
        made_at=now(),
    )


async def _purge_note(thread: Thread) -> None:
    admin = await viewer_for(await make_member("admin", Role.ADMIN))
    first = await Edition.get(thread_id=thread.id, number=1)
    draft = PurgeDraft(text=first.form["head"]["note"], reason="It named somebody.")
    await purge_text(admin, thread.id, draft)
