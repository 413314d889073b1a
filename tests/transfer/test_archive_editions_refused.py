"""Editions that somebody changed in an archive: refused, whatever the archive's own digest says."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from forum.database import connected
from forum.errors import Unreadable
from forum.models import Edition, Member
from forum.rules.sealing import Form, hash_form
from forum.transfer.archive.intake import import_archive
from tests.conftest import Copies
from tests.transfer.archive_files import Parts, remade
from tests.transfer.conftest import Archives


def first_row(table: str, change: Callable[[Form], None]) -> Callable[[Parts], None]:
    def changed(parts: Parts) -> None:
        first, rest = parts[f"{table}.jsonl"].split(b"\n", 1)
        row = json.loads(first)
        change(row)
        parts[f"{table}.jsonl"] = json.dumps(row).encode() + b"\n" + rest

    return changed


def reformed(**values: object) -> Callable[[Form], None]:
    """A form of another shape, with the hash that it would have."""

    def change(row: Form) -> None:
        row["form"] = {**row["form"], **values} if values else {}
        row["hash"] = hash_form(row["form"]) if row["form"] else row["hash"]

    return change


def with_text(row: Form) -> None:
    row["salt"], row["text"] = "salt", "Words that nobody said."


def with_number(row: Form) -> None:
    row["number"] = 77


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("edition_text", with_text, "the text is not what its hash says"),
        ("edition", reformed(), "its form is not that of an edition"),
        ("edition", reformed(lines=[[]]), "its form is not that of an edition"),
        ("edition", reformed(tally={}), "its form is not that of an edition"),
        ("edition", reformed(number=78), "is of another one"),
        ("edition", with_number, "is of another one"),
        ("edition", lambda row: row.update(hash="0" * 64), "is not what its hash says"),
    ],
)
async def test_an_edition_that_was_changed_is_refused(
    archives: Archives,
    copies: Copies,
    tmp_path: Path,
    private: bool,
    table: str,
    change: Callable[[Form], None],
    words: str,
) -> None:
    archive = shutil.copy(await archives(private), tmp_path)
    forged = remade(Path(archive), first_row(table, change))
    async with copies.copy(tmp_path) as url, connected(url):
        with pytest.raises(Unreadable, match=words):
            await import_archive(forged)
        assert await Edition.all().count() == await Member.all().count() == 0
