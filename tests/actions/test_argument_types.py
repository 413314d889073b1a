"""Argument types: managers add, rename, move, retire and restore them."""

import pytest

from forum.actions import argument_types
from forum.errors import Forbidden, Invalid, NotFound
from forum.models import ArgumentType, AuditEntry, Role, Thread
from forum.permissions import Viewer
from forum.rules.drafts import TypeDraft
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
LAW = TypeDraft(name="Law", question="What does the law ask for?", hue="teal", icon="law")


async def a_manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def in_use() -> list[str]:
    types = await ArgumentType.filter(retired=False).order_by("position", "id")
    return [type.slug for type in types]


async def test_a_new_type_comes_last_and_threads_then_lack_it() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    for slugs in (["roi", "mission", "risk"], ["peer-agencies"]):
        await make_reply(author, thread, argument=slugs)
    assert not (await Thread.get(id=thread.id)).needs_arguments
    made = await argument_types.add_type(await a_manager(), LAW)
    assert await in_use() == ["roi", "mission", "peer-agencies", "risk", "law"]
    assert (await Thread.get(id=thread.id)).needs_arguments
    await make_reply(author, thread, argument=[made.slug])
    assert not (await Thread.get(id=thread.id)).needs_arguments


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": "ROI"}, "name"), ({"name": "Objection"}, "name"), ({"hue": "pink"}, "hue"),
     ({"icon": "skull"}, "icon")],
)  # fmt: skip
async def test_a_type_must_be_new_and_have_a_look_that_pages_know(
    changed: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await argument_types.add_type(await a_manager(), LAW.model_copy(update=changed))
    assert set(refused.value.fields) == {field}
    assert len(await in_use()) == 4


async def test_renaming_keeps_the_slug_that_addresses_hold() -> None:
    manager = await a_manager()
    await argument_types.change_type(manager, "roi", LAW.model_copy(update={"name": "Money"}))
    type = await ArgumentType.get(slug="roi")
    assert (type.name, type.hue) == ("Money", "teal")
    entry = await AuditEntry.get(deed="change type")
    assert (entry.before["name"], entry.after["name"]) == ("ROI", "Money")


@pytest.mark.parametrize(
    ("slug", "direction", "expected"),
    [
        ("mission", "up", ["mission", "roi", "peer-agencies", "risk"]),
        ("mission", "down", ["roi", "peer-agencies", "mission", "risk"]),
        ("roi", "up", ["roi", "mission", "peer-agencies", "risk"]),
        ("risk", "down", ["roi", "mission", "peer-agencies", "risk"]),
    ],
)
async def test_types_move_one_place(slug: str, direction: str, expected: list[str]) -> None:
    await argument_types.move_type(await a_manager(), slug, direction)
    assert await in_use() == expected


async def test_only_types_in_use_move_and_only_up_or_down() -> None:
    manager = await a_manager()
    await argument_types.retire_type(manager, "risk")
    for slug, direction in (("risk", "up"), ("roi", "sideways")):
        with pytest.raises(Invalid):
            await argument_types.move_type(manager, slug, direction)


async def test_the_last_type_cannot_be_retired() -> None:
    manager = await a_manager()
    for slug in ("roi", "mission", "risk"):
        await argument_types.retire_type(manager, slug)
    with pytest.raises(Invalid, match="At least one"):
        await argument_types.retire_type(manager, "peer-agencies")
    assert await in_use() == ["peer-agencies"]
    await argument_types.restore_type(manager, "roi")
    assert await in_use() == ["roi", "peer-agencies"]


async def test_threads_lack_no_type_that_is_retired() -> None:
    author, manager = await make_member("author"), await a_manager()
    thread = await make_thread(author)
    await make_reply(author, thread, argument=["roi", "mission", "risk"])
    await argument_types.retire_type(manager, "peer-agencies")
    await argument_types.retire_type(manager, "peer-agencies")
    assert not (await Thread.get(id=thread.id)).needs_arguments
    await argument_types.restore_type(manager, "peer-agencies")
    assert (await Thread.get(id=thread.id)).needs_arguments
    deeds = [entry.deed for entry in await AuditEntry.all().order_by("id")]
    assert deeds == ["retire type", "restore type"]


async def test_a_retired_type_stays_on_the_replies_that_carry_it() -> None:
    author = await make_member("author")
    reply = await make_reply(author, await make_thread(author), argument=["risk"])
    await argument_types.retire_type(await a_manager(), "risk")
    assert await reply.arguments.all().count() == 1  # type: ignore[attr-defined]


async def test_members_change_no_types() -> None:
    member = await viewer_for(await make_member())
    for deed in (
        argument_types.add_type(member, LAW),
        argument_types.change_type(member, "roi", LAW),
        argument_types.move_type(member, "roi", "down"),
        argument_types.retire_type(member, "roi"),
        argument_types.restore_type(member, "roi"),
    ):
        with pytest.raises(Forbidden):
            await deed
    with pytest.raises(NotFound):
        await argument_types.retire_type(await a_manager(), "nonsense")


async def test_names_without_latin_letters_are_names_too() -> None:
    boss = await a_manager()
    first = await argument_types.add_type(boss, LAW.model_copy(update={"name": "法律"}))
    second = await argument_types.add_type(boss, LAW.model_copy(update={"name": "預算"}))
    assert (first.slug, second.slug) == ("type", "type-2")
    with pytest.raises(Invalid):
        await argument_types.add_type(boss, LAW.model_copy(update={"name": "法律"}))
