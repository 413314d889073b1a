"""Nobody has a stranger's mailbox filled: letters to verify an address are counted by that address."""

import pytest
from starlette.applications import Starlette

from forum.app import create_app
from forum.http.limits import MAIL_TO_VERIFY
from forum.models import Member
from forum.settings import Settings
from tests.client import Client, Page, sign_in
from tests.factories import make_member
from tests.mail_server import Inbox
from tests.web.mailing import FORM, deliver, kinds, sign_up, verified

STRANGER = "stranger@elsewhere.example"
SPELLINGS = [
    STRANGER,
    "Stranger@Elsewhere.example",
    "stranger@\uff45lsewhere.example",  # a full-width e, which mail servers read as a plain one
    "stranger+hello@elsewhere.example",
]
MOST = MAIL_TO_VERIFY.amount
WAIT = "We were asked several times to verify this address"


@pytest.fixture
def strict(mailing: Settings, db: str) -> Starlette:
    """A forum that counts."""
    return create_app(mailing.model_copy(update={"rate_limits": "on"}))


async def join(app: Starlette, number: int, address: str) -> Page:
    """What somebody is told who signs up with this address."""
    async with Client(app) as client:
        fields = {"username": f"eve-{number}", "email": address}
        return await client.submit("/signup", **{**FORM, **fields})


async def spend(app: Starlette, address: str) -> None:
    """As many letters as one address gets in an hour."""
    for number in range(MOST):
        assert (await join(app, number, address)).status == 303


@pytest.mark.parametrize("known", [False, True])
async def test_many_accounts_mail_one_stranger_a_few_letters_however_they_spell_the_address(
    strict: Starlette, inbox: Inbox, known: bool
) -> None:
    """And what they are told is the same whether or not an account has it."""
    if known:
        stranger = await make_member("stranger")
        await Member.filter(id=stranger.id).update(email=STRANGER)
        await verified(await Member.get(id=stranger.id))
    spellings = [SPELLINGS[number % len(SPELLINGS)] for number in range(MOST + 3)]
    pages = [await join(strict, number, address) for number, address in enumerate(spellings)]
    assert [page.status for page in pages] == [303] * MOST + [429] * 3
    assert WAIT in pages[-1].words("main")
    assert await Member.filter(username__startswith="eve").count() == MOST
    async with Client(strict) as client:
        await deliver(client)
    assert len(inbox.messages) == MOST


async def test_another_address_is_not_kept_waiting(strict: Starlette, inbox: Inbox) -> None:
    await spend(strict, STRANGER)
    assert (await join(strict, MOST, "friend@elsewhere.example")).status == 303


async def test_a_name_that_is_taken_costs_no_letter(strict: Starlette, inbox: Inbox) -> None:
    """Whoever tries one after the other finds one that is free."""
    for number in range(MOST + 1):
        await make_member(f"eve-{number}")
        assert (await join(strict, number, STRANGER)).status == 422
    assert (await join(strict, MOST + 1, STRANGER)).status == 303


async def test_asking_for_the_letter_again_counts_for_its_address(
    strict: Starlette, inbox: Inbox
) -> None:
    async with Client(strict) as client:
        await client.submit("/signup", **{**FORM, "email": STRANGER})
        for number in range(MOST - 1):
            await join(strict, number, STRANGER)
        page = await client.submit("/account/mail/verify")
        assert page.status == 429
        assert WAIT in page.words("main")
        await deliver(client)
    assert len(inbox.messages) == MOST


async def test_a_change_of_address_counts_for_the_new_one(strict: Starlette, inbox: Inbox) -> None:
    await spend(strict, STRANGER)
    async with Client(strict) as client:
        await sign_in(client, await verified(await make_member("dana")))
        profile = {"display_name": "Dana", "email": STRANGER.upper()}
        page = await client.submit("/account", **profile)
        assert page.status == 429
        assert WAIT in page.words("main")
        await deliver(client)
        assert (
            await client.submit("/account", **{**profile, "email": "d@b.example"})
        ).status == 303
    assert inbox.to("dana@agency.example") == []


async def test_an_address_that_nobody_verified_is_not_told_of_another_one(
    somebody: Client, inbox: Inbox
) -> None:
    """It may be a stranger's, who would get a letter for each."""
    await sign_up(somebody, email=STRANGER)
    for address in ("one@agency.example", "two@agency.example"):
        profile = {"display_name": "Dana", "email": address}
        assert (await somebody.submit("/account", **profile)).status == 303
    await deliver(somebody)
    assert [str(message["To"]) for message in inbox.messages] == [
        STRANGER,
        "one@agency.example",
        "two@agency.example",
    ]


async def test_other_capitals_are_kept_and_mail_nothing(somebody: Client, inbox: Inbox) -> None:
    dana = await verified(await make_member("dana"))
    await sign_in(somebody, dana)
    profile = {"display_name": "Dana", "email": "Dana@Agency.example"}
    page = await somebody.open((await somebody.submit("/account", **profile)).location)
    assert page.one("input[name=email]")["value"] == "Dana@Agency.example"
    assert "Not verified" not in (await somebody.open("/account/mail")).text
    assert await kinds() == []
    assert (await Member.get(id=dana.id)).verified_email == "dana@agency.example"
