"""Where the forum sends mail, a member whose address is not verified yet reads, and no more."""

from pathlib import Path

import pytest

from forum.app import PAGES
from forum.http.guards import Guard, Page
from forum.models import Member
from forum.settings import Settings
from tests.client import Client
from tests.http.cast import World
from tests.http.digest import digest
from tests.http.test_matrix import ask, expected, name_of, outcome

OWN = {
    "/account", "/account/password", "/account/sessions", "/account/sessions/end-others", "/account/sign-ins",
    "/account/sessions/{id:id}/end", "/account/nominations", "/account/mail", "/account/mail/verify",
    "/account/data", "/account/delete", "/inbox", "/inbox/open", "/inbox/read",
}  # fmt: skip
"""What is open to them of all that takes a member: every other row has to refuse."""

KEPT = ["brief"]
"""Readers' documents are remembered as they were made, so that they can be verified."""


@pytest.fixture(params=[False, True], ids=["open", "private"])
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Of a forum that would send mail: no letter leaves, for no postman runs."""
    return Settings(
        data_dir=tmp_path,
        rate_limits="off",
        secret_key="k" * 32,
        smtp_url="smtp://127.0.0.1:9",
        private=request.param,
    )


def waits(row: Page, settings: Settings) -> bool:
    if row.guard is Guard.PUBLIC or row.path in OWN:
        return False
    return settings.private or row.guard is not Guard.READER


@pytest.mark.parametrize("role", ["stranger", "author", "admin"])
async def test_they_are_refused_whatever_they_could_do_else(
    role: str, cast: dict[str, Client], world: World, settings: Settings
) -> None:
    client = cast[role]
    await Member.filter(id=client.member.id).update(waits_for_mail=True)
    before = await digest(but=KEPT)
    for row in PAGES:
        if waits(row, settings):
            assert outcome(await ask(client, row, world, role)) == "403", name_of(row)
        elif row.method == "GET":
            assert outcome(await ask(client, row, world, role)) == expected(row, role), name_of(row)
    assert await digest(but=KEPT) == before


async def test_what_is_their_own_stays_open_to_them(
    cast: dict[str, Client], world: World, settings: Settings
) -> None:
    client = cast["stranger"]
    await Member.filter(id=client.member.id).update(waits_for_mail=True)
    for row in reversed(PAGES):  # ending one session comes before ending all others
        if row.path in OWN and row.method == "POST":
            met = outcome(await ask(client, row, world, "stranger"))
            assert met == expected(row, "stranger"), name_of(row)
