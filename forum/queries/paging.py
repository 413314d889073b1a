"""Paging by key: a cursor names the last row that was shown."""

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from forum.database import rows
from forum.errors import Invalid
from forum.steps import Row

SEPARATOR = "~"
MAX_ID = 2**63 - 1
UNREADABLE = "This link to a page of a list is damaged. Start again from the list's first page."


class Cursor(Struct, frozen=True):
    """The sort value and id of the last row shown; the next page starts after it."""

    value: str
    id: int

    def __str__(self) -> str:
        return f"{self.value}{SEPARATOR}{self.id}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor in an address, or None where there is none.

        Raises Invalid for a damaged one.
        """
        if not text:
            return None
        value, found, id = text.rpartition(SEPARATOR)
        return cls(value, whole_number(id)) if found else cls(text, whole_number(text))

    def as_number(self) -> int:
        return whole_number(self.value)

    def as_moment(self) -> datetime:
        try:
            parsed = datetime.fromisoformat(self.value)
            return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):  # the latter near the years 1 and 9999
            raise Invalid({"after": UNREADABLE}) from None


def whole_number(text: str) -> int:
    """A number from 0 that the database can hold; raises Invalid for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) > MAX_ID:
        raise Invalid({"after": UNREADABLE})
    return int(text)


class Part(Struct, frozen=True):
    """What is asked for of a list that goes from the highest number down: what comes after one of
    them, or before it; else how the list begins.
    """

    after: int | None = None
    before: int | None = None

    @classmethod
    def read(cls, after: str, before: str) -> "Part":
        """From an address; raises Invalid for what is no number, or for both at once."""
        if after and before:
            raise Invalid({"after": UNREADABLE})
        return cls(whole_number(after) if after else None, whole_number(before) if before else None)


class PartFound(Struct, frozen=True):
    """`older` is after which number the next part begins, `newer` before which the previous one."""

    rows: list[Row]
    older: int | None
    newer: int | None


async def load_part(select: str, values: list[Any], key: str, part: Part, size: int) -> PartFound:
    """The rows of a part, highest first. `select` ends in its conditions and names the key `key`."""
    backward = part.before is not None
    bounds = [number for number in (part.before, part.after) if number is not None]
    condition = f" AND {key} {'>' if backward else '<'} ?" if bounds else ""
    found = await rows(
        f"{select}{condition} ORDER BY {key} {'ASC' if backward else 'DESC'} LIMIT ?",
        *values,
        *bounds,
        size + 1,
    )
    more, shown = len(found) > size, found[:size]
    if backward:
        shown.reverse()
    older = shown[-1]["key"] if shown and (more or backward) else None
    newer = shown[0]["key"] if shown and (more if backward else bounds) else None
    return PartFound(shown, older, newer)
