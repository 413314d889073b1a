"""Nobody learns from an answer, or from how long it takes, whether there is an account."""

import time
from collections.abc import Awaitable, Callable
from statistics import median

import pytest_asyncio

from forum.actions.members import set_password
from forum.models import Member
from tests.client import Client
from tests.factories import make_member
from tests.web.mailing import PASSWORD

FEWEST, MOST = 12, 120
"""Pairs of answers that are timed: more than the fewest only where another program is in the way."""
WITHIN = 0.10
Ask = Callable[[str], Awaitable[str]]


@pytest_asyncio.fixture
async def dana(db: str) -> Member:
    member = await make_member("dana")
    await set_password("dana", PASSWORD)
    return member


async def difference(ask: Ask, there: str, nowhere: str) -> float:
    """Of the median times, as a share; asked in turns, so that what is slow is slow for both."""
    times: dict[str, list[float]] = {there: [], nowhere: []}
    found = 1.0
    for number in range(MOST):
        for name in (there, nowhere) if number % 2 else (nowhere, there):
            began = time.perf_counter()
            await ask(name)
            times[name].append(time.perf_counter() - began)
        one, other = median(times[there]), median(times[nowhere])
        found = abs(one - other) / min(one, other)
        if number + 1 >= FEWEST and found <= WITHIN:
            break
    print(f"{one * 1000:.1f} and {other * 1000:.1f} ms, {found:.1%}, {number + 1} pairs")  # noqa: T201
    return found


def asking(client: Client, path: str, field: str, token: str, **fields: str) -> Ask:
    async def ask(name: str) -> str:
        data = {"csrf_token": token, field: name, **fields}
        response = await client.post(path, data=data)
        return f"{response.status_code} {response.text.replace(name, 'NAME')}"

    return ask


async def test_signing_in_takes_as_long_for_a_name_that_nobody_has(
    visitor: Client, dana: Member
) -> None:
    token = await visitor.form_token()
    ask = asking(visitor, "/login", "username", token, password="not the password")
    assert await ask("dana") == await ask("nora")
    assert await difference(ask, "dana", "nora") <= WITHIN


async def test_a_reset_takes_as_long_for_an_address_that_nobody_has(
    somebody: Client, dana: Member
) -> None:
    ask = asking(somebody, "/login/forgot", "email", await somebody.form_token())
    there, nowhere = "dana@agency.example", "nora@agency.example"
    assert await ask(there) == await ask(nowhere)
    assert await difference(ask, there, nowhere) <= WITHIN


async def test_signing_up_says_the_same_of_an_address_that_somebody_has(
    somebody: Client, dana: Member
) -> None:
    met = []
    for name, address in (("erin-a", dana.email), ("erin-b", "free@agency.example")):
        async with Client(somebody.app) as client:
            fields = {"username": name, "display_name": "Erin", "password": PASSWORD}
            sent = await client.submit("/signup", email=address, **fields)
            page = await client.open(sent.location)
            for token in page.all("input[name=csrf_token]"):
                token["value"] = ""
            met.append((sent.status, sent.location, str(page.root).replace(address, "ADDRESS")))
    assert met[0] == met[1]
