"""Places of drafts: what somebody is writing, and where."""

import re
from enum import StrEnum

from msgspec import Struct

_WORDS = re.compile(
    r"thread new|reply (?P<thread>[0-9]{1,18})(?: to (?P<to>[0-9]{1,18}))?"
    r"|edit (?P<noun>thread|reply) (?P<id>[0-9]{1,18})"
)


class Deed(StrEnum):
    START = "thread"
    REPLY = "reply"
    EDIT_THREAD = "edit thread"
    EDIT_REPLY = "edit reply"


class Place(Struct, frozen=True):
    """`id` is that of the thread, or of the reply that is edited; `to` of the reply that is answered.

    >>> str(Place(Deed.REPLY, 12, 34)), str(Place(Deed.START))
    ('reply 12 to 34', 'thread new')
    """

    deed: Deed
    id: int = 0
    to: int = 0

    def __str__(self) -> str:
        if self.deed is Deed.START:
            return "thread new"
        return f"{self.deed} {self.id}" + (f" to {self.to}" if self.to else "")

    @property
    def url(self) -> str:
        """The page with its form."""
        match self.deed:
            case Deed.START:
                return "/threads/new"
            case Deed.REPLY:
                return f"/threads/{self.id}/reply" + (f"?to={self.to}" if self.to else "")
            case Deed.EDIT_THREAD:
                return f"/threads/{self.id}/edit"
            case Deed.EDIT_REPLY:
                return f"/replies/{self.id}/edit"

    @property
    def is_of_thread(self) -> bool:
        """Whether its form is that of a thread, rather than of a reply."""
        return self.deed in {Deed.START, Deed.EDIT_THREAD}

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        found = _WORDS.fullmatch(text)
        if found is None:
            return None
        if found["noun"]:
            return cls(Deed(f"edit {found['noun']}"), int(found["id"]))
        if found["thread"]:
            return cls(Deed.REPLY, int(found["thread"]), int(found["to"] or 0))
        return cls(Deed.START)
