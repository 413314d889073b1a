"""The order in which a thread's replies are written: by date, each parent before its answers."""

from msgspec.structs import replace

from forum.transfer.addressed import with_parents_by_name
from forum.transfer.imported import ImportedReply


def ordered(replies: list[ImportedReply]) -> tuple[ImportedReply, ...]:
    """By date, then as they stood. An answer follows its parent, whatever their clocks said.

    A parent that is not there, or a circle of parents, leaves a reply at the top level. In a
    thread without any parents, names at the beginning of replies say who answers whom.
    """
    by_origin = {reply.origin: reply for reply in replies}
    waiting = sorted(by_origin.values(), key=lambda reply: reply.created_at)
    written: dict[str, ImportedReply] = {}
    for reply in waiting:
        for link in reversed(_line_to_root(reply, by_origin, written)):
            parent = link.parent_origin if link.parent_origin in written else None
            written[link.origin] = replace(link, parent_origin=parent)
    return with_parents_by_name(tuple(written.values()))


def _line_to_root(
    reply: ImportedReply,
    by_origin: dict[str, ImportedReply],
    written: dict[str, ImportedReply],
) -> list[ImportedReply]:
    """The reply and those above it that are not written yet, each once."""
    line: dict[str, ImportedReply] = {}
    next_one: ImportedReply | None = reply
    while next_one and next_one.origin not in written and next_one.origin not in line:
        line[next_one.origin] = next_one
        next_one = by_origin.get(next_one.parent_origin or "")
    return list(line.values())
