"""Letters that wait, and time that passes."""

from datetime import timedelta

from forum.actions.outbox import post
from forum.clock import now
from forum.database import execute, transaction
from forum.mail.words import Words
from forum.models import Letter, LetterKind
from forum.settings import Settings


async def wait_for_post(settings: Settings, *recipients: str, subject: str = "Hello") -> None:
    """Put a letter to each of them into the outbox."""
    async with transaction():
        for recipient in recipients:
            words = Words(subject, f"Words for {recipient}.\n", f"<p>Words for {recipient}.</p>")
            await post(settings, LetterKind.ACCOUNT, words, recipient, None)


async def time_passes() -> None:
    """Until every letter that waits is due again, whoever had claimed it."""
    await execute("UPDATE letter SET due_at = ? WHERE due_at IS NOT NULL", now())


async def days_pass(days: int) -> None:
    """As if letters had been written so long ago."""
    await time_passes()
    for letter in await Letter.filter(due_at__isnull=False):
        letter.give_up_at -= timedelta(days=days)
        await letter.save(update_fields=["give_up_at"])
