"""Whatever happens to replies and drafts: what was published stays as it was, and verifies."""

from random import Random
from typing import Any

import pytest

from forum.actions.recount import drain_rescores
from forum.database import rows
from forum.models import Edition, EditionText, Reply, ReplyRevision, Role, TextKind
from forum.permissions import VISITOR
from forum.queries.edition_page import load_edition
from forum.rules.sealing import passages, text_hashes
from tests.actions.curation_steps import Desk
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.editions import verified
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
SEEDS = range(16)
STEPS = 60
PURGEABLE = ("salt", "text", "purged_at")
Stored = dict[str, dict[int, dict[str, Any]]]


async def a_desk(seed: int) -> Desk:
    members = [await make_member(agency=f"Agency {n % 2}") for n in range(4)]
    thread = await make_thread(members[0])
    for number, member in enumerate(members):
        stance = "objection" if number == 3 else "for"
        await make_reply(member, thread, argument=["roi", "risk"], stance=stance)
    return Desk(
        Random(seed),  # noqa: S311  (chance, not secrets)
        thread,
        members,
        await viewer_for(await make_member("manager", role=Role.MANAGER)),
        await viewer_for(await make_member("admin", role=Role.ADMIN)),
    )


async def stored() -> Stored:
    """Editions and their texts as the database has them, by table and id."""
    return {
        table: {row["id"]: row for row in await rows(f"SELECT * FROM {table}")}
        for table in ("edition", "edition_text")
    }


def assert_unchanged(before: Stored, after: Stored) -> None:
    """But for texts that were purged, which are gone with their salts and stay gone."""
    for id, row in before["edition"].items():
        assert after["edition"][id] == row
    for id, row in before["edition_text"].items():
        now = dict(after["edition_text"][id])
        if now["purged_at"] is not None and row["purged_at"] is None:
            assert now["text"] is None
            assert now["salt"] is None
            now |= {name: row[name] for name in PURGEABLE}
        assert now == row


async def assert_quotations_are_exact() -> None:
    """Each passage has the very words of its revision, or its reply was purged and it has none."""
    purged = {reply.id for reply in await Reply.exclude(purged_at=None)}
    plain = {(r.reply_id, r.number): r.plain for r in await ReplyRevision.all()}
    for edition in await Edition.all():
        texts = {row.hash: row for row in await EditionText.filter(edition_id=edition.id)}
        assert set(text_hashes(edition.form)) == set(texts)
        for passage in passages(edition.form):
            said = plain[passage["reply"], passage["revision"]]
            words = said[passage["start"] : passage["end"]] or None
            assert texts[passage["quote"]].text == words
            assert (words is None) == (passage["reply"] in purged)
        for text in texts.values():
            assert (text.text is None) == (text.purged_at is not None)
            assert text.kind is not TextKind.NAME or text.text


async def assert_editions_verify() -> int:
    found = await Edition.all().order_by("number")
    assert [edition.number for edition in found] == list(range(1, len(found) + 1))
    for edition in found:
        verdict = await verified(edition)
        assert verdict.holds, verdict
    return len(found)


async def assert_readers_see_open_words_only(desk: Desk, editions: int) -> None:
    gone = {reply.id for reply in await Reply.all() if reply.hidden_at or reply.withdrawn_at}
    for number in range(1, editions + 1):
        memo = (await load_edition(VISITOR, desk.thread.id, number)).memo
        sources = [source for line in memo.lines for source in line.sources]
        for pair in memo.pairs:
            sources += [pair.objection, *pair.answers]
        for source in sources:
            assert (source.withheld is not None) == (source.reply_id in gone)
            assert bool(source.words) == (source.withheld is None)


@pytest.mark.parametrize("seed", SEEDS)
async def test_after_random_deeds_every_edition_is_as_it_was_published(seed: int) -> None:
    desk = await a_desk(seed)
    before = await stored()
    for number in range(STEPS):
        print(number, await desk.step())  # noqa: T201  (shown when the test fails)
        after = await stored()
        assert_unchanged(before, after)
        before = after
    await assert_quotations_are_exact()
    editions = await assert_editions_verify()
    await assert_readers_see_open_words_only(desk, editions)
    await drain_rescores()
    await assert_nothing_drifted()


async def test_chance_does_publish_purge_and_restore() -> None:
    """Else the test above would prove little."""
    desk = await a_desk(1)
    done = [await desk.step() for _ in range(4 * STEPS)]
    assert await assert_editions_verify() >= 8
    for name in ("publish", "restore", "purge", "purge_text", "arrange", "edit", "hide"):
        assert name in done
