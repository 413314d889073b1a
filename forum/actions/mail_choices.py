"""How often a member is told by mail, chosen in the account or by the link in each letter."""

from forum.actions.addresses import PERIODS, plan_digest
from forum.clock import now
from forum.database import execute, rows, transaction
from forum.models import LetterKind, MailChoice
from forum.permissions import Viewer
from forum.placeholders import marks

CHOICES_OF = {LetterKind.NOTICE: [MailChoice.INSTANT], LetterKind.DIGEST: list(PERIODS)}
"""Under which choices a kind of letter is sent at all."""


async def choose_mail(viewer: Viewer, choice: MailChoice) -> None:
    """Who was told nothing so far is told of what comes from now on."""
    async with transaction():
        before = await rows(
            "UPDATE member SET mail = mail WHERE id = ? RETURNING mail", viewer.member_id
        )
        await execute("UPDATE member SET mail = ? WHERE id = ?", choice, viewer.member_id)
        if before[0]["mail"] == MailChoice.NONE:
            await execute(
                "UPDATE notice SET mailed_at = ? WHERE member_id = ? AND mailed_at IS NULL",
                *(now(), viewer.member_id),
            )
        if before[0]["mail"] != choice:
            await plan_digest(viewer.member_id or 0, choice)


async def turn_off(member_id: int, kind: LetterKind) -> None:
    """No more letters of this kind. Who chose another kind since keeps that."""
    choices = CHOICES_OF[kind]
    await execute(
        f"UPDATE member SET mail = ?, digest_at = NULL WHERE id = ? AND mail IN ({marks(choices)})",
        *(MailChoice.NONE, member_id, *choices),
    )
