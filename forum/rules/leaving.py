"""Leaving for good: what becomes of posts, and of the name."""

import hashlib
from typing import Annotated

from pydantic import AfterValidator

from forum.rules.drafts import Draft

KEEP, WITHDRAW = "keep", "withdraw"
PLACES = (KEEP, WITHDRAW)


def _choice(text: str) -> str:
    if text not in PLACES:
        raise ValueError("Say what becomes of your posts.")
    return text


class LeaveDraft(Draft):
    password: str = ""
    posts: Annotated[str, AfterValidator(_choice)] = KEEP


def former_username(member_id: int) -> str:
    """A dot is not allowed at sign-up, so nobody can take it."""
    return f"former.{member_id}"


def retired_key(key: str) -> str:
    """Stands for the key of a name that nobody gets again, and does not say what it was."""
    return f"left:{hashlib.sha256(key.encode()).hexdigest()}"
