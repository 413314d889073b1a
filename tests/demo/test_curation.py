"""The demo's curation: real deeds in the order of their dates, and something on every page of it."""

from collections import Counter

import pytest

from forum.clock import now
from forum.database import moment, rows
from forum.demo.summaries import passage
from forum.demo.threads import read_threads
from forum.models import (
    AuditEntry,
    Edition,
    FieldReport,
    LineReview,
    Member,
    Nomination,
    NominationState,
    Reply,
    ReplyRevision,
    Thread,
)
from forum.permissions import VISITOR
from forum.queries.cited import load_cited
from forum.queries.curation_queue import QueueRow, load_curation_queue
from forum.queries.differences import load_differences_page
from forum.queries.edition_page import EditionPage, load_edition
from forum.queries.evidence import load_evidence
from forum.queries.field_tally import load_field_tally
from forum.queries.memo import SourceState
from forum.queries.own_nominations import load_own_nominations, load_taken_words
from forum.rules.ballparks import compare
from forum.rules.evidence_rows import KINDS
from forum.rules.field_reports import FieldTally
from forum.rules.sealing import verify_edition
from tests.client import viewer_for

pytestmark = pytest.mark.usefixtures("demo")


async def thread_named(name: str) -> Thread:
    return await Thread.get(origin=f"demo:{name}")


async def editions() -> list[EditionPage]:
    found = await Edition.all().order_by("published_at")
    return [await load_edition(VISITOR, one.thread_id, one.number) for one in found]


async def test_every_edition_verifies_and_quotes_what_had_been_said_by_then() -> None:
    pages = await editions()
    assert [page.row.number for page in pages if page.thread.edition_number == 3] == [1, 2, 3]
    assert sorted(page.row.number for page in pages) == [1, 1, 1, 1, 2, 2, 3]
    for page in pages:
        texts = {row["hash"]: (row["salt"], row["text"]) for row in page.texts.rows.values()}
        verdict = verify_edition(page.row.form, page.row.hash, texts)
        assert (verdict.holds, verdict.withheld) == (True, 0)
        await assert_quotes(page)


async def assert_quotes(page: EditionPage) -> None:
    """No line says what another says, and all was written before the edition came out."""
    assert page.memo.imprint
    published_at = page.memo.imprint.published_at
    assert published_at < now()
    sources = [s for line in page.memo.lines for s in line.sources if not s.withheld]
    cited = [source.cited for source in sources]
    assert len(set(cited)) == len(cited)
    texts = await load_cited(page.thread.id, cited)
    for source in sources:
        assert texts[source.cited].words == source.words
        revision = await ReplyRevision.get(reply_id=source.reply_id, number=source.revision)
        assert revision.created_at < published_at


async def test_deeds_are_dated_one_after_the_other() -> None:
    log = await AuditEntry.all().order_by("id")
    assert [entry.created_at for entry in log] == sorted(entry.created_at for entry in log)
    published = [entry.created_at for entry in log if entry.deed == "publish edition"]
    assert published == [one.published_at for one in await Edition.all().order_by("id")]
    assert {"publish edition", "hide reply", "review line", "decline nomination"} <= {
        entry.deed for entry in log
    }
    for nomination in await Nomination.all():
        assert nomination.created_at < (nomination.decided_at or now())
    for row in await rows("SELECT created_at, edited_at FROM reply WHERE edited_at IS NOT NULL"):
        assert moment(row["created_at"]) < moment(row["edited_at"]) < log[-1].created_at


async def test_the_queue_begins_with_threads_without_an_edition_and_one_edition_is_stale() -> None:
    queue, _ = await load_curation_queue("")
    named = {row.thread_id: (await Thread.get(id=row.thread_id)).origin for row in queue}
    assert [named[row.thread_id] for row in queue] == [
        "demo:ai", "demo:telework", "demo:cloud", "demo:open-data",
    ]  # fmt: skip
    assert [row.wants_edition for row in queue] == [True, True, False, False]
    assert [row.nominations for row in queue] == [1, 0, 0, 1]
    assert [row.untagged_count for row in queue] == [0, 1, 0, 0]
    assert [row.is_stale for row in queue] == [False, False, True, False]
    await assert_stale_in_every_way(queue[2])


async def assert_stale_in_every_way(row: QueueRow) -> None:
    assert (row.edited, row.withheld, row.outranked, row.new) == (2, 1, 1, 1)
    lines = (await load_edition(VISITOR, row.thread_id)).memo.lines
    states = Counter(line.sources[0].state for line in lines)
    assert (states[SourceState.EDITED], states[SourceState.REWORDED]) == (1, 1)
    assert sum(line.is_withheld for line in lines) == 1


async def test_three_editions_differ_by_lines_that_came_went_and_were_reworded() -> None:
    thread = await thread_named("records")
    kinds = set()
    for old in (1, 2):
        page = await load_differences_page(VISITOR, thread.id, old, old + 1)
        assert page.compared
        differences = page.compared.differences
        assert differences.pairs
        for change in (line for type in differences.types for line in type.lines):
            kinds.add((change.old is not None, change.new is not None))
    assert kinds == {(True, True), (False, True), (True, False)}
    drops = [e.after for e in await AuditEntry.filter(target=f"summary {thread.id}")]
    assert any("dropped reply" in key for after in drops for key in after)
    assert await LineReview.all().count() >= 1


async def test_the_member_sees_nominations_in_three_states_and_words_that_were_taken_up() -> None:
    viewer = await viewer_for(await Member.get(username="demo-member"))
    own, _ = await load_own_nominations(viewer, "")
    assert {item.nomination.state for item in own} == {
        NominationState.ACCEPTED, NominationState.DECLINED, NominationState.OPEN,
    }  # fmt: skip
    assert all(item.nomination.reason for item in own if item.nomination.state == "declined")
    assert [item.editions.is_current for item in own if item.editions] == [True]
    taken, _ = await load_taken_words(viewer, "")
    assert any(item.quoted for item in taken)
    assert any(item.nominations for item in taken)
    states = Counter(
        [str(state) for state in await Nomination.all().values_list("state", flat=True)]
    )
    assert states == {"accepted": 3, "merged": 2, "declined": 1, "open": 2}


async def test_meetings_are_counted_and_a_single_one_tells_nothing() -> None:
    tallies = {name: await load_field_tally((await thread_named(name)).id) for name in
               ("records", "plain-language", "open-data")}  # fmt: skip
    records = tallies["records"]
    assert (records.meetings, records.shown, records.moved) == (6, 6, 4)
    assert (tallies["plain-language"].meetings, tallies["plain-language"].shown) == (3, 3)
    assert tallies["open-data"] == FieldTally(meetings=1)
    reports = FieldReport.filter(thread_id=(await thread_named("records")).id)
    assert len(set(await reports.values_list("agency_id", flat=True))) >= 4


async def test_evidence_of_all_kinds_agrees_with_the_words_beside_it() -> None:
    replies = {reply.id: reply for reply in await Reply.all()}
    evidence = await load_evidence(list(replies))
    assert len(evidence) >= 14
    assert {row.kind for own in evidence.values() for row in own} == set(KINDS)
    assert {replies[id].thread_id for id in evidence} == {
        thread.id for thread in await Thread.all()
    }
    for id, own in evidence.items():
        found = compare(own)
        plain = (await ReplyRevision.get(reply_id=id, number=replies[id].revision)).plain
        differences = [difference.amount for difference in found.differences]
        said = [amount in plain for amount in differences]
        totals = [option.total in plain for option in found.options]
        assert all(said) or all(totals), (replies[id].origin, found)


async def test_words_that_nobody_said_stop_the_filling_and_are_named() -> None:
    records = next(thread for thread in read_threads() if thread.name == "records")
    with pytest.raises(LookupError, match=r"records: undo-bin does not say “all 207 were there”"):
        await passage(records, "undo-bin", "risk", "all 207 were there")
    with pytest.raises(LookupError, match="records has no reply undo-bun"):
        await passage(records, "undo-bun", "risk")
