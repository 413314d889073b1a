"""Writing down what happened, for whoever is to be told of it, and waking those who tell."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from forum.clock import now
from forum.database import after_commit
from forum.models import Happening, HappeningKind
from forum.permissions import Viewer
from forum.records import inserting
from forum.steps import Statement

_waiting: set[asyncio.Event] = set()


def telling(
    kind: HappeningKind,
    viewer: Viewer,
    thread_id: int,
    reply_id: int | None = None,
    details: Iterable[int] = (),
) -> Statement:
    """To store what this viewer did; once it is committed, this process begins to tell of it."""
    after_commit(wake)
    return inserting(
        Happening,
        kind=kind,
        thread_id=thread_id,
        reply_id=reply_id,
        actor_id=viewer.member_id,
        details=" ".join(map(str, details)),
        created_at=now(),
    )


def wake() -> None:
    for event in _waiting:
        event.set()


@contextmanager
def woken() -> Iterator[asyncio.Event]:
    """An event that is set whenever this process has something to tell."""
    event = asyncio.Event()
    _waiting.add(event)
    try:
        yield event
    finally:
        _waiting.discard(event)
