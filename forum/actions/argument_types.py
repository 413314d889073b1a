"""Argument types: managers add, rename, reorder, retire and restore them; none is deleted."""

from forum.actions import audit
from forum.actions.access import hold_every_thread, require_manager
from forum.actions.coverage import recount_needs
from forum.actions.free_slug import free_slug
from forum.actions.versions import site_changed
from forum.database import lock_table, transaction
from forum.errors import Invalid, NotFound
from forum.models import ArgumentType
from forum.permissions import Viewer
from forum.rules.drafts import TypeDraft
from forum.rules.looks import HUES, ICONS
from forum.text.names import name_key

RESERVED = frozenset({"objection"})
"""Stands for the objections of every type where an address names a type."""
LAST = "At least one type must stay in use."


async def add_type(viewer: Viewer, draft: TypeDraft) -> ArgumentType:
    _judge(draft)
    async with transaction():
        require_manager(viewer)
        await hold_every_thread()
        await _require_new_name(draft.name)
        slug = await free_slug(ArgumentType, draft.name, "type", RESERVED)
        last = await ArgumentType.all().order_by("-position").first()
        made = await ArgumentType.create(
            slug=slug,
            name=draft.name,
            question=draft.question,
            hue=draft.hue,
            icon=draft.icon,
            position=last.position + 1 if last else 1,
        )
        await recount_needs()
        await site_changed()
        await audit.record(viewer, "add type", f"type {slug}", after=_facts(made))
        return made


async def change_type(viewer: Viewer, slug: str, draft: TypeDraft) -> None:
    """The slug stays: addresses and old posts hold it."""
    _judge(draft)
    async with transaction():
        require_manager(viewer)
        await _hold_types()
        type = await _get(slug)
        before = _facts(type)
        type.name, type.question, type.hue, type.icon = (
            draft.name,
            draft.question,
            draft.hue,
            draft.icon,
        )
        await type.save(update_fields=["name", "question", "hue", "icon"])
        await site_changed()
        await audit.record(viewer, "change type", f"type {slug}", before=before, after=_facts(type))


async def move_type(viewer: Viewer, slug: str, direction: str) -> None:
    """One place up or down among the types in use."""
    async with transaction():
        require_manager(viewer)
        await _hold_types()
        type = await _get(slug)
        in_use = await ArgumentType.filter(retired=False).order_by("position", "id")
        order = [other.slug for other in in_use]
        if slug not in order or direction not in {"up", "down"}:
            raise Invalid({"direction": "Only a type in use can be moved, up or down."})
        place = order.index(slug)
        goal = min(max(place + (1 if direction == "down" else -1), 0), len(order) - 1)
        in_use.insert(goal, in_use.pop(place))
        for position, other in enumerate(in_use, 1):
            await ArgumentType.filter(id=other.id).update(position=position)
        await site_changed()
        await audit.record(
            viewer,
            "move type",
            f"type {type.slug}",
            before={"order": order},
            after={"order": [other.slug for other in in_use]},
        )


async def retire_type(viewer: Viewer, slug: str) -> None:
    await _set_retired(viewer, slug, retired=True)


async def restore_type(viewer: Viewer, slug: str) -> None:
    await _set_retired(viewer, slug, retired=False)


async def _set_retired(viewer: Viewer, slug: str, *, retired: bool) -> None:
    async with transaction():
        require_manager(viewer)
        await hold_every_thread()
        type = await _get(slug)
        if type.retired == retired:
            return
        if retired and await ArgumentType.filter(retired=False).count() == 1:
            raise Invalid({"form": LAST})
        type.retired = retired
        await type.save(update_fields=["retired"])
        await recount_needs()
        await site_changed()
        await audit.record(
            viewer,
            "retire type" if retired else "restore type",
            f"type {slug}",
            before={"retired": not retired},
            after={"retired": retired},
        )


async def _hold_types() -> None:
    """Of managers who change them at once, the second begins with what the first has made of them."""
    await lock_table("argument_type")


async def _require_new_name(name: str) -> None:
    names = {name_key(type.name) for type in await ArgumentType.all()}
    if name_key(name) in names | RESERVED:
        raise Invalid({"name": "There is a type of that name already."})


def _judge(draft: TypeDraft) -> None:
    if draft.hue not in dict(HUES):
        raise Invalid({"hue": "Choose one of the colors."})
    if draft.icon not in dict(ICONS):
        raise Invalid({"icon": "Choose one of the icons."})


async def _get(slug: str) -> ArgumentType:
    type = await ArgumentType.get_or_none(slug=slug)
    if type is None:
        raise NotFound("There is no such type of argument.")
    return type


def _facts(type: ArgumentType) -> dict[str, object]:
    return {"name": type.name, "question": type.question, "hue": type.hue, "icon": type.icon}
