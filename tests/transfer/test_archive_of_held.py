"""A public archive says nothing of replies that wait for a manager, not even that they are there."""

import json
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from forum.actions.drift.kept import Drift
from forum.actions.drift.mending import find_drifts
from forum.actions.posting import post_reply
from forum.database import connected
from forum.models import Member, Reply, Thread
from forum.rules.drafts import ReplyDraft
from forum.transfer.archive.export import export_archive
from forum.transfer.archive.intake import import_archive
from tests.client import viewer_for
from tests.conftest import Copies
from tests.factories import BODY, make_member, make_reply, make_thread
from tests.transfer.archive_files import parts_of

HELD = "canaryheld"


async def _hold(author: Member, thread: Thread, parent: Reply | None = None) -> Reply:
    """What a new member posts where the community looks at the first posts."""
    viewer = replace(await viewer_for(author), hold_first=9)
    words = f"{BODY} {HELD} {parent.id if parent else 'alone'}"
    answer = {"parent_id": parent.id} if parent else {}
    draft = ReplyDraft.model_validate({"body": words, "argument": ["roi"], **answer})
    return await post_reply(viewer, thread.id, draft)


async def _with_held_between() -> Thread:
    """A thread of three replies in view, one of them an answer, and two that wait between them."""
    author, novice = await make_member("author"), await make_member("novice")
    thread = await make_thread(author)
    first = await make_reply(author, thread, argument=["roi"])
    await _hold(novice, thread)
    await _hold(novice, thread, first)
    await make_reply(author, thread, parent=first)
    await make_reply(author, thread, argument=["risk"])
    return thread


async def test_a_held_reply_is_not_in_a_public_archive_nor_in_its_numbers(
    copies: Copies, tmp_path: Path
) -> None:
    file = tmp_path / "forum.zip"
    async with copies.copy(tmp_path) as url, connected(url):
        await _with_held_between()
        await export_archive(file, private=False)
    parts = {name: content.decode() for name, content in parts_of(file).items()}
    assert [name for name in parts if HELD in parts[name] or '"novice"' in parts[name]] == []
    [thread], replies = _lines(parts["thread.jsonl"]), _lines(parts["reply.jsonl"])
    assert (thread["reply_count"], thread["top_level_count"]) == (3, 2)
    assert [reply["child_count"] for reply in replies] == [1, 0, 0]
    ids = {reply["id"] for reply in replies}
    assert {revision["reply_id"] for revision in _lines(parts["reply_revision.jsonl"])} == ids


def _lines(part: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in part.splitlines()]


async def test_what_is_left_of_such_a_thread_is_imported_without_a_gap(
    copies: Copies, tmp_path: Path
) -> None:
    file, drifts = tmp_path / "forum.zip", list[Drift]()
    async with copies.copy(tmp_path) as url, connected(url):
        await _with_held_between()
        await export_archive(file, private=False)
    async with copies.copy(tmp_path) as url, connected(url):
        await import_archive(file)
        await find_drifts(drifts.append)
        assert [str(drift) for drift in drifts] == []
        found = await Reply.all().order_by("id")
        assert [(reply.depth, reply.position) for reply in found] == [(1, 1), (2, 1), (1, 2)]
