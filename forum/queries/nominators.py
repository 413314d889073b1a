"""Who is credited with the lines of a summary: the members whose nominations became one."""

from collections import defaultdict

from msgspec import Struct

from forum.database import rows
from forum.rules.cited import Cited
from forum.rules.nominations import holder_of
from forum.rules.summary import Content


class Nominator(Struct, frozen=True):
    member_id: int
    name: str


async def load_nominators(thread_id: int, content: Content) -> dict[str, tuple[Nominator, ...]]:
    """By the key of the line or pair, each member once, the earliest first; one query.

    Credit follows the passage, so that it stays when lines are merged.
    """
    found = await rows(
        "SELECT nomination.*, member.display_name FROM nomination"
        " JOIN member ON member.id = nomination.member_id"
        " WHERE nomination.thread_id = ? AND nomination.state IN ('accepted', 'merged')"
        " ORDER BY nomination.id",
        thread_id,
    )
    credited: dict[str, dict[int, Nominator]] = defaultdict(dict)
    for row in found:
        passage = Cited(
            reply_id=row["reply_id"],
            revision=row["revision"],
            start=row["span_start"],
            end=row["span_end"],
        )
        who = Nominator(row["member_id"], row["display_name"])
        key = holder_of(content, passage) or row["line_key"]
        credited[key].setdefault(who.member_id, who)
    return {key: tuple(members.values()) for key, members in credited.items()}
