"""Threads with many replies, made quickly by the import; and what a page of one shows."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from urllib.parse import parse_qs, urlsplit

from forum.models import Reply, Thread
from forum.permissions import VISITOR, Viewer
from forum.queries.reply_tree import ReplySort
from forum.queries.reply_view import ReplyView
from forum.queries.thread_page import ThreadPage, ThreadView, load_thread_page
from forum.transfer.imported import ImportedReply, ImportedThread
from forum.transfer.load import load_threads

BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
_numbers = count(1)


async def make_tree(
    parents: Sequence[int | None], arguments: tuple[str, ...] = ()
) -> tuple[Thread, list[Reply]]:
    """A thread whose n-th reply answers the one that `parents[n]` numbers, or the thread."""
    origin = f"tree:{next(_numbers)}"
    replies = tuple(
        ImportedReply(
            origin=f"{origin}:{number}",
            author=None,
            body=f"Reply {number} saves $9 on each form that the public sends to us.",
            created_at=BEGAN + timedelta(minutes=number),
            parent_origin=None if parent is None else f"{origin}:{parent}",
            arguments=arguments,
        )
        for number, parent in enumerate(parents)
    )
    await load_threads([ImportedThread(origin, "A tree", "Body", None, BEGAN, replies=replies)])
    thread = await Thread.get(origin=origin)
    return thread, await Reply.filter(thread_id=thread.id).order_by("ordinal")


def random_parents(seed: int, replies: int, deepest: int) -> list[int | None]:
    """Chains as deep as asked for and parents with dozens of answers, in one tree."""
    chance = Random(seed)  # noqa: S311  (a tree, no secret)
    parents: list[int | None] = []
    depths: list[int] = []
    for number in range(replies):
        kind = chance.random()
        allowed = [n for n in range(number) if depths[n] < deepest]
        if not allowed or kind < 0.1:
            parent = None
        elif kind < 0.45:
            parent = allowed[-1]
        elif kind < 0.75:
            parent = allowed[0]
        else:
            parent = chance.choice(allowed)
        parents.append(parent)
        depths.append(1 if parent is None else depths[parent] + 1)
    return parents


async def open_page(url: str, thread: Thread, viewer: Viewer = VISITOR) -> ThreadPage:
    """The page of this thread that the address asks for."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    view = ThreadView(
        sort=ReplySort(query.get("sort", "best")),
        under=int(query["under"]) if "under" in query else None,
        page=int(query.get("page", "1")),
    )
    return await load_thread_page(viewer, thread.id, view)


def flat(replies: Sequence[ReplyView]) -> Iterator[ReplyView]:
    for reply in replies:
        yield reply
        yield from flat(reply.children)


def shown(page: ThreadPage) -> list[int]:
    return [reply.id for reply in flat(page.replies)]
