"""Forums that come near the bounds of an archive move as they are."""

from pathlib import Path

from forum.actions.drafts import BEGIN_MAX
from forum.actions.leaving import leave
from forum.actions.members import set_password
from forum.actions.merges import merge_threads
from forum.actions.moves import move_branch
from forum.clock import now
from forum.database import connected, execute
from forum.models import Draft, Member, Reply, Role
from forum.rules.leaving import LeaveDraft
from forum.rules.moving import Place
from forum.transfer.archive.digest import content_digest
from forum.transfer.archive.export import export_archive
from forum.transfer.archive.intake import import_archive
from forum.transfer.imported import Author, ImportedThread
from forum.transfer.load import load_threads
from tests.client import viewer_for
from tests.conftest import Copies
from tests.factories import make_member, make_reply, make_thread
from tests.hot_threads import Shape, make_hot_thread

PASSWORD = "four words in a row"
REASON = "It belongs there."


async def test_a_thread_of_ten_thousand_replies_with_others_moved_below_them_moves_whole(
    copies: Copies, tmp_path: Path
) -> None:
    file = tmp_path / "forum.zip"
    async with copies.copy(tmp_path) as url, connected(url):
        author = await make_member("author")
        manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
        hot = await make_hot_thread(author, Shape(top=8_000, children=1_000, chain=1_000))
        other, third = await make_thread(author), await make_thread(author)
        await make_reply(author, other)
        deepest = await Reply.filter(thread_id=hot.id).order_by("-depth").first()
        stray = await make_reply(author, third)
        assert deepest
        await move_branch(manager, stray.id, Place(reply_id=deepest.id), REASON)
        await merge_threads(manager, hot.id, other.id, REASON)
        await export_archive(file, private=True)
        digest = await content_digest()
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(file)
        assert await content_digest() == digest
        assert await Reply.filter(thread_id=other.id).count() == 10_003


async def test_who_left_keeps_a_key_that_is_not_of_the_name(copies: Copies, tmp_path: Path) -> None:
    file = tmp_path / "forum.zip"
    async with copies.copy(tmp_path) as url, connected(url):
        await make_member("admin", role=Role.ADMIN)
        author = await make_member("author")
        await set_password("author", PASSWORD)
        await leave(await viewer_for(author), LeaveDraft(password=PASSWORD))
        await export_archive(file, private=True)
        digest = await content_digest()
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(file)
        assert await content_digest() == digest
        gone = await Member.get(id=author.id)
        assert (gone.username, gone.username_key[:5]) == (f"former.{author.id}", "left:")


async def test_an_address_of_two_lines_from_another_forum_is_one_line_here_and_moves_on(
    copies: Copies, tmp_path: Path
) -> None:
    file = tmp_path / "forum.zip"
    author = Author("wxr:user:1", "Ana\nPark", "ana\n@harbor.example")
    async with copies.copy(tmp_path) as url, connected(url):
        thread = ImportedThread("wxr:post:1", "How we\nasked", "Words.", author, now())
        await load_threads(iter([thread]))
        await export_archive(file, private=True)
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(file)
        member = await Member.get()
        assert (member.display_name, member.email) == ("Ana Park", "ana @harbor.example")


async def test_the_highest_id_that_comes_in_is_followed_by_others(
    copies: Copies, tmp_path: Path
) -> None:
    file, highest = tmp_path / "forum.zip", 2**53 - 1
    async with copies.copy(tmp_path) as url, connected(url):
        author = await make_member("author")
        await execute("UPDATE member SET id = ? WHERE id = ?", highest, author.id)
        await export_archive(file, private=True)
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(file)
        assert (await make_member("later")).id == highest + 1


async def test_drafts_move_whatever_number_their_version_was_drawn(
    copies: Copies, tmp_path: Path
) -> None:
    file = tmp_path / "forum.zip"
    async with copies.copy(tmp_path) as url, connected(url):
        author = await make_member("author")
        drawn = [1, BEGIN_MAX, BEGIN_MAX + 1_000_000]
        for number, version in enumerate(drawn):
            await Draft.create(
                member_id=author.id,
                place=f"place {number}",
                version=version,
                typed={"body": ["So far."]},
                updated_at=now(),
            )
        await export_archive(file, private=True)
        digest = await content_digest()
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(file)
        assert await content_digest() == digest
