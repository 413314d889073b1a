"""Editions in archives: they come along whole, and what may not be read of them stays at home."""

import json
from pathlib import Path
from typing import Any

from forum.database import connected, rows
from forum.models import Edition, EditionText, Reply, Thread
from forum.permissions import VISITOR
from forum.queries.edition_page import load_edition
from forum.queries.memo import Withheld
from forum.rules.sealing import verify_edition
from forum.transfer.archive.intake import import_archive
from tests.conftest import Copies
from tests.factories import make_member
from tests.transfer.archive_editions import LEAD, OF_EDITIONS
from tests.transfer.archive_files import parts_of
from tests.transfer.archive_forum import HIDDEN, SHOWN
from tests.transfer.test_archive import send


def lines_of(file: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in parts_of(file)[f"{table}.jsonl"].splitlines()]


async def test_a_public_archive_has_editions_without_what_visitors_may_not_read(
    copies: Copies, tmp_path: Path
) -> None:
    file, sent = await send(copies, tmp_path, private=False)
    assert [row["number"] for row in lines_of(file, "edition")] == [1, 2]
    texts = lines_of(file, "edition_text")
    for row in texts:
        gone = row["reply_id"] == sent.forum.hidden.id
        assert not gone or [row[name] for name in ("text", "salt", "member_id")] == [None] * 3
    whole = " ".join(row["text"] or "" for row in texts)
    assert SHOWN.split(",")[0] in whole
    assert LEAD in whole
    assert not [word for word in (*OF_EDITIONS, HIDDEN) if word in whole]
    names = set(parts_of(file))
    kept_at_home = {"summary_draft", "nomination", "line_review", "brief", "curation"}
    assert not names & {f"{table}.jsonl" for table in kept_at_home}


async def test_a_sentence_stays_at_home_only_while_nothing_it_rests_on_may_be_read(
    copies: Copies, tmp_path: Path
) -> None:
    file, _ = await send(copies, tmp_path, private=False)
    forms = {row["id"]: row["form"] for row in lines_of(file, "edition")}
    texts = {(row["edition_id"], row["hash"]): row for row in lines_of(file, "edition_text")}
    sentences = [(id, line["sentence"]) for id, form in forms.items() for line in form["lines"]]
    of_hidden = [texts[place] for place in sentences if place[1]]
    assert len(of_hidden) == 2
    assert all(row["text"] is None and row["salt"] is None for row in of_hidden)


async def test_a_public_archive_brings_its_editions_into_an_empty_forum(
    copies: Copies, tmp_path: Path
) -> None:
    file, sent = await send(copies, tmp_path, private=False)
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(file)
        assert (await Thread.get(id=sent.forum.thread.id)).edition_number == 2
        page = await load_edition(VISITOR, sent.forum.thread.id)
        assert page.memo.lead == LEAD
        assert page.memo.imprint
        assert page.memo.imprint.publisher == "Manager"
        by_hidden = {s.withheld for line in page.memo.lines for s in line.sources} - {None}
        assert by_hidden == {Withheld.HIDDEN}
        first = await load_edition(VISITOR, sent.forum.thread.id, 1)
        assert first.memo.imprint
        assert first.memo.imprint.note == ""
        for edition in await Edition.all():
            kept = await EditionText.filter(edition_id=edition.id)
            verdict = verify_edition(
                edition.form, edition.hash, {row.hash: (row.salt, row.text) for row in kept}
            )
            assert verdict.holds
            assert verdict.withheld > 0


async def test_a_forum_with_content_takes_threads_without_their_editions(
    copies: Copies, tmp_path: Path
) -> None:
    file, _ = await send(copies, tmp_path, private=False)
    async with copies.copy(tmp_path) as url, connected(url):
        await make_member()
        await import_archive(file)
        assert [thread.edition_number for thread in await Thread.all()] == [0]
        assert await Reply.all().count() == 2
        assert await rows("SELECT id FROM edition") == []
