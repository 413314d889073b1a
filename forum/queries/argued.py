"""What is argued by an agency or under a topic: how often each type, and the best of it."""

from msgspec import Struct

from forum.models import ALL_TYPES
from forum.queries.argument_counts import Cell, load_counts
from forum.queries.argument_filter import ArgumentFilter
from forum.queries.argument_search import load_search
from forum.queries.argument_types import load_types
from forum.queries.arguments_page import ArgumentCard, TypeChoice, load_cards

SHOWN = 10


class Argued(Struct, frozen=True):
    """`types` are those that are argued, the most argued first; `url` leads to all arguments."""

    count: int
    types: tuple[TypeChoice, ...]
    best: tuple[ArgumentCard, ...]
    url: str


async def load_argued(wanted: ArgumentFilter, cell: Cell, most: int = SHOWN) -> Argued:
    """Counts as they are kept in `cell`, which is what `wanted` chooses."""
    types = await load_types()
    kept = await load_counts([ALL_TYPES, *types], [cell])
    choices = [
        TypeChoice(view, n, wanted.url(type=view.slug))
        for view in types.values()
        if (n := kept.get((view.id, cell[0]), 0)) > 0
    ]
    search, _ = await load_search(wanted, ALL_TYPES)
    return Argued(
        count=kept.get((ALL_TYPES, cell[0]), 0),
        types=tuple(sorted(choices, key=lambda choice: -choice.count)),
        best=await load_cards(search, wanted.sort, types, most),
        url=wanted.url(),
    )
