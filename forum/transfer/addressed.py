"""Who answers whom in a flat thread: a leading "@Name" or "Name," names an earlier commenter."""

import re
from collections import defaultdict

from msgspec.structs import replace

from forum.text.names import name_key
from forum.transfer.imported import Author, ImportedReply

LOOKED_AT = 80
"""Characters at the beginning of a reply in which a name may stand."""
LEADING = re.compile(r"(@?)(.+)", re.S)


def with_parents_by_name(replies: tuple[ImportedReply, ...]) -> tuple[ImportedReply, ...]:
    """Replies in order of date, each below the latest earlier reply of whom it addresses.

    A name counts where only one earlier commenter has it, as full or as first name. A thread that
    knows parents already is left as it is.
    """
    if any(reply.parent_origin for reply in replies):
        return replies
    latest: dict[str, str] = {}
    bearers: dict[str, set[str]] = defaultdict(set)
    found = []
    for reply in replies:
        addressed = _addressed(reply, bearers)
        found.append(replace(reply, parent_origin=latest.get(addressed or "")))
        if reply.author:
            latest[reply.author.origin] = reply.origin
            for name in _names(reply.author):
                bearers[name].add(reply.author.origin)
    return tuple(found)


def _names(author: Author) -> set[str]:
    full = name_key(author.name)
    return {full, full.split(" ")[0]} if full else set()


def _addressed(reply: ImportedReply, bearers: dict[str, set[str]]) -> str | None:
    """The origin of the only author whose name the reply begins with."""
    leading = LEADING.match(reply.body[:LOOKED_AT].lstrip("*_"))
    if leading is None:
        return None
    at, text = leading.group(1), name_key(leading.group(2).replace("\n", " "))
    own = reply.author.origin if reply.author else None
    for name in sorted(bearers, key=len, reverse=True):
        after = text[len(name) :].lstrip("*_")[:1]
        ends = not after.isalnum() if at else after == ","
        if text.startswith(name) and ends:
            others = bearers[name] - {own}
            return next(iter(others)) if len(bearers[name]) == 1 and others else None
    return None
