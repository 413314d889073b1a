"""Who may do what where a thread is locked, hidden or merged, a reply gone, or a member silenced."""

import pytest

from forum.app import PAGES
from forum.http.guards import Guard, Page
from tests.client import Client
from tests.http.cast import World
from tests.http.rewinding import Rewinding
from tests.http.state_expectations import ELSEWHERE, IN_STATE, OF_POSTS
from tests.http.states import STATES
from tests.http.test_matrix import COLUMNS, ask, name_of, outcome

ORDER = ("visitor", "stranger", "manager", "admin", "author")
"""The author last, as in the matrix; whoever is suspended is a visitor there."""


def rows_of(state: str) -> list[Page]:
    if state == "silenced":
        return [page for page in PAGES if page.guard not in {Guard.PUBLIC, Guard.READER}]
    return [page for page in PAGES if page.path.startswith(OF_POSTS)]


@pytest.mark.parametrize("state", STATES)
def test_every_route_of_posts_stands_in_every_state(state: str) -> None:
    assert {(page.method, page.path) for page in rows_of(state)} == set(IN_STATE[state])


def test_every_other_route_is_about_no_post() -> None:
    """A new kind of address has to be put on one side or the other."""
    for page in PAGES:
        if not page.path.startswith(OF_POSTS):
            assert page.path == "/" or page.path.startswith(ELSEWHERE), name_of(page)
            assert "/threads/{" not in page.path.removeprefix("/feeds"), name_of(page)


@pytest.mark.parametrize("state", STATES)
async def test_everybody_meets_what_the_state_says(
    state: str, cast: dict[str, Client], world: World, rewinding: Rewinding
) -> None:
    world = await STATES[state](cast, world) or world
    await rewinding.remember()
    differing = {}
    for row in rows_of(state):
        met = {role: outcome(await ask(cast[role], row, world, role)) for role in ORDER}
        line = " ".join(met[role] for role in COLUMNS)
        if line != IN_STATE[state][row.method, row.path]:
            differing[name_of(row)] = line
        if row.method != "GET":
            await rewinding.rewind()
    assert differing == {}
