"""Where a manager wants replies to go: addresses as they are pasted, and what is no place for them."""

import re
from datetime import datetime
from typing import Annotated, Protocol
from urllib.parse import urlsplit

from msgspec import Struct
from pydantic import AfterValidator, Field

from forum.errors import Invalid
from forum.rules.drafts import Draft, Line, Reason

TO_MAX = 500
THREAD = re.compile(r"/threads/([1-9][0-9]{0,17})(?:/|\Z)")
REPLY = re.compile(r"/replies/([1-9][0-9]{0,17})(?:/|\Z)")
ANCHOR = re.compile(r"reply-([1-9][0-9]{0,17})")
NUMBER = re.compile(r"#?([1-9][0-9]{0,17})")

UNCLEAR = "Paste the address of a thread or reply of this forum, or type a thread's number."
NOT_THREAD = "That is the address of a reply. Paste the address of a thread, or type its number."
NOT_THERE = "There is no such thread or reply. Look at its address again."
MERGED = "That thread was merged into thread {into}. Use that one."
HIDDEN_TARGET = "That thread is hidden. Show it again first, or choose another one."
LOCKED_TARGET = "That thread is locked. Unlock it first, or choose another one."
HIDDEN_SOURCE = "This thread is hidden. Show it again before you merge it."
ITSELF = "That is this thread itself. Choose another one."
BELOW_ITSELF = (
    "That reply is the one that you move, or stands below it. Choose one outside of this branch."
)
NOT_IN_VIEW = "That reply is hidden or withdrawn. Choose one that is in view."
THERE_ALREADY = "It stands there already. Choose another place."


class Place(Struct, frozen=True):
    """A thread, or a reply to go below; one of the two."""

    thread_id: int | None = None
    reply_id: int | None = None


class TargetLike(Protocol):
    @property
    def merged_into_id(self) -> int | None: ...
    @property
    def hidden_at(self) -> datetime | None: ...
    @property
    def locked_at(self) -> datetime | None: ...


def find_place(text: str) -> Place:
    """What an address or number names; raises Invalid for what names nothing here.

    >>> find_place("https://forum.example/threads/4/telework?sort=best"), find_place("12")
    (Place(thread_id=4, reply_id=None), Place(thread_id=12, reply_id=None))
    >>> find_place("/replies/7"), find_place("/threads/4/telework#reply-9")
    (Place(thread_id=None, reply_id=7), Place(thread_id=None, reply_id=9))
    """
    if number := NUMBER.fullmatch(text):
        return Place(thread_id=int(number[1]))
    try:
        parts = urlsplit(text)
    except ValueError:
        raise Invalid({"to": UNCLEAR}) from None
    thread = THREAD.match(parts.path)
    if reply := REPLY.match(parts.path) or (thread and ANCHOR.fullmatch(parts.fragment)):
        return Place(reply_id=int(reply[1]))
    if thread:
        return Place(thread_id=int(thread[1]))
    raise Invalid({"to": UNCLEAR})


def find_thread(text: str) -> int:
    """The same where only a thread will do; an anchor in its address says nothing."""
    place = find_place(text.partition("#")[0] or text)
    if place.thread_id is None:
        raise Invalid({"to": NOT_THREAD})
    return place.thread_id


def _named(text: str) -> str:
    try:
        find_place(text)
    except Invalid as error:
        raise ValueError(error.fields["to"]) from None
    return text


class MoveDraft(Draft):
    to: Annotated[Line, Field(max_length=TO_MAX), AfterValidator(_named)]
    reason: Reason


def judge_target(thread: TargetLike) -> None:
    """Raises Invalid for a thread that takes no replies."""
    if thread.merged_into_id:
        raise Invalid({"to": MERGED.format(into=thread.merged_into_id)})
    if thread.hidden_at:
        raise Invalid({"to": HIDDEN_TARGET})
    if thread.locked_at:
        raise Invalid({"to": LOCKED_TARGET})
