"""What a post says, field by field, and how two versions of it differ."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from forum.text.diff import changes

Said = Mapping[str, str | Sequence[str] | None]
"""By the name of a field: its words, its items such as topics, or None where that is not known."""


class FieldChange(Struct, frozen=True):
    """`pieces` are "same", "added" or "removed" with their text; `listed`: each is an item of a list."""

    name: str
    pieces: tuple[tuple[str, str], ...]
    listed: bool


def compare(before: Said, after: Said) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of `after`.

    >>> compare({"Tags": ("ROI",)}, {"Tags": ("ROI", "Risk")})[0].pieces
    (('same', 'ROI'), ('added', 'Risk'))
    """
    return tuple(
        _change(name, before[name], now)
        for name, now in after.items()
        if now is not None and before[name] is not None and now != before[name]
    )


def all_of(said: Said) -> tuple[FieldChange, ...]:
    """Every field that holds something, as it stands."""
    return tuple(_change(name, now, now) for name, now in said.items() if now)


def _change(
    name: str, before: str | Sequence[str] | None, now: str | Sequence[str] | None
) -> FieldChange:
    if isinstance(before, str) and isinstance(now, str):
        return FieldChange(name, tuple(changes(before, now)), listed=False)
    old, new = before or (), now or ()
    gone = [("removed", item) for item in old if item not in new]
    here = [("same" if item in old else "added", item) for item in new]
    return FieldChange(name, (*gone, *here), listed=True)
