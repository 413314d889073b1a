"""X-Forwarded-For is believed only from proxies that the settings name."""

from pathlib import Path

import pytest
from starlette.applications import Starlette

from forum.app import create_app
from forum.settings import Settings
from tests.client import Client

BAD = {"username": "a", "display_name": "", "email": "", "password": ""}


def forum(folder: Path, proxies: str) -> Starlette:
    return create_app(Settings(data_dir=folder, secret_key="k" * 32, trusted_proxies=proxies))


async def sign_ups(app: Starlette, forwarded: list[str]) -> list[int]:
    """The statuses of attempts to sign up, one for each header, which may have several lines."""
    statuses = []
    async with Client(app) as client:
        data = {**BAD, "csrf_token": await client.form_token()}
        for text in forwarded:
            lines = [("x-forwarded-for", line) for line in text.split("\n")]
            response = await client.post("/signup", data=data, headers=lines)
            statuses.append(response.status_code)
    return statuses


async def test_a_stranger_cannot_change_address_by_saying_so(db: str, tmp_path: Path) -> None:
    forged = [f"203.0.113.{number}" for number in range(11)]
    assert await sign_ups(forum(tmp_path, ""), forged) == [422] * 10 + [429]


async def test_a_trusted_proxy_tells_people_apart(db: str, tmp_path: Path) -> None:
    several = [f"203.0.113.{number}" for number in range(11)]
    assert await sign_ups(forum(tmp_path, "127.0.0.1"), several) == [422] * 11


async def test_behind_a_proxy_one_person_is_one_person(db: str, tmp_path: Path) -> None:
    same = ["203.0.113.7"] * 11
    assert await sign_ups(forum(tmp_path, "127.0.0.1"), same) == [422] * 10 + [429]


async def test_what_a_visitor_put_before_the_proxy_is_not_believed(db: str, tmp_path: Path) -> None:
    forged = [f"198.51.100.{number}, 203.0.113.7" for number in range(11)]
    assert await sign_ups(forum(tmp_path, "127.0.0.1"), forged) == [422] * 10 + [429]


async def test_a_line_that_the_proxy_adds_of_its_own_is_the_one_that_counts(
    db: str, tmp_path: Path
) -> None:
    forged = [f"198.51.100.{number}\n203.0.113.7" for number in range(11)]
    assert await sign_ups(forum(tmp_path, "127.0.0.1"), forged) == [422] * 10 + [429]


async def test_a_chain_of_trusted_proxies_is_followed_to_its_end(db: str, tmp_path: Path) -> None:
    chained = [f"203.0.113.{number}, 10.0.0.1" for number in range(11)]
    assert await sign_ups(forum(tmp_path, "127.0.0.1, 10.0.0.1"), chained) == [422] * 11


async def test_a_household_has_one_ipv6_network(db: str, tmp_path: Path) -> None:
    neighbours = [f"2001:db8:1:2::{number}" for number in range(11)]
    assert await sign_ups(forum(tmp_path, "127.0.0.1"), neighbours) == [422] * 10 + [429]


@pytest.mark.parametrize("text", ["", ",", " , ,", "not an address", "é", "1" * 5000, "::1"])
async def test_nonsense_in_the_header_breaks_nothing(db: str, tmp_path: Path, text: str) -> None:
    sent = text.encode("latin-1").decode("latin-1")
    async with Client(forum(tmp_path, "127.0.0.1")) as client:
        data = {**BAD, "csrf_token": await client.form_token()}
        headers = [(b"x-forwarded-for", sent.encode("latin-1"))]
        response = await client.post("/signup", data=data, headers=headers)
    assert response.status_code == 422
