"""Columns that no form offers cannot be set by naming them in one."""

from typing import Any

import pytest
from tortoise import Tortoise

from forum.database import rows
from tests.client import Client
from tests.http.cast import World
from tests.http.expectations import FIELDS, T

Row = dict[str, Any]
TAKEN = {
    "title", "body", "ask", "topics", "audience", "parent_id", "argument", "stance", "revision",
    "username", "display_name", "email", "password", "agency", "disclaimer", "csrf_token", "next",
    "reply_id", "why", "reason", "name", "level", "confirmed", "question", "hue", "icon",
}  # fmt: skip
SMUGGLED = {
    "role": "admin", "author": "1", "score": "9.9", "agency_id": "1", "author_id": "1",
    "member_id": "1", "editor_id": "1", "id": "777", "placeholder": "1", "hidden": "1",
}  # fmt: skip


def every_column() -> dict[str, str]:
    """All columns of all tables, but for the fields that forms have."""
    models = Tortoise.apps["forum"].values()
    names = {name for model in models for name in model._meta.db_fields} - TAKEN
    return {**dict.fromkeys(names, "1"), **SMUGGLED}


def same(before: Row, after: Row, but: set[str]) -> bool:
    return {k: v for k, v in before.items() if k not in but} == {
        k: v for k, v in after.items() if k not in but
    }


async def one(table: str, id: int) -> Row:
    return (await rows(f"SELECT * FROM {table} WHERE id = ?", id))[0]


async def newest(table: str) -> Row:
    return (await rows(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1"))[0]


@pytest.mark.parametrize("role", ["stranger", "manager", "admin"])
async def test_a_new_reply_is_its_writers_and_bears_no_marks(
    role: str, cast: dict[str, Client], world: World
) -> None:
    client = cast[role]
    fields = {**every_column(), "body": f"Words of {role}."}
    assert (await client.submit(f"/threads/{world.thread.id}/replies", **fields)).status == 303
    reply = await newest("reply")
    assert reply["author_id"] == client.member.id
    assert reply["id"] != 777
    assert reply["thread_id"] == world.thread.id
    assert [reply[name] for name in ("score", "endorsement_count", "pick_count", "evidence")] == [
        0
    ] * 4
    assert reply["hidden_at"] is None
    assert reply["origin"] is None


@pytest.mark.parametrize("role", ["stranger", "manager", "admin"])
async def test_a_new_thread_is_its_writers_and_begins_at_nothing(
    role: str, cast: dict[str, Client], world: World
) -> None:
    fields = {**every_column(), **FIELDS["/threads"]}
    assert (await cast[role].submit("/threads", **fields)).status == 303
    thread = await newest("thread")
    assert thread["author_id"] == cast[role].member.id
    assert [thread[name] for name in ("reply_count", "pick_count", "argument_count")] == [0] * 3
    assert not thread["hidden"]
    assert thread["locked_at"] is None
    assert thread["version"] == 1


async def test_editing_a_reply_changes_its_words_and_no_more(
    cast: dict[str, Client], world: World
) -> None:
    before = await one("reply", world.reply.id)
    fields = {**every_column(), "body": "Better words.", "revision": "1", "argument": "roi"}
    assert (await cast["author"].submit(f"/replies/{world.reply.id}/edit", **fields)).status == 303
    changed = {"body_html", "revision", "edited_at", "evidence"}
    assert same(before, await one("reply", world.reply.id), changed)


async def test_editing_a_thread_changes_its_words_and_no_more(
    cast: dict[str, Client], world: World
) -> None:
    before = await one("thread", world.thread.id)
    fields = {**every_column(), **FIELDS[f"{T}/edit"]}
    assert (await cast["author"].submit(f"/threads/{world.thread.id}/edit", **fields)).status == 303
    changed = {"title", "slug", "ask", "body_html", "revision", "edited_at", "version"}
    assert same(before, await one("thread", world.thread.id), changed)


async def test_a_profile_gives_no_rights(cast: dict[str, Client], world: World) -> None:
    client = cast["stranger"]
    before = await one("member", client.member.id)
    fields = {**every_column(), "display_name": "New", "email": "new@agency.example"}
    assert (await client.submit("/account", **fields)).status == 303
    changed = {"display_name", "email", "agency_id", "disclaimer"}
    assert same(before, await one("member", client.member.id), changed)
    assert (await client.open("/manage")).status == 403


async def test_signing_up_makes_a_plain_member(visitor: Client, db: str) -> None:
    fields = {**every_column(), "username": "climber", "display_name": "Climber"}
    fields |= {"email": "climber@agency.example", "password": "a rather long password"}
    assert (await visitor.submit("/signup", **fields)).status == 303
    member = await newest("member")
    assert member["role"] == "member"
    assert member["id"] != 777
    assert not member["placeholder"]
    assert member["origin"] is None


async def test_a_pick_is_ones_own(cast: dict[str, Client], world: World) -> None:
    fields = {
        **every_column(),
        "reply_id": str(world.reply.id),
        "why": "It is what I would say there.",
    }
    sent = await cast["stranger"].submit(f"/threads/{world.thread.id}/pick", **fields)
    assert sent.status == 303
    pick = await newest("pick")
    assert pick["member_id"] == cast["stranger"].member.id
    assert pick["agency_id"] == cast["stranger"].viewer.agency_id


async def test_a_field_report_is_ones_own_and_waits_for_others(
    cast: dict[str, Client], world: World
) -> None:
    fields = {**every_column(), "outcome": "no", "audience": "counsel", "edition": "", "note": ""}
    address = f"/threads/{world.thread.id}/summary/reports"
    assert (await cast["stranger"].submit(address, **fields)).status == 303
    report = await newest("field_report")
    assert report["member_id"] == cast["stranger"].member.id
    assert report["agency_id"] == cast["stranger"].viewer.agency_id
    assert report["edition_id"] is None
    assert not report["shown"]
    assert report["place"] != 1
