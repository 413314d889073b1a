"""Fitting a brief: which items stand in the room that there is, and in which column."""

from collections.abc import Sequence

from msgspec import Struct

WORTH_BREAKING = 2
"""Parts stay whole unless so many more items get in when a part may go on in the next column,"""
UNEVEN = 1.5
"""or the columns would be so many times as long as they need to be."""
STEPS = 24
"""Halvings in the search for the shortest columns, exact to a fraction of a point."""


class Stack(Struct, frozen=True):
    """The heights of a part's heading and of its items, in points; a solid one is never broken."""

    head: float
    items: tuple[float, ...]
    waits: int = 0
    solid: bool = False


class Slice(Struct, frozen=True):
    """Items of one part, by index, that stand together in a column."""

    part: int
    items: tuple[int, ...]


Column = tuple[Slice, ...]
Turn = tuple[int, int]
"""A part and one of its items, by index."""


class Fit(Struct, frozen=True):
    """`left` counts the items of each part that did not get in."""

    columns: tuple[Column, ...]
    left: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        return not any(self.left)


def fit(stacks: Sequence[Stack], room: float, columns: int) -> Fit:
    """Fill columns that are `room` high in fair rounds.

    First the first item of each part, then the second of each, and so on; a part that waits begins
    some rounds later. What does not fit is left out, and something shorter may still get in.
    """
    whole = _choose(stacks, room, columns, whole=True)
    broken = _choose(stacks, room, columns, whole=False)
    least = _shortest(stacks, broken, room, columns, whole=False)
    even = _place(stacks, whole, least * UNEVEN, columns, whole=True) is not None
    keep = even and len(broken) < len(whole) + WORTH_BREAKING
    taken = whole if keep else broken
    height = _shortest(stacks, taken, room, columns, whole=keep)
    left = tuple(
        sum((part, item) not in taken for item in range(len(stack.items)))
        for part, stack in enumerate(stacks)
    )
    placed = _place(stacks, taken, height, columns, whole=keep) or []
    return Fit(tuple(tuple(column) for column in placed), left)


def _choose(stacks: Sequence[Stack], room: float, columns: int, *, whole: bool) -> set[Turn]:
    taken: set[Turn] = set()
    for turn in _turns(stacks):
        if _place(stacks, taken | {turn}, room, columns, whole=whole) is not None:
            taken.add(turn)
    return taken


def _turns(stacks: Sequence[Stack]) -> list[Turn]:
    found = [
        (item + stack.waits, part, item)
        for part, stack in enumerate(stacks)
        for item in range(len(stack.items))
    ]
    return [(part, item) for _, part, item in sorted(found)]


def _shortest(
    stacks: Sequence[Stack], taken: set[Turn], room: float, columns: int, *, whole: bool
) -> float:
    """The height of the most even columns, by halving the room that they do not need."""
    low, high = 0.0, max(room, 0.0)
    for _ in range(STEPS):
        middle = (low + high) / 2
        if _place(stacks, taken, middle, columns, whole=whole) is None:
            low = middle
        else:
            high = middle
    return high


def _place(
    stacks: Sequence[Stack],
    taken: set[Turn],
    room: float,
    columns: int,
    *,
    whole: bool,
) -> list[list[Slice]] | None:
    """The items in order from column to column, or None where they do not fit."""
    filled: list[list[Slice]] = [[]]
    used = 0.0
    for part, stack in enumerate(stacks):
        items = [item for item in range(len(stack.items)) if (part, item) in taken]
        head = stack.head  # of its first items only: what goes on in the next column has none
        for group in _groups(items, whole=whole or stack.solid):
            needed = head + sum(stack.items[item] for item in group)
            if used + needed > room:
                filled.append([])
                used = 0.0
            if needed > room or len(filled) > columns:
                return None
            _put(filled[-1], part, group)
            used, head = used + needed, 0.0
    return filled + [[] for _ in range(columns - len(filled))]


def _groups(items: list[int], *, whole: bool) -> list[list[int]]:
    """What may not be parted."""
    if whole:
        return [items] if items else []
    return [[item] for item in items]


def _put(column: list[Slice], part: int, items: Sequence[int]) -> None:
    if column and column[-1].part == part:
        column[-1] = Slice(part, (*column[-1].items, *items))
    else:
        column.append(Slice(part, tuple(items)))
