"""The mail server or the database fails at any step of a postman's turn: no letter is lost, and none
comes twice but the one in hand. What a server answers is refused in tests/mail/test_sending.py.
"""

from collections import Counter

import pytest
import structlog

from forum.actions.resets import ask_for_reset
from forum.models import Letter, LetterKind
from forum.postman import Postman
from forum.settings import Settings
from tests.factories import make_member
from tests.hostile.faults import Faults, install, kinds
from tests.hostile.wire import LOST, UNHEARD, wire_to
from tests.mail.outbox import time_passes, wait_for_post
from tests.mail_server import Inbox

LETTERS, STEPS_MAX, TURNS = 3, 100, 2


@pytest.fixture(autouse=True)
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    """Before the database of the test is opened."""
    made = Faults()
    install(made, monkeypatch)
    return made


async def _later(settings: Settings) -> None:
    """The next turns, of another process, as whatever was claimed is due again."""
    for _ in range(TURNS):
        await time_passes()
        await Postman(settings).turn()


def _twice(inbox: Inbox, addresses: list[str]) -> int:
    """How many came once too often, each of them as the same mail."""
    copies = {address: inbox.to(address) for address in addresses}
    assert all(copies.values()), "a letter is lost"
    for found in copies.values():
        assert len({message["Message-ID"] for message in found}) == 1
    return sum(len(found) - 1 for found in copies.values())


@pytest.mark.parametrize("how", [LOST, UNHEARD])
async def test_wherever_the_wire_is_cut_every_letter_arrives_and_at_most_one_of_them_twice(
    db: str, mailing: Settings, inbox: Inbox, how: str
) -> None:
    twice = Counter[int]()
    async with wire_to(inbox.url) as wire:
        settings = mailing.model_copy(update={"smtp_url": wire.url})
        for number in range(STEPS_MAX):
            addresses = [f"m{number}-{which}@agency.example" for which in range(LETTERS)]
            await wait_for_post(settings, *addresses)
            wire.cut(number, how)
            await Postman(settings).turn()
            if not wire.was_cut:
                break
            wire.cut(-1, how)
            await _later(settings)
            twice[_twice(inbox, addresses)] += 1
    print(f"cut at {number} steps, {how}: {twice[1]} letters twice")  # noqa: T201
    assert number > 3 * LETTERS
    assert twice.keys() <= {0, 1}
    assert twice[1] == (LETTERS if how == UNHEARD else 0)  # those that were taken, unheard
    assert not await Letter.filter(sent_at=None).exists()


async def test_whatever_statement_fails_of_a_postmans_turn_every_letter_is_written_and_sent(
    db: str, mailing: Settings, inbox: Inbox, faults: Faults
) -> None:
    twice = Counter[int]()
    for number in range(STEPS_MAX):
        struck = False
        for kind in kinds():
            who = await make_member()
            await ask_for_reset(who.email)
            addresses = [f"{kind}{number}-{which}@agency.example" for which in range(LETTERS)]
            await wait_for_post(mailing, *addresses)
            with structlog.testing.capture_logs() as log, faults.at(number, kind):
                await Postman(mailing).turn()
            assert bool(log) == faults.struck
            struck = struck or faults.struck
            await _later(mailing)
            assert await Letter.filter(member_id=who.id, kind=LetterKind.RESET).count() == 1
            twice[_twice(inbox, [*addresses, who.email])] += 1
        if not struck:
            break
    print(f"{number} statements failed: {twice[1]} letters twice")  # noqa: T201
    assert not struck
    assert number > LETTERS
    assert twice.keys() <= {0, 1}
    assert not await Letter.filter(sent_at=None).exists()
