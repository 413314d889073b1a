"""Who may do what: every row of the route table, tried by everybody."""

import pytest

from forum.app import PAGES
from forum.http.guards import Guard, Page
from tests.client import Client
from tests.client import Page as Seen
from tests.http.cast import World
from tests.http.digest import digest
from tests.http.expectations import EXPECTED, FIELDS

# The author last: withdrawing a reply, for one, changes what everybody else meets.
ORDER = ("visitor", "suspended", "stranger", "manager", "admin", "author")
COLUMNS = ("visitor", "stranger", "author", "manager", "admin")


def name_of(page: Page) -> str:
    return f"{page.method} {page.path}"


def expected(page: Page, role: str) -> str:
    statuses = EXPECTED[page.method, page.path].split()
    return dict(zip(COLUMNS, statuses, strict=True))["visitor" if role == "suspended" else role]


def fields_for(page: Page, world: World, role: str) -> dict[str, str]:
    words = {"role": role, "reply": str(world.reply.id), "text": world.lead, "line": world.line}
    words["published"] = str(world.published.id)
    return {name: text.format(**words) for name, text in FIELDS.get(page.path, {}).items()}


async def ask(client: Client, page: Page, world: World, role: str) -> Seen:
    address = world.fill(page.path, role)
    if page.method == "GET":
        queries = {"pick": f"?reply_id={world.reply.id}", "review": f"?line={world.line}"}
        query = queries.get(page.path.rpartition("/")[2], "")
        return await client.open(address + query, follow=False)
    return await client.submit(address, **fields_for(page, world, role))


def outcome(seen: Seen) -> str:
    return "login" if seen.location.startswith("/login?next=") else str(seen.status)


def test_every_route_stands_in_the_matrix() -> None:
    assert {(page.method, page.path) for page in PAGES} == set(EXPECTED)


def test_every_route_has_one_guard_and_stands_once() -> None:
    assert all(isinstance(page.guard, Guard) for page in PAGES)
    assert len({(page.method, page.path) for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("row", PAGES, ids=name_of)
async def test_everybody_meets_what_the_matrix_says(
    row: Page, cast: dict[str, Client], world: World
) -> None:
    met = {role: outcome(await ask(cast[role], row, world, role)) for role in ORDER}
    assert met == {role: expected(row, role) for role in ORDER}


@pytest.mark.parametrize("role", ORDER)
async def test_what_is_refused_changes_nothing(
    role: str, cast: dict[str, Client], world: World
) -> None:
    before = await digest()
    for row in PAGES:
        if row.method == "POST" and expected(row, role) in {"login", "403"}:
            await ask(cast[role], row, world, role)
            assert await digest() == before, name_of(row)


async def test_a_visitor_is_sent_to_sign_in_and_told_the_way_back(
    cast: dict[str, Client], world: World
) -> None:
    for row in PAGES:
        if row.guard is Guard.MEMBER:
            seen = await ask(cast["visitor"], row, world, "visitor")
            address = world.fill(row.path, "visitor")
            assert seen.location.startswith("/login?next=/")
            if row.method == "GET":
                assert seen.location.split("%3F")[0] == f"/login?next={address}"
