"""Searching goes by the index, however common the words, and asks a fixed number of questions."""

from collections.abc import Awaitable, Callable
from functools import partial
from itertools import product
from typing import Any

import pytest

from forum.database import is_postgres, rows
from forum.models import Member, Thread
from forum.queries import search_candidates
from forum.queries.nearest_arguments import load_nearest
from forum.queries.search_candidates import collected, find, new_enough, newest_rows, walked
from forum.queries.search_filter import Kind, SearchFilter
from forum.queries.search_match import Match
from forum.queries.search_page import load_search_page
from forum.queries.similar_threads import load_similar
from forum.rules.search_query import parse
from tests.client import viewer_for
from tests.factories import EVIDENCE, make_member, make_reply, make_thread
from tests.queries.counting import counted
from tests.queries.plans import plan_of, scans

LARGE = ("reply", "thread", "member", "reply_revision", "edition_text", "evidence", "thread_topic",
         "reply_argument", "search_reply", "search_word", "thread_revision")  # fmt: skip
SEARCH, SIMILAR, NEAREST = 39, 5, 5
WAYS = [(0.0, 9, 20, 20), (1.1, 1, 20, 20), (1.1, 9, 20, 20), (1.1, 9, 1, 20), (1.1, 9, 1, 3)]
"""Shares that are common, matches that tell, matches that are many, rows that are walked."""
QUERIES: list[tuple[str, dict[str, Any]]] = [
    ("forms", {}),
    ('forms "paper forms" -fax', {}),
    ("forms", {"kind": Kind.THREAD}),
    ("forms", {"kind": Kind.SUMMARY}),
    ("aut", {"kind": Kind.MEMBER}),
    ("forms author:author agency:harbor-county topic:cloud argument:roi after:2020-01-05", {}),
    ("forms", {"topic": "cloud", "level": "other", "stance": "for", "evidence": "figures"}),
    ("forms", {"agency": "harbor-county", "since": "2020-01-05", "argument": "roi"}),
    ("frms", {}),
]


@pytest.fixture
async def author(db: str) -> Member:
    return await make_member("author", agency="Harbor County")


@pytest.fixture
async def thread(author: Member) -> Thread:
    thread = await make_thread(author, topics=["cloud", "ai"])
    await fill(author, thread, 5)
    return thread


async def fill(author: Member, thread: Thread, replies: int) -> None:
    for _ in range(replies):
        await make_reply(author, thread, argument=["roi", "risk"], evidence=EVIDENCE)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """Every statement, with the values of one time that it was asked."""
    found: dict[str, list[Any]] = {}
    original = rows

    async def recording(sql: str, *values: Any) -> Any:
        found.setdefault(sql, list(values))
        return await original(sql, *values)

    names = ("search_candidates", "search_choices", "search_facets", "search_found",
             "search_suggestion", "argument_types", "argument_facets", "reply_view")  # fmt: skip
    for name in names:
        for asking in ("rows", "glance"):
            monkeypatch.setattr(f"forum.queries.{name}.{asking}", recording, raising=False)
    return found


@pytest.mark.parametrize("few", [100, 0], ids=["by facts", "by rows"])
@pytest.mark.parametrize(("q", "chosen"), QUERIES, ids=str)
async def test_no_search_reads_a_table_from_end_to_end(
    thread: Thread,
    asked: dict[str, list[Any]],
    monkeypatch: pytest.MonkeyPatch,
    q: str,
    chosen: dict[str, Any],
    few: int,
) -> None:
    monkeypatch.setattr("forum.queries.search_choices.FEW", few)
    await load_search_page(SearchFilter(q=q, query=parse(q), **chosen), "")
    statements = dict(asked)
    assert any("search_reply" in sql for sql in statements)
    for sql, values in statements.items():
        plan = await plan_of(sql, values)
        assert not scans(plan, *LARGE), (sql, plan)


@pytest.mark.parametrize("kind", list(Kind))
async def test_matches_are_found_in_the_index(thread: Thread, kind: Kind) -> None:
    match = Match((("forms",),), of_names=kind is Kind.MEMBER)
    if not is_postgres():
        plan = await plan_of(*walked(kind, match, 1001))
        assert any("VIRTUAL TABLE INDEX" in step and "M" in step for step in plan), plan
        assert not any("TEMP B-TREE" in step for step in plan), plan
        return
    plan = await plan_of(*collected(kind, match, 1001))
    assert any(f"search_{kind.noun}_words" in step for step in plan), plan
    plan = await plan_of(*new_enough(match, 2000, 1001))
    assert not scans(plan, "search_reply"), plan
    plan = await plan_of(*newest_rows(kind, match, 2000, 1001))
    assert any(f"Index Scan Backward using search_{kind.noun}_pkey" in step for step in plan), plan


async def test_all_ways_of_postgres_find_the_same(
    author: Member, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        said = "Rare terns." if number % 6 == 0 else "Common forms."
        await make_reply(author, thread, f"{said} Case {number}.", argument=["roi"])
    for wanted, ranked in product(("forms", "terns", "nothing"), (1000, 3)):
        match = Match(((wanted,),), facts=(("type1", "type2"),))
        everything = (await find(Kind.REPLY, match)).ids
        for common, telling, many, far in WAYS:
            monkeypatch.setattr(search_candidates, "RANKED", ranked)
            monkeypatch.setattr(search_candidates, "COMMON", common)
            monkeypatch.setattr(search_candidates, "TELLING", telling)
            monkeypatch.setattr(search_candidates, "MANY", many)
            monkeypatch.setattr(search_candidates, "WALKED", far)
            monkeypatch.setattr(search_candidates, "PROBED", 4)
            assert (await find(Kind.REPLY, match)).ids == everything[: ranked + 1]
            monkeypatch.undo()


async def test_a_search_asks_the_same_of_a_large_forum(
    author: Member, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = await viewer_for(await make_member("reader"))
    draft = "Web forms cost us $3 each to process and paper forms cost $14, so it pays."

    loads: list[Callable[[], Awaitable[object]]] = [
        partial(load_search_page, SearchFilter(q=q, query=parse(q), **chosen), "")
        for q, chosen in QUERIES[:-1]
    ]
    loads.append(partial(load_similar, thread.title))
    loads.append(partial(load_nearest, viewer, thread.id, draft))

    async def counts() -> list[int]:
        found = []
        for load in loads:
            with counted(monkeypatch) as statements:
                await load()
            found.append(len(statements))
        return found

    await fill(author, thread, search_candidates.TELLING)
    before = await counts()
    await fill(author, thread, 30)
    assert await counts() == before
    *searches, similar, nearest = before
    assert max(searches) <= SEARCH
    assert similar <= SIMILAR
    assert nearest <= NEAREST
