"""Guesses at a password by way of two processes count together, and leave the owner alone."""

from pathlib import Path

import httpx2
from bs4 import BeautifulSoup

from forum.actions.members import set_password
from forum.http.identity import DEVICE_COOKIE
from tests.cli.test_workers import two_of
from tests.factories import make_member

PASSWORD = "four words in a row"
HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"
NAME = "dana"


def log_in(client: httpx2.Client, username: str, password: str, network: str) -> httpx2.Response:
    page = BeautifulSoup(client.get("/login").text, "html.parser")
    token = str(page.select("main input[name=csrf_token]")[0]["value"])
    data = {"csrf_token": token, "username": username, "password": password}
    return client.post("/login", data=data, headers={"x-forwarded-for": network})


async def test_two_processes_count_guesses_together_and_know_the_owners_browser(
    db: str, tmp_path: Path
) -> None:
    await make_member(NAME)
    await set_password(NAME, PASSWORD)
    async with two_of("database", db, tmp_path) as both:
        assert log_in(both[0], NAME, PASSWORD, HOME).status_code == 303
        known = both[0].cookies[DEVICE_COOKIE]
        for client in both:
            client.cookies.clear()
        answers = [log_in(both[n % 2], NAME, f"guess {n}", ELSEWHERE) for n in range(12)]
        assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
        assert int(answers[-1].headers["retry-after"]) > 0
        assert log_in(both[1], NAME, PASSWORD, ELSEWHERE).status_code == 429
        both[1].cookies.set(DEVICE_COOKIE, known)
        assert log_in(both[1], NAME, PASSWORD, ELSEWHERE).status_code == 303
