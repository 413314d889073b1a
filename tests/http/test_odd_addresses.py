"""Addresses with numbers, cursors and names that no page of ours would make: never a 500."""

from urllib.parse import quote

import pytest

from forum.app import PAGES
from tests.client import Client
from tests.http.cast import World
from tests.http.test_matrix import outcome

BIG = [2**31, 2**63 - 1, 2**63, 2**64, 10**30]
NUMBERS = ["-1", "0", "1", "٣", "1.5", "1e3", "abc", "", " 1", "+1", *map(str, BIG), "9" * 5000]
CURSORS = [
    *NUMBERS, "~", "~1", "1~", "1~~1", "x~1", "1~x", "2026-01-01~1", "2026-01-01T00:00:00+00:00~1",
    "0001-01-01T00:00:00+23:59~1", "9999-12-31T23:59:59-23:59~1", f"{2**31}~1", f"{2**63 - 1}~1",
    f"1~{2**63 - 1}", f"{2**63}~1", "%00~1", "\x00", "'; DROP TABLE reply; --", "1 OR 1=1", "%", "_",
]  # fmt: skip
NAMES = ["\x00", "a\x00b", "%", "_", "'", '"', "..", "\\", "é", "\ud7ff", "😀", "a" * 3000, "null"]
FINE = {200, 303, 404, 422}


async def assert_all_fine(client: Client, path: str, name: str, values: list[str]) -> None:
    for value in values:
        response = await client.get(path, params={name: value})
        assert response.status_code in FINE, f"{path}?{name}={value[:60]!r}"


@pytest.mark.parametrize("sort", ["best", "oldest", "newest"])
async def test_page_numbers_of_a_thread(visitor: Client, world: World, sort: str) -> None:
    address = f"{world.thread.id}/{world.thread.slug}?sort={sort}"
    await assert_all_fine(visitor, f"/threads/{address}", "page", NUMBERS)
    for value in NUMBERS:
        response = await visitor.get(f"/threads/{address}&page={value}")
        assert response.status_code in FINE


async def test_branches_of_a_thread(visitor: Client, world: World) -> None:
    address = f"/threads/{world.thread.id}/{world.thread.slug}"
    await assert_all_fine(visitor, address, "under", NUMBERS)
    for value in NUMBERS:
        response = await visitor.get(f"{address}?under={world.reply.id}&page={value}")
        assert response.status_code in FINE


@pytest.mark.parametrize("sort", ["best", "oldest", "newest"])
async def test_cursors_of_arguments(visitor: Client, world: World, sort: str) -> None:
    address = f"/threads/{world.thread.id}/{world.thread.slug}"
    for value in CURSORS:
        query = {"argument": "roi", "sort": sort, "after": value}
        response = await visitor.get(address, params=query)
        assert response.status_code in FINE, value[:60]


@pytest.mark.parametrize("sort", ["active", "newest", "argued", "needed"])
async def test_cursors_of_lists_of_threads(visitor: Client, world: World, sort: str) -> None:
    for address in ("/", "/topics/open-data"):
        for value in CURSORS:
            response = await visitor.get(address, params={"sort": sort, "after": value})
            assert response.status_code in FINE, f"{address} {value[:60]!r}"


async def test_cursors_of_other_lists(cast: dict[str, Client], world: World) -> None:
    await assert_all_fine(cast["visitor"], f"/threads/{world.thread.id}/reasons", "after", CURSORS)
    await assert_all_fine(cast["visitor"], "/members/author", "after", CURSORS)
    await assert_all_fine(
        cast["visitor"], f"/threads/{world.thread.id}/summary/reports", "after", CURSORS
    )
    for address in ("/account/nominations", "/account/nominations?view=words"):
        await assert_all_fine(cast["stranger"], address, "after", CURSORS)
    for name in ("nominated", "words"):
        await assert_all_fine(
            cast["stranger"], f"/replies/{world.reply.id}/quote", name, [*NAMES, *CURSORS]
        )
    for address in ("/manage/agencies", "/manage/members", "/manage/audit"):
        await assert_all_fine(cast["manager"], address, "after", CURSORS)


async def test_numbers_of_editions(cast: dict[str, Client], world: World) -> None:
    base = f"/threads/{world.published.id}/summary"
    await assert_all_fine(cast["visitor"], f"{base}/history", "after", CURSORS)
    for name in ("from", "to"):
        await assert_all_fine(cast["visitor"], f"{base}/differences", name, [*NUMBERS, *NAMES])
    for page in ("", ".zip", "/print"):
        await assert_all_fine(cast["visitor"], base + page, "edition", [*NUMBERS, *NAMES])
    await assert_all_fine(cast["admin"], f"{base}/purge", "edition", [*NUMBERS, *NAMES])
    await assert_all_fine(cast["manager"], "/manage/audit", "target", NAMES)


@pytest.mark.parametrize("sort", ["best", "newest"])
async def test_cursors_and_filters_of_arguments_across_threads(
    visitor: Client, world: World, sort: str
) -> None:
    for value in CURSORS:
        for address in ("/arguments", "/arguments/roi"):
            response = await visitor.get(address, params={"sort": sort, "after": value})
            assert response.status_code in FINE, f"{address} {value[:60]!r}"
    for facet in ("topic", "agency", "level", "stance", "since", "sort"):
        await assert_all_fine(visitor, "/arguments/roi", facet, [*NAMES, *NUMBERS])


async def test_cursors_of_a_search(visitor: Client, world: World) -> None:
    for kind in ("replies", "threads", "members"):
        for sort in ("best", "newest"):
            address = f"/search?q=a+form&kind={kind}&sort={sort}"
            await assert_all_fine(visitor, address, "after", CURSORS)


async def test_words_that_choose(cast: dict[str, Client], world: World) -> None:
    address = f"/threads/{world.thread.id}/{world.thread.slug}"
    await assert_all_fine(cast["manager"], "/manage/members", "q", NAMES)
    await assert_all_fine(cast["visitor"], address, "argument", NAMES)
    await assert_all_fine(cast["visitor"], address, "sort", NAMES)
    await assert_all_fine(cast["visitor"], "/", "sort", NAMES)
    await assert_all_fine(cast["visitor"], "/login", "next", NAMES)
    for page in ("reply?to=", "pick?reply_id="):
        for value in [*NUMBERS, *NAMES]:
            found = await cast["stranger"].open(f"/threads/{world.thread.id}/{page}{quote(value)}")
            assert found.status in FINE | {403}, f"{page}{value[:60]!r}"


@pytest.mark.parametrize("number", [0, *BIG, "9" * 5000])
async def test_ids_that_no_row_has(cast: dict[str, Client], number: int) -> None:
    for row in PAGES:
        if "{id:id}" not in row.path:
            continue
        address = (
            row.path.replace("{id:id}", str(number))
            .replace("{slug:slug}", "x")
            .replace("{slug}", "x")
        )
        if row.method == "GET":
            found = await cast["admin"].open(f"{address}?reply_id=1", follow=False)
        else:
            found = await cast["admin"].submit(address, body="x", reason="xxx", revision="1")
        assert found.status in {404, 422, 303}, f"{row.method} {address[:60]}"
        assert found.status != 303 or "unpick" in address or "login" in found.location


@pytest.mark.parametrize("name", ["%00", "a%00b", "%25", "'", "%F0%9F%98%80", "%FF", "x" * 3000])
async def test_names_that_nobody_has(cast: dict[str, Client], name: str) -> None:
    for row in PAGES:
        path = row.path.replace("{slug:slug}", "{slug}")
        if "{slug}" not in path and "{username}" not in path:
            continue
        address = path.replace("{id:id}", "999").replace("{slug}", name)
        address = address.replace("{username}", name)
        if row.method == "GET":
            found = await cast["admin"].open(address, follow=False)
        else:
            fields = {"name": "Any name", "level": "state", "hue": "green", "icon": "roi"}
            fields |= {"question": "What would it be?", "reason": "Because", "into": "x\x00y"}
            found = await cast["admin"].submit(address, **fields)
        assert found.status in {404, 422}, f"{row.method} {address[:60]}"


async def test_ids_of_other_alphabets_are_no_ids(visitor: Client) -> None:
    for id in ("-1", "1.0", "abc", "%D9%A3", "1%20"):
        page = await visitor.open(f"/threads/{id}/x")
        assert outcome(page) == "404", id
