"""The review queue and the audit log are read along their indexes, with as many queries at any size."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from forum.actions import audit
from forum.actions.flags import flag_reply
from forum.database import is_postgres
from forum.models import Member
from forum.queries import audit_log, manage_pages, review_queue
from forum.queries.audit_log import AuditFilter, load_audit_page, load_deeds
from forum.queries.manage_pages import MANY, load_waiting
from forum.queries.review_queue import ReviewSort, load_review_queue
from forum.queries.thread_list import ThreadSort, load_thread_list
from forum.rules.flags import FlagDraft
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.queries.counting import counted
from tests.queries.plans import plan_of, scans

QUEUE, AUDIT, LIST = 3, 2, 5
Asked = list[tuple[str, list[Any]]]
Load = Callable[[], Awaitable[object]]
LOADS: dict[str, Load] = {
    "oldest": lambda: load_review_queue(ReviewSort.OLDEST, "0~1"),
    "most flags": lambda: load_review_queue(ReviewSort.FLAGS, "9~9"),
    "held": lambda: load_review_queue(ReviewSort.HELD),
    "audit": lambda: load_audit_page(AuditFilter(), "2999-01-01~9"),
    "by whom": lambda: load_audit_page(AuditFilter(actor="author", since="2020-01-01")),
    "what": lambda: load_audit_page(AuditFilter(deed="lock thread", until="2999-01-01")),
    "to what": lambda: load_audit_page(AuditFilter(target="thread 1")),
    "why": lambda: load_audit_page(AuditFilter(words="board")),
}


async def more(author: Member, readers: int) -> None:
    thread = await make_thread(author)
    reply = await make_reply(author, thread)
    for _ in range(readers):
        await flag_reply(await viewer_for(await make_member()), reply.id, FlagDraft(kind="spam"))
    viewer = await viewer_for(author)
    for number in range(readers):
        await audit.record(viewer, f"deed {number}", f"thread {thread.id}", reason="The board")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What these modules ask the database, with its values."""
    found: Asked = []
    for module in (audit_log, review_queue, manage_pages):
        original = module.rows

        async def rows(sql: str, *values: Any, original: Any = original) -> Any:
            found.append((sql, list(values)))
            return await original(sql, *values)

        monkeypatch.setattr(module, "rows", rows)
    return found


@pytest.mark.parametrize("name", LOADS)
async def test_pages_walk_along_an_index(db: str, asked: Asked, name: str) -> None:
    await more(await make_member("author"), 3)
    asked.clear()
    await LOADS[name]()
    for sql, values in asked:
        plan = await plan_of(sql, values)
        assert not scans(plan, "audit_entry", "review", "flag", "thread", "reply", "member"), plan
        if "OVER (" not in sql:
            sorts = [step for step in plan if "TEMP B-TREE" in step or "Sort" in step.split()]
            assert not sorts or is_postgres(), plan


async def test_they_ask_the_same_of_a_large_forum(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    author = await make_member("author")

    async def counts() -> list[int]:
        found = []
        for load in LOADS.values():
            with counted(monkeypatch) as statements:
                await load()
            found.append(len(statements))
        return found

    for _ in range(2):
        await more(author, 2)
    before = await counts()
    for _ in range(3):
        await more(author, 4)
    assert await counts() == before
    assert max(before) <= max(QUEUE, AUDIT)


async def test_what_waits_is_counted_up_to_a_bound(db: str) -> None:
    await more(await make_member("author"), 2)
    assert (await load_waiting()).flagged == 1
    assert MANY == 100


async def test_deeds_are_named_once_each(db: str) -> None:
    author = await make_member("author")
    for _ in range(2):
        await more(author, 3)
    assert await load_deeds() == ["deed 0", "deed 1", "deed 2"]


async def test_a_page_of_threads_asks_as_often_with_pinned_ones(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await more(await make_member("author"), 1)
    for after, most in (("", LIST), ("2999-01-01~1", LIST - 1)):
        with counted(monkeypatch) as statements:
            await load_thread_list(ThreadSort.ACTIVE, after)
        assert len(statements) <= most
