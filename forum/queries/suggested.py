"""Suggested types of an untagged reply, as its author and managers see them."""

from collections.abc import Iterable

from msgspec import Struct

from forum.queries.argument_types import TypeView
from forum.rules.suggesting import reads_as_objection, suggest_types


class SuggestedType(Struct, frozen=True):
    """`because` says in words why: which of the reply's words speak for the type."""

    type: TypeView
    because: str


class Suggested(Struct, frozen=True):
    """Nothing is applied by itself. Falsy where the words speak for no type."""

    types: tuple[SuggestedType, ...] = ()
    objection: bool = False
    weight: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.types)


NONE_SUGGESTED = Suggested()


def suggested(plain: str, types: Iterable[TypeView]) -> Suggested:
    """Of the types that can be chosen today."""
    by_slug = {type.slug: type for type in types if not type.retired}
    found = suggest_types(plain, by_slug.values())
    return Suggested(
        tuple(SuggestedType(by_slug[one.slug], one.because) for one in found),
        objection=bool(found) and reads_as_objection(plain),
        weight=sum(one.weight for one in found),
    )
