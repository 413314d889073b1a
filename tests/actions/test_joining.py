"""Joining an imported author to the member who that person is."""

from datetime import UTC, datetime

import pytest

from forum.actions.editions import publish
from forum.actions.endorsements import endorse
from forum.actions.joining import join_placeholder
from forum.actions.members import sign_up
from forum.actions.picks import pick
from forum.actions.visits import VisitQueue
from forum.errors import NotFound
from forum.models import (
    AuditEntry,
    Endorsement,
    Member,
    Pick,
    PickHistory,
    Reply,
    ReplyRevision,
    Role,
    Thread,
    ThreadRevision,
)
from forum.permissions import VISITOR
from forum.queries.edition_page import load_edition
from forum.rules.drafts import PickDraft, SignUpDraft
from forum.transfer.imported import Author, ImportedReply, ImportedThread
from forum.transfer.load import load_threads
from tests.client import viewer_for
from tests.factories import make_member, make_reply

pytestmark = pytest.mark.usefixtures("db")
WHEN = datetime(2019, 3, 1, tzinfo=UTC)
PAT = Author("old:1", "Pat Lee", "pat@agency.gov")
OTHER = Author("old:2", "Sam", "")


async def an_import() -> tuple[Thread, list[Reply]]:
    """A thread of Pat's with a reply of Pat's and one of Sam's."""
    replies = [
        ImportedReply(f"old:r{number}", author, f"Words {number}.", WHEN, None, arguments=("roi",))
        for number, author in enumerate((PAT, OTHER), 1)
    ]
    await load_threads(
        [ImportedThread("old:t", "An old thread", "Body.", PAT, WHEN, replies=tuple(replies))]
    )
    return await Thread.get(), await Reply.all().order_by("id")


async def test_posts_and_revisions_move_to_the_member() -> None:
    _, (own, other) = await an_import()
    member = await make_member("pat")
    assert await join_placeholder("pat-lee.imported", "PAT") == 1
    assert (await Thread.get()).author_id == member.id
    assert (await Reply.get(id=own.id)).author_id == member.id
    assert (await Reply.get(id=other.id)).author_id != member.id
    assert (await ThreadRevision.get()).editor_id == member.id
    assert (await ReplyRevision.get(reply_id=own.id)).editor_id == member.id
    assert not await Member.exists(username="pat-lee.imported")
    entry = await AuditEntry.get()
    assert entry.before == {"imported author": "pat-lee.imported"}


async def test_a_published_name_stays_as_it_was() -> None:
    thread, _ = await an_import()
    await make_reply(await Member.get(username="pat-lee.imported"), thread, argument=["roi"])
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    await publish(manager, thread.id, 0, "First edition.")
    await make_member("pat")
    await join_placeholder("pat-lee.imported", "pat")
    memo = (await load_edition(VISITOR, thread.id)).memo
    assert memo.lines[0].sources[0].by == "Pat Lee"


async def test_marks_on_what_now_is_ones_own_are_taken_back() -> None:
    thread, (own, other) = await an_import()
    member, reader = await make_member("pat"), await make_member("reader")
    for who in (member, reader):
        await endorse(await viewer_for(who), own.id)
        await endorse(await viewer_for(who), other.id)
    why = PickDraft(reply_id=own.id, why="Because it is so well put.")
    await pick(await viewer_for(member), thread.id, why)
    await join_placeholder("pat-lee.imported", "pat")
    found = await Reply.get(id=own.id)
    assert (found.endorsement_count, found.seen_count, found.pick_count) == (1, 1, 0)
    assert (await Thread.get()).pick_count == 0
    assert (await Reply.get(id=other.id)).endorsement_count == 2
    assert await Endorsement.filter(reply_id=own.id).count() == 1
    assert await Pick.all().count() == 0
    assert (await PickHistory.get()).ended_at is not None


async def test_having_seen_ones_own_posts_no_longer_counts() -> None:
    thread, (own, other) = await an_import()
    member, queue = await make_member("pat"), VisitQueue()
    queue.shown(await viewer_for(member), thread.id, [1, 2])
    await queue.fold()
    await join_placeholder("pat-lee.imported", "pat")
    assert (await Reply.get(id=own.id)).seen_count == 0
    assert (await Reply.get(id=other.id)).seen_count == 1


async def test_signing_up_with_an_imported_authors_name_or_address_owns_nothing() -> None:
    await an_import()
    for username in ("pat-lee", "pat-lee-imported"):
        member = await sign_up(
            SignUpDraft(
                username=username,
                display_name="Pat Lee",
                email="pat@agency.gov",
                password="correct horse battery",
            )
        )
        assert await Reply.filter(author_id=member.id).count() == 0
        assert await Thread.filter(author_id=member.id).count() == 0
    assert await Member.filter(placeholder=True).count() == 2


async def test_only_an_imported_author_joins_a_member_who_can_sign_in() -> None:
    await an_import()
    await make_member("pat")
    for imported, username in (
        ("pat", "pat"),
        ("nobody.imported", "pat"),
        ("pat-lee.imported", "sam.imported"),
        ("pat-lee.imported", "nobody"),
    ):
        with pytest.raises(NotFound):
            await join_placeholder(imported, username)
    assert await Member.filter(placeholder=True).count() == 2
    assert await AuditEntry.all().count() == 0
