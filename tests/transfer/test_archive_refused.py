"""Archives that are damaged or hostile: one clear line, and nothing is written anywhere."""

import os
import re
import shutil
import stat
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZipFile, ZipInfo

import pytest
import pytest_asyncio

from forum.database import connected
from forum.errors import Unreadable
from forum.rules.evidence_rows import to_store
from forum.transfer.archive.digest import content_digest
from forum.transfer.archive.export import export_archive
from forum.transfer.archive.file import LINE_MAX
from forum.transfer.archive.format import HEADER_NAME
from forum.transfer.archive.intake import import_archive
from tests.conftest import Copies
from tests.factories import RISK
from tests.slowness import slowness
from tests.transfer.archive_files import (
    Parts,
    damaged,
    parts_of,
    remade,
    with_header,
    with_lines,
    with_one_bit_turned,
    with_row,
    write_parts,
)
from tests.transfer.archive_forum import build_forum
from tests.transfer.conftest import Archives


@pytest_asyncio.fixture
async def archive(archives: Archives, tmp_path: Path) -> Path:
    """A good private archive, in a folder of its own."""
    folder = tmp_path / "archives"
    folder.mkdir()
    return Path(shutil.copy(await archives(True), folder / "forum.zip"))


Expect = Callable[[Path, str], Awaitable[None]]


@pytest.fixture
def expect_refusal(copies: Copies, tmp_path: Path) -> Expect:
    """Import into an empty forum: refused in one line with these words, and nothing is written."""

    async def expect(file: Path, words: str) -> None:
        async with copies.copy(tmp_path) as url, connected(url):
            empty, files = await content_digest(), files_in(tmp_path)
            with pytest.raises(Unreadable, match=re.escape(words)) as refusal:
                await import_archive(file)
            assert "\n" not in str(refusal.value)
            assert await content_digest() == empty
            assert files_in(tmp_path) == files

    return expect


def files_in(folder: Path) -> set[str]:
    """But for those that SQLite keeps beside its database."""
    names = (str(path) for path in folder.rglob("*"))
    return {name for name in names if "sqlite3" not in name}


def with_file(name: str) -> Callable[[Parts], None]:
    return lambda parts: parts.update({name: b"{}\n"})


def without(name: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        del parts[name]

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (with_lines("pick", b"{nonsense\n"), "pick.jsonl, line 1: it is not JSON"),
        (with_lines("pick", b"[" * 100_000 + b"\n"), "it is not JSON"),
        (with_lines("pick", '{"id":1}'.encode("utf-16") + b"\n"), "it is not JSON"),
        (with_lines("pick", b"[1]\n"), "it is not a row"),
        (with_lines("pick", b'{"id": 1}'), "cut off"),
        (with_row("topic", id=...), "column id"),
        (with_row("topic", id=0), "ids must grow"),
        (with_row("member", is_admin=True), "no column 'is_admin'"),
        (with_row("member", username=...), "column username"),
        (with_row("member", username=None), "column username"),
        (with_row("member", username="x" * 61), "column username"),
        (with_row("member", display_name="a\0b"), "column display_name"),
        (with_row("member", display_name="\ud800"), "column display_name"),
        (with_row("member", role="root"), "column role"),
        (with_row("member", placeholder=0), "column placeholder"),
        (with_row("thread", revision=2**31), "column revision"),
        (with_row("thread", revision="1"), "column revision"),
        (with_row("reply", score=float("nan")), "column score"),
        (with_row("thread", created_at="yesterday"), "column created_at"),
        (with_row("thread", created_at="2026-11-23T10:00:00"), "column created_at"),
        (with_row("thread", created_at="0001-01-01T00:00:00+14:00"), "column created_at"),
        (with_row("visit", seen="%%%"), "column seen"),
        (with_row("audit_entry", before={"a": "\0"}), "column before"),
        (with_row("evidence", kind="rumor"), "column kind"),
        (with_row("evidence", unit_cost="1.200,5"), "evidence.jsonl, line 1: its evidence is not"),
        (with_row("evidence", unit_cost="1,200"), "its evidence is not written as it should be"),
        (with_row("evidence", link="https://x.example"), "its evidence is not written"),
        (with_row("evidence", position=9), "that many rows of evidence"),
        (with_row("evidence", kind="peer", link="javascript:alert(1)"), "its evidence is not"),
        (with_row("reply_revision", evidence=[{"kind": "peer"}]), "its evidence is not filled in"),
        (with_row("reply_revision", evidence=["x"]), "its evidence is not filled in"),
        (with_row("reply_revision", evidence=7), "its evidence is not filled in"),
        (with_row("reply_revision", evidence=to_store([RISK]) * 9), "its evidence is not filled"),
        (
            with_row("agency", id=2**63 - 1),
            "agency.jsonl, line 1: column id is 9223372036854775807",
        ),
        (with_row("member", id=2**53), "member.jsonl, line 1: column id is"),
        (with_row("visit", agency_id=2**53), "column agency_id is"),
        (with_row("curation", reviewed_until=-1), "column reviewed_until is -1"),
        (with_row("reply", ordinal=-7), "reply.jsonl, line 1: column ordinal is -7, which is not"),
        (with_row("reply", ordinal=2**31 - 1), "column ordinal is 2147483647, which is not from 1"),
        (with_row("reply", depth=0), "column depth is 0"),
        (with_row("reply", depth=2**31 - 1), "column depth is"),
        (with_row("reply", position=-1), "column position is -1"),
        (with_row("reply", best_page=2**31 - 1), "column best_page is"),
        (with_row("thread", last_ordinal=2**31 - 1), "column last_ordinal is"),
        (with_row("thread", top_level_count=2**31 - 1), "column top_level_count is"),
        (with_row("thread", version=2**31 - 1), "column version is"),
        (with_row("thread", revision=-1), "column revision is -1"),
        (with_row("visit", seen=b64encode(bytes(200_000)).decode()), "column seen names replies"),
        (with_row("member", username_key="admin"), "column username_key is not how username"),
        (with_row("agency", name_key="Harbor County"), "column name_key is not how name"),
        (with_row("member", email="a@b.example\nBcc: all@b.example"), "column email has a line"),
        (with_row("member", verified_email="a@b.example\r\nX: y"), "column verified_email has a"),
        (with_row("member", display_name="Ana\rTo: all"), "column display_name has a line break"),
        (with_row("member", display_name="Ana\u2028To: all"), "column display_name has a line"),
        (with_row("thread", title="A title\nSubject: other"), "column title has a line break"),
        (with_row("reply", thread_id=999), "contradicts itself"),
        (with_row("reply", parent_id=1), "stands below itself"),
        (with_lines("agency", b""), "contradicts itself"),
        (with_file("session.jsonl"), "'session.jsonl' does not belong"),
        (with_file("../../evil.py"), "evil.py' does not belong"),
        (with_file("/etc/passwd"), "passwd' does not belong"),
        (with_header(private=False), "does not belong"),
        (with_header(made_at=None), "archive.json does not say"),
        (with_header(format="zip"), "archive.json does not say"),
        (with_header(version=2, private="who knows"), "Update first"),
        (with_header(version=0), "archive.json does not say"),
    ],
)
async def test_what_no_forum_would_have_written_is_refused(
    archive: Path, expect_refusal: Expect, change: Callable[[Parts], None], words: str
) -> None:
    await expect_refusal(remade(archive, change), words)


@pytest.mark.parametrize(
    "change",
    [
        with_row("reply_revision", body="somebody else's words"),
        with_lines("endorsement", b""),
        without("visit.jsonl"),
        with_header(digest="0" * 64),
    ],
)
async def test_what_was_changed_after_the_export_is_refused(
    archive: Path, expect_refusal: Expect, change: Callable[[Parts], None]
) -> None:
    parts = parts_of(archive)
    change(parts)
    await expect_refusal(write_parts(archive, parts), "its digest is not that of its lines")


async def test_a_file_that_lost_its_end_or_a_byte_is_refused(
    archive: Path, expect_refusal: Expect
) -> None:
    await expect_refusal(damaged(archive, lambda whole: whole[:-100]), "no complete zip file")
    await expect_refusal(damaged(archive, with_one_bit_turned), "is no archive to import")
    await expect_refusal(archive.with_name("nowhere.zip"), "there is no such file")


async def test_a_line_of_any_length_is_not_read_to_its_end(
    archive: Path, expect_refusal: Expect
) -> None:
    endless = os.urandom(LINE_MAX // 2 + 1).hex().encode()
    await expect_refusal(remade(archive, with_lines("pick", endless + b"\n")), "longer than")


async def test_a_public_archive_cannot_smuggle_private_columns_in(
    copies: Copies, tmp_path: Path, expect_refusal: Expect
) -> None:
    file = tmp_path / "forum.zip"
    async with copies.copy(tmp_path) as url, connected(url):
        await build_forum()
        await export_archive(file, private=False)
    smuggled = remade(file, with_row("member", role="admin"))
    await expect_refusal(smuggled, "member.jsonl, line 1: this table has no column 'role' here")


@pytest.mark.parametrize("ordinal", [-7, 0, 2**31 - 1])
async def test_a_public_archive_cannot_bring_numbers_that_pages_break_on(
    archives: Archives, tmp_path: Path, expect_refusal: Expect, ordinal: int
) -> None:
    folder = tmp_path / "archives"
    folder.mkdir()
    file = Path(shutil.copy(await archives(False), folder / "forum.zip"))
    crafted = remade(file, with_row("reply", ordinal=ordinal))
    await expect_refusal(crafted, f"reply.jsonl, line 1: column ordinal is {ordinal}, which is not")


async def test_a_zip_bomb_is_refused_before_it_expands(
    archive: Path, expect_refusal: Expect
) -> None:
    bomb = remade(archive, with_lines("pick", b"\n" * (100 << 20)))
    began = time.monotonic()
    await expect_refusal(bomb, "unpacks to more than")
    assert time.monotonic() - began < 5 * slowness()


async def test_a_hundred_thousand_members_are_refused(
    archive: Path, expect_refusal: Expect
) -> None:
    with ZipFile(archive, "a") as file:
        for number in range(100_000):
            file.writestr(f"{number}.jsonl", b"")
    await expect_refusal(archive, "'0.jsonl' does not belong")


async def test_a_symlink_in_place_of_a_table_is_refused(
    archive: Path, expect_refusal: Expect
) -> None:
    link = ZipInfo("pick.jsonl")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    await expect_refusal(with_member(archive, link, b"/etc/passwd"), "is no plain file")


async def test_a_table_that_is_there_twice_is_refused(
    archive: Path, expect_refusal: Expect
) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(archive, "a") as file:
        file.writestr("pick.jsonl", b"")
    await expect_refusal(archive, "a file is in it twice")


async def test_an_odd_way_of_packing_is_refused(archive: Path, expect_refusal: Expect) -> None:
    odd = ZipInfo("pick.jsonl")
    odd.compress_type = ZIP_BZIP2
    await expect_refusal(with_member(archive, odd, b""), "is packed in a way")


def with_member(archive: Path, info: ZipInfo, content: bytes) -> Path:
    parts = parts_of(archive)
    del parts[info.filename]
    write_parts(archive, parts)
    with ZipFile(archive, "a") as file:
        file.writestr(info, content)
    return archive


async def test_a_zip_file_without_a_header_is_refused(
    archive: Path, expect_refusal: Expect
) -> None:
    parts = parts_of(archive)
    del parts[HEADER_NAME]
    await expect_refusal(write_parts(archive, parts), "it has no archive.json")
