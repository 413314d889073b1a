"""Repeated submissions: the same member sending the same words twice means them once."""

import hashlib
from datetime import timedelta
from typing import TypeVar

from forum.clock import now
from forum.models import Reply, Thread

SAME_FOR = timedelta(hours=1)
Post = TypeVar("Post", Thread, Reply)


def submission_key(*parts: object) -> str:
    """A key that only an identical submission has."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


async def first_submission(model: type[Post], key: str) -> Post | None:
    """What the same submission made within the hour; an older one gives its key free."""
    earlier = await model.get_or_none(submission_key=key)
    if earlier and now() - earlier.created_at > SAME_FOR:
        await model.filter(id=earlier.id).update(submission_key=None)
        return None
    return earlier
