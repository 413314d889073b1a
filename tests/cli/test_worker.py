"""`worker`: mail is sent by processes of their own, which may be killed at any moment."""

import asyncio
import signal
import sys
from pathlib import Path

from forum.models import Letter
from forum.settings import Settings
from tests.cli.running import ROOT, command, environment
from tests.mail.outbox import time_passes, wait_for_post
from tests.mail_server import SECONDS, Inbox

LETTERS, KILLS = 1000, 3


async def worker(db: str, inbox: Inbox, folder: Path, *options: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "main.py", "worker", *options),
        cwd=ROOT,
        env=environment(folder, FORUM_DATABASE_URL=db, FORUM_SMTP_URL=inbox.url),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(process: asyncio.subprocess.Process) -> str:
    out, err = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 0, err.decode()
    return out.decode()


def addresses(count: int) -> list[str]:
    return [f"member{number}@agency.example" for number in range(count)]


async def test_mail_survives_a_worker_that_is_killed_again_and_again(
    db: str, mailing: Settings, inbox: Inbox, tmp_path: Path
) -> None:
    await wait_for_post(mailing, *addresses(LETTERS))
    for number in range(1, KILLS + 1):
        victim = await worker(db, inbox, tmp_path)
        await inbox.until(number * LETTERS // (KILLS + 1))
        victim.kill()
        await victim.communicate()
        await time_passes()  # until claims of the dead run out
    two = [await worker(db, inbox, tmp_path, "--once") for _ in range(2)]
    said = [await ended(process) for process in two]
    assert sum(int(words.split()[1]) for words in said) > 0
    ids = inbox.ids()
    assert len(ids) == LETTERS
    assert len({str(message["To"]) for message in inbox.messages}) == LETTERS
    assert max(ids.values()) <= 2
    assert sum(ids.values()) <= LETTERS + KILLS  # one in flight at each kill
    assert not await Letter.filter(sent_at=None).exists()


async def test_a_worker_that_is_stopped_finishes_the_letter_in_hand(
    db: str, mailing: Settings, inbox: Inbox, tmp_path: Path
) -> None:
    await wait_for_post(mailing, *addresses(200))
    process = await worker(db, inbox, tmp_path)
    await inbox.until(1)
    process.send_signal(signal.SIGTERM)
    await ended(process)
    sent = len(inbox.messages)
    assert await Letter.filter(sent_at__isnull=False).count() == sent
    assert await Letter.filter(claimed_by="").count() == 200
    assert set(inbox.ids().values()) == {1}


async def test_a_worker_of_one_turn_says_what_it_could_not_send(
    db: str, mailing: Settings, inbox: Inbox, tmp_path: Path
) -> None:
    inbox.answers["b@agency.example"] = ["451 later, please"]
    await wait_for_post(mailing, "a@agency.example", "b@agency.example")
    process = await worker(db, inbox, tmp_path, "--once")
    out, _ = await asyncio.wait_for(process.communicate(), SECONDS)
    assert out.decode().splitlines()[-2:] == [
        "Sent 1 letters.",
        "Not sent: 1. The log above says why.",
    ]
    assert process.returncode == 1


def test_a_worker_without_a_mail_server_says_what_is_missing(tmp_path: Path) -> None:
    done = command(tmp_path, "worker", "--once")
    assert done.code == 1
    assert "FORUM_SMTP_URL" in done.one_line
