"""Paging by key: a cursor names the last row that was shown."""

from dataclasses import dataclass
from datetime import UTC, datetime

from forum.errors import Invalid

SEPARATOR = "~"
MAX_ID = 2**63 - 1
UNREADABLE = "This link to a page of a list is damaged. Start again from the list's first page."


@dataclass(frozen=True, slots=True)
class Cursor:
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
