"""Forms that another site, or nobody's page, sends are refused and change nothing."""

import pytest

from forum.app import PAGES
from forum.http.guards import UNSAFE
from tests.client import Client
from tests.http.cast import World
from tests.http.digest import digest
from tests.http.test_matrix import fields_for, name_of

ONE_CLICK = [page for page in PAGES if page.one_click]
"""Posted by mail programs for who reads the mail; their address is signed."""
CHANGING = [page for page in PAGES if page.method in UNSAFE and not page.one_click]
EVIL = "https://evil.example"
FORGED_HEADERS: list[dict[str, str]] = [
    {"origin": EVIL},
    {"origin": "null"},
    {"origin": "http://["},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"},
]


@pytest.mark.parametrize("role", ["visitor", "author", "admin"])
async def test_a_form_without_the_right_token_is_refused(
    role: str, cast: dict[str, Client], world: World
) -> None:
    tokens = ["", "0" * 64, "ÿ", await cast["stranger"].form_token()]
    before = await digest()
    for row in CHANGING:
        fields, address = fields_for(row, world, role), world.fill(row.path, role)
        refused = [await cast[role].post(address, data=fields)]
        for token in tokens:
            data = {**fields, "csrf_token": token}
            refused.append(await cast[role].post(address, data=data))
        assert {response.status_code for response in refused} == {403}, name_of(row)
        assert "what you typed is still in the form" in refused[0].text
    assert await digest() == before


@pytest.mark.parametrize("role", ["visitor", "author", "admin"])
async def test_a_form_from_another_site_is_refused_in_spite_of_its_token(
    role: str, cast: dict[str, Client], world: World
) -> None:
    token = await cast[role].form_token()
    before = await digest()
    for row in CHANGING:
        data = {**fields_for(row, world, role), "csrf_token": token}
        for headers in FORGED_HEADERS:
            response = await cast[role].post(world.fill(row.path, role), data=data, headers=headers)
            assert response.status_code == 403, f"{name_of(row)} {headers}"
    assert await digest() == before


def test_only_the_link_that_ends_mail_needs_no_token() -> None:
    assert [name_of(page) for page in ONE_CLICK] == ["POST /mail/unsubscribe/{token}"]


async def test_a_form_of_our_own_page_is_taken(author: Client) -> None:
    token = await author.form_token()
    for headers in (
        {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8000"},
        {"origin": "http://127.0.0.1:8000"},
        {"sec-fetch-site": "none"},
    ):
        data = {"csrf_token": token, "body": "", "title": ""}
        response = await author.post("/threads", data=data, headers=headers)
        assert response.status_code == 422, headers


async def test_a_token_in_json_or_plain_text_counts_for_nothing(author: Client) -> None:
    token = await author.form_token()
    for kind in ("application/json", "text/plain"):
        body = f'{{"csrf_token": "{token}"}}'
        response = await author.post("/logout", content=body, headers={"content-type": kind})
        assert response.status_code == 403
    page = await author.open("/account")
    assert page.status == 200


async def test_a_token_dies_with_the_session_it_was_made_for(author: Client) -> None:
    old = await author.form_token()
    await author.submit("/logout")
    response = await author.post("/login", data={"csrf_token": old, "username": "author"})
    assert response.status_code == 403


@pytest.mark.parametrize("referer", ["http://[", "http://[::1/x", "http://a]/"])
async def test_a_page_that_is_no_address_leads_visitors_to_sign_in_all_the_same(
    referer: str, visitor: Client, world: World
) -> None:
    token = await visitor.form_token()
    response = await visitor.post(
        f"/threads/{world.thread.id}/follow",
        data={"csrf_token": token},
        headers={"referer": referer},
    )
    assert response.status_code == 303
    assert response.headers["location"].startswith("/login?next=/threads/")
