"""Whether a member is suspended or silenced, from the columns of a row."""

from datetime import datetime

from forum.database import moment_or_none
from forum.rules.standing import is_on
from forum.steps import Row


def stands(row: Row, what: str, at: datetime) -> bool:
    """`what` is "suspended" or "silenced"."""
    since, until = (moment_or_none(row[f"{what}_{end}"]) for end in ("at", "until"))
    return is_on(since, until, at)
