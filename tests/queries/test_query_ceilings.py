"""The number of queries of a page is fixed: it grows with nothing."""

from collections.abc import Awaitable, Callable

import pytest

from forum.actions.checks import check_thread, drain_checks
from forum.actions.curation import review_line
from forum.actions.editions import publish
from forum.actions.endorsements import endorse
from forum.actions.following import follow_type
from forum.actions.moderation import hide_reply
from forum.actions.notices import drain_happenings
from forum.actions.picks import pick
from forum.database import connection, execute, is_postgres, snapshot, transaction
from forum.models import Member, Reply, Role, Thread
from forum.permissions import Viewer
from forum.queries.argument_filter import ArgumentFilter
from forum.queries.arguments_page import load_arguments_page
from forum.queries.curation_queue import load_curation_queue
from forum.queries.following import load_following
from forum.queries.inbox import load_inbox
from forum.queries.member_page import load_member_page
from forum.queries.summary_page import load_summary_page
from forum.queries.thread_list import load_thread_list
from forum.queries.thread_page import ThreadView, load_thread_page
from forum.queries.workspace import load_workspace
from forum.rules.drafts import PickDraft
from forum.rules.reviews import ReviewDraft
from tests.client import viewer_for
from tests.factories import EVIDENCE, make_member, make_reply, make_thread
from tests.queries.counting import Statements, counted

THREAD_PAGE, THREAD_LIST, SUMMARY, MEMBER, ARGUMENTS = 20, 5, 15, 8, 12
EDITION, WORKSPACE, QUEUE, CHECK = 13, 29, 2, 14
INBOX, FOLLOWING = 1, 3


async def fill(thread: Thread, people: list[Member], replies: int) -> None:
    """Replies three deep with tags of all kinds, marks and picks."""
    viewers = [await viewer_for(person) for person in people]
    for number in range(replies):
        author = people[number % 2]
        top = await make_reply(author, thread, argument=["roi", "risk"], evidence=EVIDENCE)
        answer = await make_reply(
            author, thread, parent=top, argument=["mission"], stance="objection"
        )
        await make_reply(author, thread, parent=answer, argument=["peer-agencies"])
        await endorse(viewers[2], top.id)
        draft = PickDraft(reply_id=top.id, why="Because it is the number that they wrote down.")
        await pick(viewers[2], thread.id, draft)


@pytest.fixture
async def people(db: str) -> list[Member]:
    return [await make_member(agency=f"Agency {n}") for n in range(3)]


@pytest.fixture
async def viewer(people: list[Member]) -> Viewer:
    return await viewer_for(people[2])


Load = Callable[[], Awaitable[object]]


async def statements_of(monkeypatch: pytest.MonkeyPatch, load: Load) -> Statements:
    with counted(monkeypatch) as found:
        await load()
    return found


async def growth(
    monkeypatch: pytest.MonkeyPatch, load: Load, grow: Callable[[], Awaitable[None]]
) -> tuple[int, int]:
    with counted(monkeypatch) as before:
        await load()
    await grow()
    with counted(monkeypatch) as after:
        await load()
    return len(before), len(after)


async def test_a_thread_page_asks_the_same_of_a_long_thread(
    people: list[Member], viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = await make_thread(people[0])
    await fill(thread, people, 5)
    before, after = await growth(
        monkeypatch,
        lambda: load_thread_page(viewer, thread.id, ThreadView()),
        lambda: fill(thread, people, 20),
    )
    assert before == after <= THREAD_PAGE


async def test_a_summary_asks_the_same_of_a_long_thread(
    people: list[Member], viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = await make_thread(people[0])
    await fill(thread, people, 5)
    before, after = await growth(
        monkeypatch,
        lambda: load_summary_page(viewer, thread.id),
        lambda: fill(thread, people, 20),
    )
    assert before == after <= SUMMARY


async def test_an_edition_and_its_workspace_ask_the_same_however_stale_it_is(
    people: list[Member], viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    thread = await make_thread(people[0])
    await fill(thread, people, 5)
    await publish(manager, thread.id, 0, "First edition.")

    async def age() -> None:
        await fill(thread, people, 15)
        for reply in await Reply.filter(thread_id=thread.id, depth=1).limit(3):
            await hide_reply(manager, reply.id, "Names people.")
        staleness = (await load_summary_page(viewer, thread.id)).staleness
        assert staleness
        key = staleness.stale.lines[0].key
        await review_line(manager, thread.id, ReviewDraft(edition=1, line=key, verdict="valid"))

    async def check() -> None:
        async with transaction():
            await check_thread(thread.id)

    loads: list[tuple[Load, int]] = [
        (lambda: load_summary_page(viewer, thread.id), EDITION),
        (lambda: load_workspace(manager, thread.id), WORKSPACE),
        (check, CHECK),
    ]
    counts = [len(await statements_of(monkeypatch, load)) for load, _ in loads]
    await age()
    assert counts == [len(await statements_of(monkeypatch, load)) for load, _ in loads]
    assert all(count <= most for count, (_, most) in zip(counts, loads, strict=True)), counts


async def test_the_queue_asks_the_same_of_many_threads(
    people: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def more() -> None:
        for _ in range(12):
            await make_reply(people[0], await make_thread(people[0]))
        await drain_checks()

    await more()
    before, after = await growth(monkeypatch, lambda: load_curation_queue(""), more)
    assert before == after <= QUEUE


async def test_the_inbox_and_what_one_follows_ask_the_same_of_much(
    people: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = await viewer_for(people[0])
    await follow_type(reader, "roi", on=True)

    async def more() -> None:
        for _ in range(6):
            thread = await make_thread(people[0])
            for _ in range(4):
                await make_reply(people[1], thread, argument=["roi"])
        await drain_happenings()

    await more()
    loads: list[tuple[Load, int]] = [
        (lambda: load_inbox(reader, ""), INBOX),
        (lambda: load_following(reader, ""), FOLLOWING),
    ]
    for load, most in loads:
        before, after = await growth(monkeypatch, load, more)
        assert before == after <= most


async def test_the_queue_is_read_from_its_index(
    people: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = (await statements_of(monkeypatch, lambda: load_curation_queue("5~7"))).sql[0]
    async with snapshot():
        if is_postgres():  # or it would rather read so small a table from end to end
            await execute("SET LOCAL enable_seqscan = off")
            await execute("SET LOCAL enable_sort = off")
        explain = "EXPLAIN " if is_postgres() else "EXPLAIN QUERY PLAN "
        found = await connection().execute_query_dict(explain + statement, [5, 7, 21])
    plan = [str(list(row.values())[-1]) for row in found]
    assert any("idx_curation_need" in step for step in plan), plan
    assert not any("SORT" in step.upper() or "ORDER BY" in step for step in plan), plan


async def test_lists_ask_the_same_of_a_large_forum(
    people: list[Member], viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def more() -> None:
        for _ in range(12):
            await fill(await make_thread(people[0], topics=["cloud"]), people, 1)

    async def lists() -> list[int]:
        counts = []
        for load in (
            lambda: load_thread_list(),
            lambda: load_member_page(viewer, people[0].username, ""),
            lambda: load_arguments_page(ArgumentFilter(type="roi", topic="cloud"), ""),
        ):
            with counted(monkeypatch) as statements:
                await load()
            counts.append(len(statements))
        return counts

    await more()
    before = await lists()
    await more()
    assert await lists() == before
    for count, most in zip(before, (THREAD_LIST, MEMBER, ARGUMENTS), strict=True):
        assert count <= most
