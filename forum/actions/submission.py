"""Repeated submissions: the same member sending the same words twice means them once."""

import hashlib
from datetime import timedelta
from typing import TypeVar

from forum.clock import now
from forum.models import Reply, Thread
from forum.records import as_model
from forum.steps import Steps

SAME_FOR = timedelta(hours=1)
Post = TypeVar("Post", Thread, Reply)


def submission_key(*parts: object) -> str:
    """A key that only an identical submission has."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def first_submission(model: type[Post], key: str) -> Steps[Post | None]:
    """What the same submission made within the hour; an older one gives its key free."""
    table = model._meta.db_table
    [found] = yield [(f"SELECT * FROM {table} WHERE submission_key = ?", key)]
    earlier = as_model(model, found[0]) if found else None
    if earlier and now() - earlier.created_at > SAME_FOR:
        yield [(f"UPDATE {table} SET submission_key = NULL WHERE id = ?", earlier.id)]
        return None
    return earlier
