"""Pages of members, agencies and topics, and the untagged queue: few queries, each along an index."""

from collections.abc import Awaitable, Callable

import pytest

from forum.database import is_postgres
from forum.models import Member, Thread
from forum.permissions import VISITOR
from forum.queries.agency_page import load_agency_page
from forum.queries.argued import load_argued
from forum.queries.argument_filter import ArgumentFilter
from forum.queries.member_page import load_member_page
from forum.queries.topics import load_topic
from forum.queries.untagged import UntaggedSort, load_untagged, walk
from tests.factories import make_member, make_reply, make_thread
from tests.queries.counting import counted
from tests.queries.plans import plan_of, scans

MEMBER, AGENCY, TOPIC, UNTAGGED = 8, 9, 8, 2


async def fill(author: Member, times: int) -> None:
    for _ in range(times):
        thread = await make_thread(author, topics=["open-data"])
        await make_reply(author, thread, argument=["roi", "risk"])
        await make_reply(author, thread)


async def of_topic() -> object:
    topic = await load_topic("open-data")
    return await load_argued(ArgumentFilter(topic="open-data"), ("topic", str(topic.id)), 3)


LOADS: list[tuple[Callable[[], Awaitable[object]], int]] = [
    (lambda: load_member_page(VISITOR, "author", ""), MEMBER),
    (lambda: load_agency_page("harbor-county"), AGENCY),
    (of_topic, TOPIC),
    (lambda: load_untagged(UntaggedSort.NEWEST, ""), UNTAGGED),
]


async def test_pages_take_a_fixed_number_of_queries(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = await make_member("author", agency="Harbor County")
    await fill(author, 1)
    for grow in (0, 4):
        await fill(author, grow)
        for load, most in LOADS:
            with counted(monkeypatch) as found:
                await load()
            assert len(found) <= most, found.sql


@pytest.mark.parametrize("sort", UntaggedSort)
async def test_the_untagged_queue_walks_its_own_index(db: str, sort: UntaggedSort) -> None:
    author = await make_member("author")
    await fill(author, 2)
    after = "0.5~9" if sort is UntaggedSort.CONVINCING else "2026-01-01T00:00:00Z~9"
    for cursor in ("", after):
        sql, values = walk(sort, cursor)
        plan = await plan_of(sql, [*values, 5])
        assert scans(plan, "reply", "reply_revision", "thread", "member") == []
        index = "reply_untagged_" + ("best" if sort is UntaggedSort.CONVINCING else "newest")
        assert any(index in step for step in plan), plan


@pytest.fixture
async def busy(db: str) -> tuple[Member, Thread]:
    author = await make_member("author", agency="Harbor County")
    await fill(author, 2)
    return author, await make_thread(author)


async def test_what_a_member_did_is_found_by_its_author(
    busy: tuple[Member, Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(monkeypatch) as found:
        await load_member_page(VISITOR, "author", "")
    mark = "$" if is_postgres() else "?"
    own = [sql for sql in found.sql if f"author_id = {mark}" in sql]
    assert len(own) == 4
    for sql in own:
        plan = await plan_of(sql, [5] * sql.count(mark))
        assert scans(plan, "reply", "reply_revision", "thread", "edition_text") == [], plan
