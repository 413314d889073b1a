"""A private forum shows visitors how to sign in, and nothing else."""

from pathlib import Path

import pytest

from forum.app import PAGES
from forum.settings import Settings
from tests.client import Client
from tests.http.cast import World
from tests.http.test_matrix import ask, name_of, outcome

FOR_ALL = {
    "/login", "/logout", "/signup", "/about", "/about/ranking", "/about/curation", "/accessibility",
    "/healthz", "/readyz", "/metrics", "/robots.txt", "/account/deleted",
    "/login/forgot", "/login/reset/{token}",
    "/mail/verify/{token}", "/mail/unsubscribe/{token}",
}  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, rate_limits="off", secret_key="k" * 32, private=True)


@pytest.mark.parametrize("role", ["visitor", "suspended"])
async def test_visitors_are_sent_to_sign_in(
    role: str, cast: dict[str, Client], world: World
) -> None:
    for row in PAGES:
        met = outcome(await ask(cast[role], row, world, role))
        assert (met == "login") is (row.path not in FOR_ALL), name_of(row)


async def test_signing_up_names_no_agency(
    visitor: Client, cast: dict[str, Client], world: World
) -> None:
    page = await visitor.open("/signup")
    assert page.one("input[name=agency]")
    assert "City of Elm" not in page.html
    assert page.all("datalist") == []
    members = await cast["author"].open("/account")
    assert members.one("datalist option[value='City of Elm']")


async def test_members_read_it(cast: dict[str, Client], world: World) -> None:
    page = await cast["stranger"].open(f"/threads/{world.thread.id}")
    assert page.status == 200
    assert world.thread.title in page.text


async def test_signing_in_leads_back_with_the_query(visitor: Client, db: str) -> None:
    page = await visitor.open("/topics/open-data?sort=newest", follow=False)
    assert page.location == "/login?next=/topics/open-data%3Fsort%3Dnewest"


async def test_style_sheets_are_for_all(visitor: Client) -> None:
    page = await visitor.open("/login")
    for sheet in page.all("link[rel=stylesheet]"):
        assert (await visitor.get(str(sheet["href"]))).status_code == 200


async def test_an_address_that_is_not_there_tells_nothing(visitor: Client) -> None:
    page = await visitor.open("/nowhere")
    assert page.status == 404
    assert page.all("article") == []
