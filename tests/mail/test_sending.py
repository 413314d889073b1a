"""Sending what waits in the outbox, by a real server on this machine."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from forum.actions.outbox import claim_letters, forget_old_letters
from forum.clock import now
from forum.database import rows
from forum.models import Letter, Role
from forum.postman import Postman
from forum.settings import Settings
from tests.client import Client, sign_in
from tests.factories import make_member
from tests.mail.outbox import days_pass, time_passes, wait_for_post
from tests.mail_server import DROP, Inbox, html_of, serving_mail, text_of

pytestmark = pytest.mark.usefixtures("db")
ANA, BEN, EVE = "ana@agency.example", "ben@agency.example", "eve@agency.example"


@pytest.fixture
def postman(mailing: Settings) -> Postman:
    return Postman(mailing)


async def only() -> Letter:
    return await Letter.get()


async def test_what_waits_is_sent_once(postman: Postman, mailing: Settings, inbox: Inbox) -> None:
    await wait_for_post(mailing, ANA, subject="Hello, Ana")
    before = await only()
    await postman.turn()
    await time_passes()
    await postman.turn()
    [message] = inbox.messages
    assert message["Subject"] == "Hello, Ana"
    assert message["Message-ID"] == before.message_id
    assert text_of(message) == f"Words for {ANA}.\n"
    assert f"<p>Words for {ANA}.</p>" in html_of(message)
    sent = await only()
    assert (sent.due_at, sent.text, sent.html, sent.error) == (None, "", "", "")
    assert sent.sent_at
    assert postman.sent == {"sent": 1}


@pytest.mark.parametrize(
    "address", ["eve@evil.example(.harbor.gov", "eve@evil.example（.harbor.gov"]
)
async def test_no_letter_goes_to_another_address_than_it_says(
    postman: Postman, mailing: Settings, inbox: Inbox, address: str
) -> None:
    await wait_for_post(mailing, address)
    await postman.turn()
    assert inbox.messages == []
    assert "could be read as another one" in (await only()).error


async def test_a_batch_goes_by_one_connection(
    postman: Postman, mailing: Settings, inbox: Inbox
) -> None:
    await wait_for_post(mailing, *(f"member{number}@agency.example" for number in range(30)))
    await postman.turn()
    assert len(inbox.messages) == 30
    assert inbox.connections == 1


@pytest.mark.parametrize("where", ["answers", "at_data"])
async def test_what_is_refused_for_now_is_tried_again_as_the_same_mail(
    postman: Postman, mailing: Settings, inbox: Inbox, where: str
) -> None:
    await wait_for_post(mailing, ANA, BEN)
    getattr(inbox, where)[ANA] = ["451 4.3.0 Greylisted, come back later"]
    await postman.turn()
    assert [str(message["To"]) for message in inbox.messages] == [BEN]
    waiting = await Letter.get(recipient=ANA)
    assert waiting.due_at
    assert waiting.due_at > now()
    assert "451" in waiting.error
    await postman.turn()
    assert len(inbox.messages) == 1  # not before its time
    await time_passes()
    await postman.turn()
    assert [message["Message-ID"] for message in inbox.to(ANA)] == [waiting.message_id]


@pytest.mark.parametrize("where", ["answers", "at_data"])
async def test_what_is_refused_for_good_fails_at_once_and_stops_no_other(
    postman: Postman, mailing: Settings, inbox: Inbox, where: str
) -> None:
    await wait_for_post(mailing, ANA, BEN)
    getattr(inbox, where)[ANA] = ["550 5.1.1 No such user here", "250 OK"]
    await postman.turn()
    await time_passes()
    await postman.turn()
    assert [str(message["To"]) for message in inbox.messages] == [BEN]
    failed = await Letter.get(recipient=ANA)
    assert failed.failed_at
    assert (failed.due_at, failed.text) == (None, "")
    assert "No such user" in failed.error


async def test_a_connection_that_breaks_loses_nothing(
    postman: Postman, mailing: Settings, inbox: Inbox
) -> None:
    await wait_for_post(mailing, ANA, BEN, EVE)
    inbox.at_data[BEN] = [DROP]
    await postman.turn()
    assert {str(message["To"]) for message in inbox.messages} == {ANA, EVE}
    assert inbox.connections == 2
    waiting = await Letter.get(recipient=BEN)
    await time_passes()
    await postman.turn()
    assert [message["Message-ID"] for message in inbox.to(BEN)] == [waiting.message_id]


async def test_waits_grow_and_end(mailing: Settings, inbox: Inbox, postman: Postman) -> None:
    await wait_for_post(mailing, ANA)
    inbox.answers[ANA] = ["451 Later"] * 4
    waits = []
    for _ in range(3):
        before = now()
        await postman.turn()
        letter = await only()
        assert letter.due_at
        waits.append((letter.due_at - before).total_seconds())
        await time_passes()
    assert 45 <= waits[0] <= 76
    assert waits[0] < waits[1] < waits[2]
    await days_pass(5)
    await postman.turn()
    letter = await only()
    assert (letter.due_at, letter.error) == (None, "451 Later")
    assert letter.failed_at


async def test_while_the_server_is_away_letters_wait(
    mailing: Settings,
) -> None:
    async with serving_mail() as gone:
        url = gone.url
    settings = mailing.model_copy(update={"smtp_url": url})
    await wait_for_post(settings, ANA, BEN)
    postman = Postman(settings)
    await postman.turn()
    assert postman.sent == {"broken": 2}
    letters = await Letter.all()
    assert all(letter.error and letter.due_at for letter in letters)
    await time_passes()
    await Postman(mailing).turn()
    assert not await Letter.filter(sent_at=None).exists()


async def test_several_postmen_at_once_send_each_letter_once(
    mailing: Settings, inbox: Inbox
) -> None:
    await wait_for_post(mailing, *(f"member{number}@agency.example" for number in range(120)))
    await asyncio.gather(*(Postman(mailing).turn() for _ in range(3)))
    assert len(inbox.messages) == 120
    assert set(inbox.ids().values()) == {1}


async def test_who_dies_with_letters_in_hand_keeps_others_from_them_for_a_while_only(
    postman: Postman, mailing: Settings, inbox: Inbox
) -> None:
    await wait_for_post(mailing, ANA)
    assert len(await claim_letters("dead")) == 1
    await postman.turn()
    assert not inbox.messages
    await time_passes()
    await postman.turn()
    assert len(inbox.messages) == 1


async def test_a_letter_written_while_the_postman_rests_goes_out_when_it_is_called(
    mailing: Settings, inbox: Inbox
) -> None:
    postman = Postman(mailing)
    async with postman.running():
        await wait_for_post(mailing, ANA)
        postman.wake()
        await inbox.until(1)
        await wait_for_post(mailing, BEN)
        postman.wake()
        await inbox.until(2)
    assert not await Letter.filter(sent_at=None).exists()


async def test_old_letters_go_and_those_of_nobody_once_they_were_sent(
    postman: Postman, mailing: Settings, inbox: Inbox
) -> None:
    member = await make_member("ana")
    await wait_for_post(mailing, ANA, BEN, "carol@agency.example")
    await Letter.filter(recipient__in=[ANA, BEN]).update(member_id=member.id)
    await postman.turn()
    await Letter.filter(recipient=BEN).update(sent_at=now() - timedelta(days=8))
    await forget_old_letters()
    assert [row["recipient"] for row in await rows("SELECT recipient FROM letter")] == [ANA]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Of this machine, signed by itself."""
    folder = tmp_path_factory.mktemp("certificate")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = (
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout {key}"
        f" -out {cert} -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run(command.split(), check=True, capture_output=True)  # noqa: S603
    return cert, key


@pytest_asyncio.fixture
async def locked_inbox(certificate: tuple[Path, Path]) -> AsyncIterator[Inbox]:
    """A server that speaks to nobody without TLS and a password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    async with serving_mail(context, "the password") as found:
        yield found


async def send_to(url: str, mailing: Settings, trusted: Path | None) -> Letter:
    settings = mailing.model_copy(update={"smtp_url": url})
    await wait_for_post(settings, ANA)
    context = ssl.create_default_context(cafile=trusted)
    await Postman(settings, context).turn()
    return await only()


async def test_a_server_may_want_tls_and_a_password(
    locked_inbox: Inbox, mailing: Settings, certificate: tuple[Path, Path]
) -> None:
    url = locked_inbox.url.replace("the password", "the%20password")
    letter = await send_to(url, mailing, certificate[0])
    assert (letter.error, locked_inbox.signed_in) == ("", ["forum"])
    assert locked_inbox.ciphers == [True]


async def test_a_certificate_that_nobody_vouches_for_gets_no_mail(
    locked_inbox: Inbox, mailing: Settings
) -> None:
    letter = await send_to(locked_inbox.url, mailing, None)
    assert letter.due_at
    assert "certificate" in letter.error.casefold()
    assert not locked_inbox.signed_in


async def test_a_wrong_password_waits_for_who_mends_it(
    locked_inbox: Inbox, mailing: Settings, certificate: tuple[Path, Path]
) -> None:
    url = locked_inbox.url.replace("the password", "wrong")
    letter = await send_to(url, mailing, certificate[0])
    assert letter.due_at
    assert letter.failed_at is None
    assert "535" in letter.error
    assert "wrong" not in letter.error


async def test_a_server_without_tls_gets_nothing_unless_that_was_said(
    inbox: Inbox, mailing: Settings
) -> None:
    letter = await send_to(inbox.url.replace("starttls=off", "starttls=required"), mailing, None)
    assert letter.due_at
    assert not inbox.messages


async def test_administrators_see_how_mail_does(
    somebody: Client, mailing: Settings, inbox: Inbox
) -> None:
    await sign_in(somebody, await make_member("root", role=Role.ADMIN))
    assert "No letter waits" in (await somebody.open("/manage")).words(
        "section[aria-labelledby=mail]"
    )
    await wait_for_post(mailing, ANA, BEN)
    inbox.answers[ANA] = ["451 4.7.1 The mailbox is full"]
    await Postman(mailing).turn()
    told = (await somebody.open("/manage")).words("section[aria-labelledby=mail]")
    assert "1 letter waits to be sent" in told
    assert "451 4.7.1 The mailbox is full" in told
    metrics = (await somebody.open("/metrics")).html
    assert "casemaker_mail_total" in metrics or "casemaker_mail" in metrics


async def test_without_a_mail_server_administrators_are_told_and_managers_are_not(
    admin: Client, manager: Client
) -> None:
    assert "sends no mail" in (await admin.open("/manage")).text
    assert "FORUM_SMTP_URL" not in (await manager.open("/manage")).text
