"""Whatever is kept and no longer true is named, and mended, and nothing else is touched."""

import pytest

from forum.actions.recount import drain_rescores
from forum.actions.search_index import count_words
from forum.database import execute, is_postgres, rows
from forum.models import Endorsement, Reply
from tests.actions.damage import DAMAGES, SQLITE_ONLY, do, mended, without_references
from tests.actions.snapshots import assert_nothing_drifted, drifts, take_snapshot
from tests.factories import make_member, make_reply, make_thread
from tests.http.digest import digest
from tests.transfer.archive_forum import build_forum

pytestmark = pytest.mark.usefixtures("db")


async def a_forum() -> None:
    """With something in every table that is counted or counted from."""
    await build_forum()
    await drain_rescores()
    await count_words()


async def test_a_forum_without_drift_is_left_as_it_is() -> None:
    await a_forum()
    before = await digest()
    assert await drifts() == await mended() == []
    assert await digest() == before


async def test_each_kind_of_drift_is_named_and_mended_and_a_second_repair_changes_nothing() -> None:
    await a_forum()
    before = await take_snapshot()
    for damage in (*DAMAGES, *(() if is_postgres() else SQLITE_ONLY)):
        await do(damage)
        named = await drifts()
        assert any(damage.named in line for line in named), (damage, named)
        assert any(damage.named in line for line in await mended()), damage
        assert await drifts() == [], damage
        assert await take_snapshot() == before, damage
        rows_now = await digest()
        assert await mended() == []
        assert await digest() == rows_now, damage
    await assert_nothing_drifted()


async def test_all_of_it_at_once_is_mended_too() -> None:
    await a_forum()
    before = await take_snapshot()
    for damage in DAMAGES:
        await do(damage)
    await mended()
    assert await drifts() == []
    assert await take_snapshot() == before


async def test_a_reply_below_another_thread_or_below_itself_comes_to_the_top_level() -> None:
    author = await make_member()
    one, other = [await make_thread(author) for _ in range(2)]
    top = await make_reply(author, one)
    below = await make_reply(author, one, parent=top)
    deep = await make_reply(author, one, parent=below)
    there = await make_reply(author, other)
    await Reply.filter(id=below.id).update(parent_id=there.id)
    assert f"reply {below.id}: parent_id is {there.id}, counted nothing" in await drifts()
    await mended()
    assert await drifts() == []
    assert await _parents() == {top.id: None, below.id: None, deep.id: below.id, there.id: None}
    await Reply.filter(id=below.id).update(parent_id=deep.id)
    assert f"reply {below.id}: parent_id is {deep.id}, counted nothing" in await drifts()
    await mended()
    assert await drifts() == []
    assert await _parents() == {top.id: None, below.id: None, deep.id: below.id, there.id: None}


async def _parents() -> dict[int, int | None]:
    return {reply.id: reply.parent_id for reply in await Reply.all()}


async def test_a_row_that_names_one_which_is_gone_goes_or_forgets_it() -> None:
    await a_forum()
    mark = await Endorsement.all().order_by("id").first()
    assert mark
    await without_references(f"UPDATE endorsement SET member_id = 4444 WHERE id = {mark.id}")
    await without_references("UPDATE edition SET publisher_id = 5555")
    named = await drifts()
    assert f"endorsement {mark.id}: member_id is 4444, which is no member, counted nothing" in named
    assert sum("publisher_id is 5555" in line for line in named) == 2
    await mended()
    assert await drifts() == []
    assert not await Endorsement.exists(id=mark.id)
    assert {row["publisher_id"] for row in await rows("SELECT publisher_id FROM edition")} == {None}


async def test_words_are_never_deleted_because_what_they_belong_to_is_gone() -> None:
    author = await make_member()
    thread = await make_thread(author)
    reply = await make_reply(author, thread)
    await without_references(f"UPDATE reply SET thread_id = 666 WHERE id = {reply.id}")
    line = f"reply {reply.id}: thread_id is 666, which is no thread, counted nothing"
    assert f"{line} (only a backup can mend this)" in await drifts()
    await mended()
    assert await Reply.exists(id=reply.id)
    before = await digest()
    assert f"{line} (only a backup can mend this)" in await mended()
    assert await digest() == before


async def test_a_broken_seal_is_named_and_left_alone() -> None:
    await a_forum()
    await execute("UPDATE edition_text SET text = 'I never said that' WHERE kind = 'quote'")
    await execute("UPDATE edition SET hash = ? WHERE number = 2", "0" * 64)
    lasting = [line for line in await drifts() if line.endswith("(only a backup can mend this)")]
    assert any("edition 1 of thread 1: text " in line for line in lasting)
    assert any("edition 2 of thread 1: hash is 0000" in line for line in lasting)
    await mended()
    assert lasting == await drifts()


async def test_a_kept_document_that_is_not_what_its_hash_says_goes_and_is_made_again() -> None:
    await a_forum()
    await execute("UPDATE brief SET content = ?", b"something else")
    assert [line for line in await drifts() if line.startswith("brief 1: sha256 is")]
    await mended()
    assert await rows("SELECT id FROM brief WHERE content IS NOT NULL") == []
    assert await drifts() == []


async def test_pages_are_made_anew_where_a_reference_was_mended() -> None:
    await a_forum()
    await without_references("UPDATE thread SET author_id = 999999")
    before = await rows("SELECT SUM(number) AS n FROM version")
    await mended()
    assert (await rows("SELECT SUM(number) AS n FROM version"))[0]["n"] > before[0]["n"]
