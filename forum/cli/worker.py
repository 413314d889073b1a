"""The command that sends mail without serving pages."""

import asyncio
import signal
from typing import Annotated

import typer

from forum import settings
from forum.cli.opening import with_database
from forum.errors import SettingsError
from forum.mail.relay import Outcome
from forum.postman import Postman


def worker(
    once: Annotated[bool, typer.Option("--once", help="Send what is due now, then end.")] = False,
) -> None:
    """Send the mail that waits, until Ctrl-C; any number of these may run beside the server.

    With --once the exit status is 1 where a letter that was due could not be sent.
    """
    loaded = settings.load()
    if not loaded.sends_mail:
        raise SettingsError("FORUM_SMTP_URL: is not set, so no mail can be sent")
    postman = Postman(loaded)
    with_database(postman.turn() if once else _work(postman))
    print(f"Sent {postman.sent[Outcome.SENT.value]} letters.")
    failed = postman.sent.total() - postman.sent[Outcome.SENT.value]
    if once and failed:
        print(f"Not sent: {failed:,}. The log above says why.")
        raise typer.Exit(1)


async def _work(postman: Postman) -> None:
    for stop in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(stop, postman.stop)
    await postman.work()
