"""Values in an archive that fit into their columns, and that no forum has: pages would break on them."""

import re

from forum.steps import Row
from forum.text.names import name_key
from forum.transfer.archive.values import Unfit

ID_MAX = 2**53 - 1
"""Exact wherever JSON is read, and the next ones are still ids."""
PLACE_MAX = 1_000_000
"""Replies of a thread, those that were moved elsewhere included: each is a bit for every member who
looks at it."""
COUNT_MAX = 10**9
"""Far above what people can do in a forum, and far below where a column overflows."""
SEEN_MAX = PLACE_MAX // 8 + 1
"""Bytes of a set of them."""
PLACES = ("last_ordinal", "best_page", "position", "child_count", "reply_count", "top_level_count")
BOUNDS = {
    "id": (0, ID_MAX),  # that they grow is judged elsewhere
    "ordinal": (1, PLACE_MAX),
    "depth": (1, PLACE_MAX),
    **dict.fromkeys(PLACES, (0, PLACE_MAX)),
    "number": (1, COUNT_MAX),
    "revision": (1, COUNT_MAX),
    "version": (0, 2**30 + COUNT_MAX),  # a draft's begins where the lot falls, up to 2**30
    "place": (0, 2**63 - 1),  # it is drawn by lot
}
"""Lowest and highest by column, the same in every table that has it; others as `_bounds` says."""
ONE_LINE = (
    *("username", "username_key", "display_name", "email", "verified_email", "disclaimer"),
    *("name", "name_key", "slug", "domain", "title"),
)
"""Columns that go into the heads of letters and pages, by which lines must not be brought in."""
BREAK = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
KEYS = {"username_key": "username", "name_key": "name"}
"""A key is the fold of its name: who has another is found by nobody, or in somebody's place."""
RETIRED_KEY = re.compile("left:[0-9a-f]{64}")


def judge_bounds(row: Row) -> None:
    """Raises Unfit for a number, a line or a key of a name that no forum has there."""
    for column, value in row.items():
        if type(value) is int:
            low, high = BOUNDS.get(column) or _bounds(column)
            if not low <= value <= high:
                raise Unfit(f"column {column} is {value}, which is not from {low} to {high:,}")
        elif column in ONE_LINE and value and BREAK.search(value):
            raise Unfit(f"column {column} has a line break or a control character in it")
        elif column == "seen" and type(value) is bytes and len(value) > SEEN_MAX:
            raise Unfit(f"column {column} names replies beyond the {PLACE_MAX:,} of a thread")
    for key, name in KEYS.items():
        if key in row and row[key] != name_key(row[name]) and not _is_retired(row, key):
            raise Unfit(f"column {key} is not how {name} {row[name]!r} is looked up")


def _bounds(column: str) -> tuple[int, int]:
    return 0, ID_MAX if column.endswith(("_id", "_until")) else COUNT_MAX


def _is_retired(row: Row, key: str) -> bool:
    """Whoever left has another name now, and keeps the old one from others."""
    return bool(row.get("left_at") and RETIRED_KEY.fullmatch(row[key]))
