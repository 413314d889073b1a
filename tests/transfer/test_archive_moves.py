"""Archives of a forum in which replies were moved and threads merged."""

from pathlib import Path

from forum.actions.merges import merge_threads
from forum.actions.moves import move_branch
from forum.database import connected, execute
from forum.models import Departure, Member, MovedReply, Reply, Role, Thread
from forum.rules.moving import Place
from forum.transfer.archive.digest import content_digest
from forum.transfer.archive.export import export_archive
from forum.transfer.archive.intake import import_archive
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.conftest import Copies
from tests.factories import make_member, make_reply, make_thread

REASON = "It belongs there."


async def build() -> tuple[Thread, Thread, Reply]:
    """One thread merged into a later one, where an earlier reply answers a later one."""
    author = await make_member("author")
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    one, other = await make_thread(author), await make_thread(author)
    early = await make_reply(author, one, argument=["roi"])
    late = await make_reply(author, other)
    await move_branch(manager, early.id, Place(reply_id=late.id), REASON)
    await merge_threads(manager, one.id, other.id, REASON)
    return one, other, early


async def test_it_moves_whole_with_where_everything_went(copies: Copies, tmp_path: Path) -> None:
    file = tmp_path / "forum.zip"
    async with copies.copy(tmp_path) as url, connected(url):
        one, other, early = await build()
        await export_archive(file, private=True)
        digest = await content_digest()
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(file)
        assert await content_digest() == digest
        assert (await Thread.get(id=one.id)).merged_into_id == other.id
        assert await MovedReply.all().count() == await Departure.all().count() == 1
        reply = await Reply.get(id=early.id)
        assert reply.parent_id is not None
        assert reply.parent_id > reply.id
        author = await Member.get(username="author")
        assert (await make_reply(author, one)).thread_id == other.id
        await assert_nothing_drifted()


async def test_a_public_one_has_each_reply_once_in_the_thread_where_it_is(
    copies: Copies, tmp_path: Path
) -> None:
    file = tmp_path / "forum.zip"
    async with copies.copy(tmp_path) as url, connected(url):
        _, other, _ = await build()
        await export_archive(file, private=False)
    async with copies.copy(tmp_path) as url, connected(url):
        await make_thread(await make_member())  # not empty: it comes in as any import does
        await import_archive(file)
        found = await Thread.get(title=other.title)
        below = await Reply.filter(thread_id=found.id).exclude(parent_id=None)
        assert len(below) == 1
        assert found.reply_count == 3
        report = await import_archive(file)
        assert report.created["reply"] == 0
        await assert_nothing_drifted()


async def test_one_from_before_there_were_moves_gets_its_numbers(
    copies: Copies, tmp_path: Path
) -> None:
    file = tmp_path / "forum.zip"
    async with copies.copy(tmp_path) as url, connected(url):
        author = await make_member("author")
        thread = await make_thread(author)
        await make_reply(author, thread)
        await execute("UPDATE thread SET last_ordinal = 0")
        await export_archive(file, private=True)
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(file)
        fresh = await make_reply(await Member.get(username="author"), await Thread.get())
        assert fresh.ordinal == 2
