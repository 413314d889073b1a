"""Purging: the words are nowhere any more, everything that was sealed still verifies."""

from pathlib import Path

import pytest

from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply
from forum.actions.nominations import nominate
from forum.actions.picks import pick
from forum.actions.purges import purge_reply, purge_text
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.threads import edit_thread
from forum.briefs.make import Wanted, brief_file
from forum.clock import now
from forum.database import is_postgres
from forum.errors import Forbidden, Invalid, NotFound
from forum.models import (
    AuditEntry,
    Brief,
    BriefFormat,
    Edition,
    EditionText,
    Evidence,
    Member,
    Nomination,
    NominationState,
    Reply,
    SummaryDraft,
    Thread,
    ThreadRevision,
)
from forum.permissions import VISITOR, Viewer
from forum.queries.brief import Origin
from forum.queries.edition_page import load_edition
from forum.queries.memo import Withheld
from forum.rules.drafts import PickDraft, ReplyEdit, ThreadEdit
from forum.rules.nominations import NominationDraft
from forum.rules.purging import PurgeDraft
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.editions import everything_stored, publish_with, say, verified
from tests.factories import EVIDENCE, make_member, make_reply

pytestmark = pytest.mark.usefixtures("db")
CANARY = "kittiwake"
SPILT = f"Call {CANARY} at the front desk: each form costs $14.20 on paper and $3.10 on the web."
OTHER = "Nobody will sign anything if the web form is down on the day of the deadline."
REASON = "It names a private person."


@pytest.fixture
async def spilt(author: Member, thread: Thread) -> Reply:
    """With the word in both of its versions and in its evidence, marked and nominated."""
    rows = [row.model_copy(update={"detail": f"Ask {CANARY}."}) for row in EVIDENCE]
    reply = await make_reply(author, thread, SPILT, argument=["roi"], evidence=rows)
    edit = ReplyEdit(body=f"{SPILT} Twice.", revision=1, argument=["roi"], evidence=rows)
    await edit_reply(await viewer_for(author), reply.id, edit)
    reader = await viewer_for(await make_member("reader", agency="City of Elm"))
    await endorse(reader, reply.id)
    draft = NominationDraft(words=f"Call {CANARY} at the front desk", type="roi", revision=2)
    await nominate(reader, reply.id, draft)
    return reply


@pytest.fixture
async def other(author: Member, thread: Thread) -> Reply:
    return await make_reply(author, thread, OTHER, argument=["risk"])


async def places_of(word: str) -> list[str]:
    return [table for table, stored in (await everything_stored()).items() if word in stored]


async def brief_of(thread: Thread, format: BriefFormat) -> bytes:
    origin = Origin("Casemaker", "https://forum.example", now())
    return (await brief_file(Wanted(thread.id), format, origin)).content


async def test_purged_words_of_a_reply_are_nowhere(
    manager: Viewer, admin: Viewer, thread: Thread, spilt: Reply, other: Reply
) -> None:
    reader = await viewer_for(await Member.get(username="reader"))
    await pick(reader, thread.id, PickDraft(reply_id=spilt.id, why="It has the number we lack."))
    await publish_with(manager, thread)
    await brief_of(thread, BriefFormat.MARKDOWN)
    assert len(await places_of(CANARY)) >= 4
    await purge_reply(admin, spilt.id, REASON)
    assert await places_of(CANARY) == []
    reply = await Reply.get(id=spilt.id)
    assert reply.purged_at == reply.withdrawn_at is not None
    assert await Evidence.filter(reply_id=spilt.id).count() == 0
    await assert_nothing_drifted()


async def test_an_edition_that_quoted_it_still_verifies(
    manager: Viewer, admin: Viewer, thread: Thread, spilt: Reply, other: Reply
) -> None:
    edition = await publish_with(manager, thread)
    before = (edition.form, edition.hash, (await verified(edition)).checked)
    await purge_reply(admin, spilt.id, REASON)
    edition = await Edition.get(id=edition.id)
    verdict = await verified(edition)
    assert verdict.holds
    assert verdict.withheld > 0
    assert (edition.form, edition.hash, verdict.checked + verdict.withheld) == before
    for viewer in (VISITOR, admin):
        page = await load_edition(viewer, thread.id)
        states = {source.withheld for line in page.memo.lines for source in line.sources}
        assert states == {None, Withheld.PURGED}
        assert not any(item.row for item in page.memo.evidence)
    quotes = await EditionText.filter(reply_id=spilt.id, kind="quote")
    assert all(row.purged_at and row.text is None and row.salt is None for row in quotes)


async def test_briefs_are_made_again_without_it_and_no_hash_tells_a_guess(
    manager: Viewer, admin: Viewer, thread: Thread, spilt: Reply, other: Reply
) -> None:
    await publish_with(manager, thread)
    before = await brief_of(thread, BriefFormat.MARKDOWN)
    assert CANARY.encode() in before
    await purge_reply(admin, spilt.id, REASON)
    assert await Brief.all().count() == 0
    after = await brief_of(thread, BriefFormat.MARKDOWN)
    assert CANARY.encode() not in after
    assert await Brief.all().count() == 1


async def test_a_reply_that_was_hidden_before_is_purged_from_briefs_of_then(
    manager: Viewer, admin: Viewer, thread: Thread, spilt: Reply, other: Reply
) -> None:
    await publish_with(manager, thread)
    await brief_of(thread, BriefFormat.WORD)
    await hide_reply(manager, spilt.id, REASON)
    await brief_of(thread, BriefFormat.WORD)
    await purge_reply(admin, spilt.id, REASON)
    assert await Brief.all().count() == 0
    assert await brief_of(thread, BriefFormat.WORD)


async def test_the_draft_goes_on_without_its_passages(
    manager: Viewer, admin: Viewer, thread: Thread, spilt: Reply, other: Reply
) -> None:
    await publish_with(manager, thread, lead="A lead.")
    await purge_reply(admin, spilt.id, REASON)
    draft = await SummaryDraft.get(thread_id=thread.id)
    assert f"'reply_id': {spilt.id}" not in repr(draft.content)
    assert draft.content["lead"] == "A lead."
    assert [line["passages"][0]["reply_id"] for line in draft.content["lines"]] == [other.id]
    assert draft.version > draft.published_version
    await publish_with(manager, thread)
    page = await load_edition(VISITOR, thread.id)
    assert [s.reply_id for line in page.memo.lines for s in line.sources] == [other.id]


async def test_nominations_of_it_are_declined(admin: Viewer, thread: Thread, spilt: Reply) -> None:
    await purge_reply(admin, spilt.id, REASON)
    nomination = await Nomination.get(reply_id=spilt.id)
    assert nomination.state is NominationState.DECLINED
    assert nomination.decider_id == admin.member_id


async def test_the_log_says_who_and_why_once_and_not_what(
    admin: Viewer, thread: Thread, spilt: Reply
) -> None:
    for _ in range(2):
        await purge_reply(admin, spilt.id, REASON)
    [entry] = await AuditEntry.filter(deed="purge reply")
    assert (entry.actor_id, entry.target, entry.reason) == (
        admin.member_id,
        f"reply {spilt.id}",
        REASON,
    )


async def test_words_that_their_author_withdrew_can_still_be_purged(
    admin: Viewer, author: Member, thread: Thread, spilt: Reply
) -> None:
    withdrawn = await withdraw_reply(await viewer_for(author), spilt.id)
    assert await places_of(CANARY)
    purged = await purge_reply(admin, spilt.id, REASON)
    assert await places_of(CANARY) == []
    assert purged.withdrawn_at == withdrawn.withdrawn_at


async def test_nobody_but_an_administrator_purges(
    manager: Viewer, author: Member, thread: Thread, spilt: Reply
) -> None:
    edition = await publish_with(manager, thread)
    draft = PurgeDraft(text=edition.form["head"]["note"], reason=REASON)
    for viewer in (manager, await viewer_for(author)):
        with pytest.raises(Forbidden):
            await purge_reply(viewer, spilt.id, REASON)
        with pytest.raises(Forbidden):
            await purge_text(viewer, thread.id, draft)
    assert await places_of(CANARY)
    assert (await verified(edition)).withheld == 0


async def test_a_reply_that_is_not_there_is_not_found(admin: Viewer) -> None:
    with pytest.raises(NotFound):
        await purge_reply(admin, 999, REASON)


async def test_a_purged_sentence_is_nowhere_and_every_edition_verifies(
    manager: Viewer, admin: Viewer, thread: Thread, spilt: Reply, other: Reply
) -> None:
    word = "fulmar"
    await publish_with(manager, thread, lead=f"Talk to {word} first.")
    await say(manager, thread, f"Talk to {word} first.")
    second = await publish_with(manager, thread, note=f"As “Talk to {word} first.” says.")
    await publish_with(manager, thread, lead="Another lead.")
    await brief_of(thread, BriefFormat.MARKDOWN)
    await Nomination.all().update(note=f"As in: Talk to {word} first.", reason=f"{word}?")
    draft = PurgeDraft(text=second.form["lines"][0]["sentence"], reason=REASON)
    await purge_text(admin, thread.id, draft)
    assert set(await places_of(f"Talk to {word} first.")) == {"edition_text"}  # the note has more
    await Nomination.all().update(reason="")
    await purge_text(admin, thread.id, PurgeDraft(text=second.form["head"]["note"], reason=REASON))
    assert await places_of(word) == []
    for edition in await Edition.all():
        assert (await verified(edition)).holds
    assert (await load_edition(VISITOR, thread.id, 1)).memo.lead == ""
    assert await brief_of(thread, BriefFormat.MARKDOWN)


async def test_a_name_can_be_purged_too_and_the_edition_verifies(
    manager: Viewer, admin: Viewer, thread: Thread, other: Reply
) -> None:
    edition = await publish_with(manager, thread)
    await purge_text(
        admin, thread.id, PurgeDraft(text=edition.form["head"]["publisher"], reason=REASON)
    )
    imprint = (await load_edition(VISITOR, thread.id)).memo.imprint
    assert imprint is not None
    assert imprint.publisher == "Former member"
    assert (await verified(edition)).holds


async def test_a_title_goes_from_what_the_thread_said_before(
    manager: Viewer, admin: Viewer, author: Member, thread: Thread, spilt: Reply
) -> None:
    word = "fulmar"
    titles = [f"How to convince {word} of web forms?", "How to convince the chief of web forms?"]
    for revision, title in enumerate(titles, 1):
        edit = ThreadEdit(title=title, body="They like paper.", ask="", revision=revision)
        await edit_thread(await viewer_for(author), thread.id, edit)
        if revision == 1:
            edition = await publish_with(manager, thread)
    draft = PurgeDraft(text=edition.form["head"]["title"], reason=REASON)
    await purge_text(admin, thread.id, draft)
    assert await places_of(word) == []
    assert (await load_edition(VISITOR, thread.id)).memo.title == "Title removed"
    kept = await ThreadRevision.filter(thread_id=thread.id).order_by("number")
    assert [bool(revision.title) for revision in kept] == [True, False, True]


@pytest.mark.parametrize("which", ["quote", "unknown", "gone"])
async def test_only_words_that_are_there_can_be_chosen(
    manager: Viewer, admin: Viewer, thread: Thread, spilt: Reply, which: str
) -> None:
    edition = await publish_with(manager, thread)
    passage, head = edition.form["lines"][0]["passages"][0], edition.form["head"]
    hashes = {"quote": passage["quote"], "unknown": "0" * 64}
    hash = hashes.get(which, head["note"])
    draft = PurgeDraft(text=hash, reason=REASON)
    if which == "gone":
        await purge_text(admin, thread.id, draft)
    before = await everything_stored()
    with pytest.raises(Invalid) as error:
        await purge_text(admin, thread.id, draft)
    assert set(error.value.fields) == {"text"}
    after = await everything_stored()
    assert {name: rows for name, rows in after.items() if name != "thread"} == {
        name: rows for name, rows in before.items() if name != "thread"
    }


async def test_purged_words_are_in_no_file_of_the_database(
    admin: Viewer, thread: Thread, spilt: Reply, tmp_path: Path
) -> None:
    def files_with(words: str) -> list[str]:
        return [
            file.name
            for file in tmp_path.glob("forum.sqlite3*")
            if words.encode() in file.read_bytes()
        ]

    if not is_postgres():  # a server keeps its files to itself
        assert files_with(CANARY)
        await purge_reply(admin, spilt.id, REASON)
        assert files_with(CANARY) == []
