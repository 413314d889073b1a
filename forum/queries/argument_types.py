"""Argument types as pages show them, and a thread's coverage by type."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from forum.database import glance
from forum.placeholders import marks
from forum.rules.coverage import Strength, strength
from forum.steps import Row


class TypeView(NamedTuple):
    """An argument type: `hue` and `icon` name a CSS class and a symbol of the sprite."""

    id: int
    slug: str
    name: str
    question: str
    hue: str
    icon: str
    retired: bool


class CoverageView(Struct, frozen=True):
    """How well one type is argued in a thread: `count` for the ask, `objections` against it."""

    type: TypeView
    count: int
    objections: int
    strength: Strength


async def load_types() -> dict[int, TypeView]:
    """All types by id, in the order that managers gave them, retired ones last."""
    found = await glance("SELECT * FROM argument_type ORDER BY retired, position, id")
    return {row["id"]: type_view(row) for row in found}


def type_view(row: Row) -> TypeView:
    return TypeView(
        id=row["id"],
        slug=row["slug"],
        name=row["name"],
        question=row["question"],
        hue=row["hue"],
        icon=row["icon"],
        retired=bool(row["retired"]),
    )


async def load_coverage(
    thread_ids: list[int], types: dict[int, TypeView]
) -> dict[int, tuple[CoverageView, ...]]:
    """For each thread, every type in use: those with arguments, and active ones without."""
    found = await glance(
        f"SELECT thread_id, type_id, for_count, objection_count FROM coverage"
        f" WHERE thread_id IN ({marks(thread_ids)})",
        *thread_ids,
    )
    counts: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for row in found:
        counts[row["thread_id"]][row["type_id"]] = (row["for_count"], row["objection_count"])
    return {id: tuple(_cover(types.values(), counts[id])) for id in thread_ids}


def _cover(types: Iterable[TypeView], counts: dict[int, tuple[int, int]]) -> Iterable[CoverageView]:
    for type in types:
        arguments, objections = counts.get(type.id, (0, 0))
        if arguments or objections or not type.retired:
            yield CoverageView(type, arguments, objections, strength(arguments))
