"""Pages about editions ask a fixed number of queries, however much the editions hold."""

from collections.abc import Awaitable, Callable

import pytest

from forum.models import Edition, Member, Role, Thread
from forum.permissions import VISITOR, Viewer
from forum.queries.differences import load_differences_page
from forum.queries.purge_page import load_doomed_reply, load_doomed_texts
from forum.queries.records import load_records
from forum.queries.verify import find_edition, find_file
from tests.client import viewer_for
from tests.editions import publish_with
from tests.factories import EVIDENCE, make_member, make_reply, make_thread
from tests.queries.counting import counted

pytestmark = pytest.mark.usefixtures("db")
DIFFERENCES, RECORDS, TYPED, FILE, DOOMED = 14, 11, 7, 1, 10


@pytest.fixture
async def manager(db: str) -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def more(people: list[Member], thread: Thread, manager: Viewer, rounds: int) -> Edition:
    for _ in range(rounds):
        for person in people:
            for types in (["roi"], ["mission"], ["risk"]):
                await make_reply(person, thread, argument=types, evidence=EVIDENCE)
    return await publish_with(manager, thread, lead=f"After {rounds} rounds.")


async def test_pages_of_editions_ask_the_same_of_a_long_history(
    manager: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [await make_member(agency=f"Agency {n}") for n in range(3)]
    thread = await make_thread(people[0])
    first = await more(people, thread, manager, 1)
    await more(people, thread, manager, 2)
    loads: list[tuple[Callable[[], Awaitable[object]], int]] = [
        (lambda: load_differences_page(VISITOR, thread.id, None, None), DIFFERENCES),
        (lambda: load_records(manager, thread.id, None), RECORDS),
        (lambda: find_edition(VISITOR, first.hash), TYPED),
        (lambda: find_file(VISITOR, first.hash), FILE),
        (lambda: load_doomed_texts(manager, thread.id, None), DOOMED),
        (lambda: load_doomed_reply(manager, 1), DOOMED),
    ]

    async def counts() -> list[int]:
        found = []
        for load, _ in loads:
            with counted(monkeypatch) as statements:
                await load()
            found.append(len(statements))
        return found

    before = await counts()
    for rounds in (3, 4):
        await more(people, thread, manager, rounds)
    assert await counts() == before
    assert all(count <= most for count, (_, most) in zip(before, loads, strict=True)), before
