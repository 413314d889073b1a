"""Archives of our own: a forum moves whole, and what is private stays at home."""

import json
from pathlib import Path

import pytest
from tortoise import Tortoise
from tortoise.backends.base.executor import EXECUTOR_CACHE

from forum.actions.checks import drain_checks
from forum.actions.recount import drain_rescores
from forum.app import create_app
from forum.database import connected, rows
from forum.errors import CasemakerError, Conflict
from forum.models import Member, Reply, ReplyRevision, Thread
from forum.queries.evidence import load_evidence
from forum.rules.evidence_rows import from_store
from forum.settings import Settings
from forum.transfer.archive.digest import content_digest
from forum.transfer.archive.export import export_archive
from forum.transfer.archive.file import looks_like_archive
from forum.transfer.archive.format import LEFT_OUT, TABLES
from forum.transfer.archive.intake import import_archive
from forum.transfer.whole_file import AS_THE_UMASK_SAYS
from tests.client import Client, Page
from tests.conftest import Copies
from tests.databases import PostgresCopies, SqliteCopies, why_no_postgres
from tests.factories import EVIDENCE, make_member, make_reply, make_thread
from tests.transfer.archive_files import parts_of, remade, with_row
from tests.transfer.archive_forum import (
    CANARIES,
    HIDDEN_THREAD,
    PASSWORD,
    SHOWN,
    SHOWN_WHY,
    Forum,
    build_forum,
    counted,
    recounted,
)


class Sent:
    """A forum that was archived, and what it was like."""

    def __init__(self, forum: Forum, digest: str, pages: list[str]) -> None:
        self.forum, self.digest, self.pages = forum, digest, pages


async def send(copies: Copies, tmp_path: Path, *, private: bool = True) -> tuple[Path, Sent]:
    """Build a forum on a database of its own and archive it."""
    file = tmp_path / "forum.zip"
    async with copies.copy(tmp_path) as url, connected(url):
        forum = await build_forum()
        await export_archive(file, private=private)
        return file, Sent(forum, await content_digest(), await pages_of(forum, tmp_path))


async def pages_of(forum: Forum, folder: Path) -> list[str]:
    async with Client(create_app(settings_in(folder))) as visitor:
        found: list[Page] = [
            await visitor.open(path)
            for path in (f"/threads/{forum.thread.id}", "/", f"/replies/{forum.argument.id}")
        ]
        return [page.words("main") for page in found]


def settings_in(folder: Path) -> Settings:
    return Settings(data_dir=folder, rate_limits="off", secret_key="k" * 32)


async def expect_whole(file: Path, sent: Sent, folder: Path) -> None:
    """Import into the empty forum that is connected, and find everything as it was."""
    report = await import_archive(file)
    assert (report.created["thread"], report.created["reply"]) == (2, 5)
    assert await content_digest() == sent.digest
    assert await pages_of(sent.forum, folder) == sent.pages
    async with Client(create_app(settings_in(folder))) as client:
        signed_in = await client.submit("/login", username="author", password=PASSWORD)
        assert signed_in.status == 303
    await drain_rescores()
    assert await counted() == await recounted()
    author = await Member.get(username="author")
    thread = await make_thread(author)
    assert thread.id > sent.forum.thread.id
    assert (await make_reply(author, thread)).id > sent.forum.below_hidden.id


async def test_a_forum_moves_whole_into_an_empty_one(copies: Copies, tmp_path: Path) -> None:
    file, sent = await send(copies, tmp_path)
    async with copies.copy(tmp_path) as url, connected(url):
        await expect_whole(file, sent, tmp_path)


async def test_what_waits_to_be_worked_out_is_worked_out_before_a_forum_moves(
    copies: Copies, tmp_path: Path
) -> None:
    """Else both would do it later, each at a moment of its own."""
    file, sent = await send(copies, tmp_path)
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(file)
        await drain_rescores()
        await drain_checks()
        assert await content_digest() == sent.digest
        assert not await Thread.filter(unchecked=True).exists()


async def test_a_forum_moves_whole_to_the_other_database(
    copies: Copies, tmp_path: Path, testrun_uid: str, worker_id: str
) -> None:
    if reason := await why_no_postgres():
        pytest.skip(reason)
    name = f"{testrun_uid[:8]}_{worker_id}_other"
    to_postgres = isinstance(copies, SqliteCopies)
    other = PostgresCopies(name) if to_postgres else SqliteCopies(tmp_path)
    file, sent = await send(copies, tmp_path)
    forget_dialect()
    try:
        await other.prepare()
        async with other.copy(tmp_path) as url, connected(url):
            await expect_whole(file, sent, tmp_path)
    finally:
        forget_dialect()
        await other.drop()


def forget_dialect() -> None:
    """Tortoise keeps the SQL that it made; a real process never meets two databases."""
    EXECUTOR_CACHE.clear()


async def test_an_import_that_dies_half_way_leaves_the_forum_empty(
    copies: Copies, tmp_path: Path
) -> None:
    file, sent = await send(copies, tmp_path)

    def die() -> None:
        raise KeyboardInterrupt

    async with copies.copy(tmp_path) as url, connected(url):
        before = await content_digest()
        with pytest.raises(KeyboardInterrupt):
            await import_archive(file, die)
        assert await content_digest() == before
        await import_archive(file)
        assert await content_digest() == sent.digest


async def test_a_private_archive_does_not_mix_with_what_is_there(
    copies: Copies, tmp_path: Path
) -> None:
    file, _ = await send(copies, tmp_path)
    async with copies.copy(tmp_path) as url, connected(url):
        await make_member()
        before = await content_digest()
        with pytest.raises(Conflict):
            await import_archive(file)
        assert await content_digest() == before


async def test_a_public_archive_has_nothing_that_visitors_may_not_read(
    copies: Copies, tmp_path: Path
) -> None:
    file, _ = await send(copies, tmp_path, private=False)
    parts = {name: content.decode() for name, content in parts_of(file).items()}
    found = [(word, name) for word in CANARIES for name in parts if word in parts[name]]
    assert found == []
    replies = [json.loads(line) for line in parts["reply.jsonl"].splitlines()]
    assert len(replies) == 4
    assert sum(reply["author_id"] is None for reply in replies) == 2
    assert SHOWN in parts["reply_revision.jsonl"]
    assert SHOWN_WHY in parts["pick.jsonl"]
    assert len(parts["evidence.jsonl"].splitlines()) == len(EVIDENCE)
    assert "endorsement.jsonl" not in parts


async def test_a_public_archive_keeps_ids_in_an_empty_forum_and_signs_nobody_in(
    copies: Copies, tmp_path: Path
) -> None:
    file, sent = await send(copies, tmp_path, private=False)
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(file)
        assert [thread.title for thread in await Thread.all()] == [sent.forum.thread.title]
        argument = await Reply.get(id=sent.forum.argument.id)
        assert argument.endorsement_count == 0
        await expect_evidence(argument)
        members = await Member.all()
        assert all(m.placeholder and not m.email and not m.password_hash for m in members)
        assert {m.username for m in members} == {
            "author.imported", "reader.imported", "stranger.imported", "manager.imported",
        }  # fmt: skip
        assert await counted() == await recounted()
        [page, *_] = await pages_of(sent.forum, tmp_path)
        assert "hidden by a manager" in page
        assert SHOWN.split(".")[0] in page
        again = await import_archive(file)
        assert again.created.total() == 0
        assert (again.known["thread"], again.known["reply"]) == (1, 4)


async def test_a_public_archive_may_be_added_to_a_forum_twice(
    copies: Copies, tmp_path: Path
) -> None:
    file, sent = await send(copies, tmp_path, private=False)
    async with copies.copy(tmp_path) as url, connected(url):
        mine = await make_thread(await make_member("author"))
        first, second = await import_archive(file), await import_archive(file)
        assert (first.created["thread"], first.created["reply"]) == (1, 2)
        assert second.created.total() == 0
        arrived = await Thread.exclude(id=mine.id).get()
        assert arrived.title == sent.forum.thread.title
        replies = await Reply.filter(thread_id=arrived.id).order_by("position")
        assert [(reply.depth, reply.type_count) for reply in replies] == [(1, 1), (1, 1)]
        await expect_evidence(replies[0])
        assert await counted() == await recounted()


async def expect_evidence(argument: Reply) -> None:
    """One row of each kind, for readers and in its history, and weighed."""
    assert await load_evidence([argument.id]) == {argument.id: tuple(EVIDENCE)}
    revision = await ReplyRevision.get(reply_id=argument.id)
    assert from_store(revision.evidence) == tuple(EVIDENCE)
    assert argument.evidence == 3


async def test_html_that_somebody_wrote_into_an_archive_becomes_inert(
    copies: Copies, tmp_path: Path
) -> None:
    file, sent = await send(copies, tmp_path)
    bad = remade(file, with_row("reply", body_html="<p onclick=x>Hi<script>x()</script></p>"))
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(bad)
        assert (await Reply.get(id=sent.forum.argument.id)).body_html == "<p>Hi</p>"


async def test_an_archive_of_an_older_version_gets_the_defaults_of_newer_columns(
    copies: Copies, tmp_path: Path
) -> None:
    file, _ = await send(copies, tmp_path)
    older = remade(file, with_row("thread", audience=..., pick_count=...))
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(older)
        assert await rows("SELECT audience, pick_count FROM thread WHERE id = 1") == [
            {"audience": "", "pick_count": 0}
        ]


async def test_only_its_owner_may_read_a_private_archive(db: str, tmp_path: Path) -> None:
    file = tmp_path / "forum.zip"
    await export_archive(file, private=False, mode=AS_THE_UMASK_SAYS)
    assert file.stat().st_mode & 0o400
    await export_archive(file, private=True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert looks_like_archive(file.read_bytes())
    assert leftovers(tmp_path) == []


async def test_an_export_that_cannot_be_written_says_so_in_one_line(
    db: str, tmp_path: Path
) -> None:
    with pytest.raises(CasemakerError, match="Cannot write"):
        await export_archive(tmp_path / "no" / "forum.zip", private=False)
    with pytest.raises(CasemakerError, match="Cannot write"):
        await export_archive(tmp_path, private=False)
    assert leftovers(tmp_path) == leftovers(tmp_path.parent) == []


def leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(".*.part"))


async def test_every_table_is_carried_or_left_out_on_purpose(db: str) -> None:
    assert set(Tortoise.apps["forum"].values()) == {*TABLES, *LEFT_OUT}


async def test_the_digest_changes_with_any_word(db: str) -> None:
    forum = await build_forum()
    before = await content_digest()
    assert await content_digest() == before
    await Reply.filter(id=forum.hidden.id).update(hidden_reason=HIDDEN_THREAD)
    assert await content_digest() != before
