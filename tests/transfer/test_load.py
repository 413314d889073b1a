"""Writing imported threads: once each, in order, and on again after a crash."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from forum.actions.members import sign_up
from forum.actions.recount import recount_thread
from forum.errors import Invalid
from forum.models import Member, Reply, ReplyRevision, Thread
from forum.permissions import VISITOR
from forum.queries.evidence import load_evidence
from forum.queries.thread_page import ThreadView, load_thread_page
from forum.rules.drafts import SignUpDraft
from forum.rules.evidence_rows import from_store
from forum.transfer.imported import Author, ImportedReply, ImportedThread, Skipped
from forum.transfer.load import load_threads
from tests.factories import EVIDENCE

BEGAN = datetime(2012, 3, 4, 9, tzinfo=UTC)
MIRA = Author("old:user:4", "Mira Sorens", "mira@old.example")


def reply(number: int, parent: int | None = None, author: Author | None = MIRA) -> ImportedReply:
    return ImportedReply(
        origin=f"old:comment:{number}",
        author=author,
        body=f"Answer {number}, with a figure of ${number},000 a year.",
        created_at=BEGAN + timedelta(hours=number),
        parent_origin=f"old:comment:{parent}" if parent else None,
    )


def thread(number: int, *replies: ImportedReply) -> ImportedThread:
    return ImportedThread(
        origin=f"old:post:{number}",
        title=f"How do I convince my leadership to do number {number}?",
        body="What worked?",
        author=MIRA,
        created_at=BEGAN,
        topics=("Cloud", "No such topic"),
        replies=replies,
    )


async def test_a_thread_arrives_with_authors_dates_and_places(db: str) -> None:
    report = await load_threads([thread(1, reply(1), reply(2, parent=1), reply(3, author=None))])
    assert dict(report.created) == {"thread": 1, "reply": 3, "author": 1}
    made = await Thread.get(origin="old:post:1")
    assert (made.reply_count, made.top_level_count) == (3, 2)
    assert (made.created_at, made.active_at) == (BEGAN, BEGAN + timedelta(hours=3))
    page = await load_thread_page(VISITOR, made.id, ThreadView())
    first, third = page.replies
    assert [answer.author.name for answer in first.children] == ["Mira Sorens"]
    assert third.author.name == "Former member"
    assert [topic.slug for topic in page.topics] == ["cloud"]


async def test_a_second_run_adds_nothing_and_a_grown_source_only_what_is_new(db: str) -> None:
    await load_threads([thread(1, reply(1), reply(3))])
    again = await load_threads([thread(1, reply(1), reply(3))])
    assert again.created == {}
    assert again.known == {"thread": 1, "reply": 2}
    grown = await load_threads([thread(1, reply(1), reply(2), reply(3))])
    assert dict(grown.created) == {"reply": 1}
    placed = await Reply.all().order_by("position")
    assert [r.origin for r in placed] == [f"old:comment:{n}" for n in (1, 2, 3)]


async def test_an_import_killed_half_way_completes_when_run_again(db: str) -> None:
    def dying() -> Iterator[ImportedThread]:
        yield thread(1, reply(1))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await load_threads(dying())
    await load_threads([thread(1, reply(1)), thread(2, reply(2))])
    assert await Thread.all().count() == 2
    assert await Reply.all().count() == 2


async def test_evidence_comes_in_with_the_types_that_carry_it(db: str) -> None:
    argument = replace(reply(1), arguments=("roi",), evidence=tuple(EVIDENCE))
    await load_threads([thread(1, argument, replace(reply(2), evidence=tuple(EVIDENCE)))])
    first, second = await Reply.all().order_by("id")
    assert await load_evidence([first.id, second.id]) == {first.id: tuple(EVIDENCE)}
    assert (first.evidence, second.evidence) == (3, 0)
    kept = await ReplyRevision.get(reply_id=second.id)
    assert from_store(kept.evidence) == tuple(EVIDENCE)


async def test_a_fault_within_a_thread_leaves_none_of_it(db: str) -> None:
    with pytest.raises(Invalid):
        await load_threads([thread(1, reply(1), replace(reply(2), arguments=("no-such-type",)))])
    assert await Thread.all().count() == 0
    assert await Reply.all().count() == 0


async def test_imported_authors_cannot_sign_in_and_nobody_becomes_one_by_name(db: str) -> None:

    await load_threads([thread(1)])
    placeholder = await Member.get(origin=MIRA.origin)
    assert placeholder.placeholder
    assert placeholder.password_hash == ""
    draft = SignUpDraft(
        username="mira-sorens",
        display_name="Mira Sorens",
        email="mira@old.example",
        password="a long enough pass phrase",
    )
    member = await sign_up(draft)
    assert member.id != placeholder.id
    assert (await Thread.get(origin="old:post:1")).author_id == placeholder.id


async def test_lengths_do_not_bind_imports_and_skipped_records_are_reported(db: str) -> None:
    long = ImportedThread("old:post:9", "Short", "x " * 30_000, None, BEGAN)
    report = await load_threads([long, Skipped("post 3", "it is a draft")])
    assert report.skipped == [Skipped("post 3", "it is a draft")]
    made = await Thread.get(origin="old:post:9")
    assert made.title == "Short"


async def test_what_an_import_counts_is_what_a_recount_counts(db: str) -> None:
    await load_threads([thread(1, reply(1), reply(2, parent=1), reply(3))])
    made = await Thread.get(origin="old:post:1")
    before = await Reply.all().order_by("id").values()
    await recount_thread(made.id)
    assert await Reply.all().order_by("id").values() == before


async def test_a_number_that_stands_in_two_threads_is_named_and_keeps_nothing_else(
    db: str,
) -> None:
    found = [thread(1, reply(1)), thread(2, reply(2), reply(1), reply(3, parent=1))]
    for _ in range(2):
        report = await load_threads(found)
        assert [one.what for one in report.skipped] == ["reply old:comment:1"]
    assert await Thread.all().count() == 2
    assert await Reply.all().count() == 3
    second = await Thread.get(origin="old:post:2")
    assert (second.reply_count, second.last_ordinal) == (2, 2)
