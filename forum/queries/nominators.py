"""Who is credited with the lines of a summary: the members whose nominations became one."""

from collections import defaultdict
from dataclasses import dataclass

from forum.database import rows


@dataclass(frozen=True, slots=True)
class Nominator:
    member_id: int
    name: str


async def load_nominators(thread_id: int) -> dict[str, tuple[Nominator, ...]]:
    """By the key of the line, each member once, the earliest first; one query."""
    found = await rows(
        "SELECT nomination.line_key, member.id, member.display_name FROM nomination"
        " JOIN member ON member.id = nomination.member_id"
        " WHERE nomination.thread_id = ? AND nomination.state IN ('accepted', 'merged')"
        " ORDER BY nomination.id",
        thread_id,
    )
    credited: dict[str, dict[int, Nominator]] = defaultdict(dict)
    for row in found:
        who = Nominator(row["id"], row["display_name"])
        credited[row["line_key"]].setdefault(who.member_id, who)
    return {key: tuple(members.values()) for key, members in credited.items()}
