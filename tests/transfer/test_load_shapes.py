"""Imported trees: parents, places, names and dates of every shape."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from forum.actions.endorsements import endorse
from forum.models import AuditEntry, Member, Reply, ReplyRevision, Thread
from forum.rules.drafts import USERNAME_SHAPE
from forum.transfer.imported import Author, ImportedReply, ImportedThread
from forum.transfer.load import load_threads
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.factories import make_member, make_reply

pytestmark = pytest.mark.usefixtures("db")
BEGAN = datetime(2015, 6, 1, tzinfo=UTC)


def said(number: int, parent: int | None = None, author: Author | None = None) -> ImportedReply:
    return ImportedReply(
        origin=f"old:{number}",
        author=author,
        body=f"Answer **{number}** saves $9.",
        created_at=BEGAN + timedelta(hours=number),
        parent_origin=None if parent is None else f"old:{parent}",
    )


def thread(*replies: ImportedReply, number: int = 0) -> ImportedThread:
    return ImportedThread(f"old:t{number}", "A thread", "Body", None, BEGAN, replies=replies)


async def places() -> dict[str, tuple[int, int, int]]:
    found = await Reply.all()
    return {str(r.origin): (r.depth, r.position, r.child_count) for r in found}


async def test_answers_hang_below_what_they_answer() -> None:
    await load_threads([thread(said(1), said(2, 1), said(3, 2), said(4, 1), said(5))])
    assert await places() == {
        "old:1": (1, 1, 2),
        "old:2": (2, 1, 1),
        "old:3": (3, 1, 0),
        "old:4": (2, 2, 0),
        "old:5": (1, 2, 0),
    }


async def test_an_answer_to_what_was_not_imported_stands_at_the_top() -> None:
    await load_threads([thread(said(1), said(2, 99))])
    assert (await places())["old:2"] == (1, 2, 0)


async def test_a_later_run_puts_older_replies_where_their_date_says() -> None:
    await load_threads([thread(said(2), said(5, 2))])
    report = await load_threads([thread(said(1), said(2), said(3, 2), said(5, 2), said(7))])
    assert dict(report.created) == {"reply": 3}
    found = await places()
    assert [found[f"old:{n}"][1] for n in (1, 2, 7)] == [1, 2, 3]
    assert [found[f"old:{n}"][1] for n in (3, 5)] == [1, 2]
    ordinals = {reply.ordinal for reply in await Reply.all()}
    assert ordinals == {1, 2, 3, 4, 5}
    await assert_nothing_drifted()


async def test_a_later_run_keeps_what_members_did_meanwhile() -> None:
    await load_threads([thread(said(1))])
    made, imported = await Thread.get(), await Reply.get()
    member = await make_member("reader", agency="City of Elm")
    await endorse(await viewer_for(member), imported.id)
    own = await make_reply(member, made, parent=imported)
    await load_threads([thread(said(1), said(2), said(3, 1))])
    assert (await Reply.get(id=imported.id)).endorsement_count == 1
    assert (await Reply.get(id=own.id)).parent_id == imported.id
    found = await Thread.get()
    assert (found.reply_count, found.active_at) == (4, own.created_at)
    await assert_nothing_drifted()


async def test_dying_after_a_thread_loses_only_what_was_not_begun() -> None:
    records = [thread(said(number), number=number) for number in range(4)]
    threads = 0

    def die_after_two() -> None:
        nonlocal threads
        threads += 1
        if threads == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await load_threads(records, die_after_two)
    assert await Thread.all().count() == await Reply.all().count() == 2
    report = await load_threads(records)
    assert dict(report.created) == {"thread": 2, "reply": 2}
    assert await Thread.all().count() == await Reply.all().count() == 4
    assert (await load_threads(records)).created == {}


async def test_authors_of_the_same_name_stay_two_people() -> None:
    one, two = Author("old:u1", "Kim Lee", ""), Author("old:u2", "Kim Lee", "")
    await load_threads([thread(said(1, author=one), said(2, author=two), said(3, author=one))])
    members = await Member.all().order_by("id")
    assert [member.username for member in members] == ["kim-lee.imported", "kim-lee-2.imported"]
    assert {member.display_name for member in members} == {"Kim Lee"}


@pytest.mark.parametrize("name", ["", "日本", "<script>", "a" * 300, "admin", "\u202e", "O'Neil"])
async def test_whatever_an_author_is_called_nobody_can_sign_up_as_them(name: str) -> None:
    await load_threads([thread(said(1, author=Author("old:u", name, "x@y.gov")))])
    member = await Member.get()
    assert member.username.endswith(".imported")
    assert not USERNAME_SHAPE.fullmatch(member.username)
    assert member.display_name
    assert (member.placeholder, member.password_hash) == (True, "")


async def test_a_post_without_an_author_has_none() -> None:
    await load_threads([thread(said(1))])
    assert (await Reply.get()).author_id is None
    assert await Member.all().count() == 0


async def test_dates_of_other_time_zones_are_the_same_moment() -> None:
    local = (BEGAN + timedelta(hours=1)).astimezone(timezone(timedelta(hours=-5)))
    await load_threads([thread(replace(said(2), created_at=local), said(3))])
    found = await Reply.all().order_by("position")
    assert [reply.origin for reply in found] == ["old:2", "old:3"]
    assert found[0].created_at == BEGAN + timedelta(hours=1)


async def test_bodies_are_cleaned_and_rendered_without_scripts() -> None:
    body = "One\x00two\u202e\r\n\r\n<script>alert(1)</script> [x](javascript:alert(1))"
    await load_threads([thread(replace(said(1), body=body))])
    revision, reply = await ReplyRevision.get(), await Reply.get()
    assert revision.body.startswith("Onetwo\n\n")
    assert "<script" not in reply.body_html
    assert "href" not in reply.body_html
    assert await AuditEntry.all().count() == 0
