"""The outbox: letters are written in the transaction of a deed, and sent by whoever claims them."""

import random
from datetime import timedelta

from forum.clock import now
from forum.database import execute, is_postgres, rows
from forum.mail.message import new_message_id
from forum.mail.words import Words
from forum.models import Letter, LetterKind
from forum.records import as_model
from forum.rules.retries import wait_after
from forum.settings import Settings

GIVE_UP_AFTER = timedelta(days=4)
CLAIM = timedelta(minutes=10)
"""For so long others leave a claimed letter alone: far longer than sending a batch may take."""
BATCH = 50
SENT_KEPT, FAILED_KEPT = timedelta(days=7), timedelta(days=30)
ERROR_MAX = 300

_CLAIM = (
    "UPDATE letter SET claimed_by = ?, due_at = ?, attempts = attempts + 1, tried_at = ?"
    " WHERE id IN (SELECT id FROM letter WHERE due_at <= ? ORDER BY due_at, id LIMIT ? {skip})"
    " RETURNING *"
)
_MINE = "WHERE id = ? AND claimed_by = ? AND sent_at IS NULL"


async def post(  # noqa: PLR0913  (what stands on an envelope)
    settings: Settings,
    kind: LetterKind,
    words: Words,
    recipient: str,
    member_id: int | None,
    *,
    headers: dict[str, str] | None = None,
    life: timedelta = GIVE_UP_AFTER,
) -> None:
    """Put a letter into the outbox; to be called inside of the deed's transaction."""
    moment = now()
    await Letter.create(
        member_id=member_id,
        kind=kind,
        recipient=recipient,
        subject=words.subject,
        text=words.text,
        html=words.html,
        headers=headers or {},
        message_id=new_message_id(settings),
        created_at=moment,
        give_up_at=moment + life,
        due_at=moment,
    )


async def claim_letters(holder: str, most: int = BATCH) -> list[Letter]:
    """Some that are due, for this holder alone: of two who ask at once each gets others."""
    moment = now()
    if not await rows("SELECT 1 AS due FROM letter WHERE due_at <= ? LIMIT 1", moment):
        return []  # asking writes nothing, and keeps nobody waiting
    sql = _CLAIM.format(skip="FOR UPDATE SKIP LOCKED" if is_postgres() else "")
    found = await rows(sql, holder, moment + CLAIM, moment, moment, most)
    return sorted((as_model(Letter, row) for row in found), key=lambda letter: letter.id)


async def mark_sent(letter: Letter) -> None:
    """To be called as soon as the server has taken it. The words have done their work."""
    await execute(
        "UPDATE letter SET claimed_by = '', due_at = NULL, sent_at = ?, failed_at = NULL, error = '',"
        " text = '', html = '' WHERE id = ?",
        *(now(), letter.id),
    )


async def put_back(letter: Letter, holder: str, error: str) -> None:
    """Try it again later, after a longer wait each time, or give it up when that makes no sense."""
    due = now() + wait_after(letter.attempts, random.random())  # noqa: S311  (no secret)
    if due >= letter.give_up_at:
        await give_up(letter, holder, error)
        return
    await execute(
        f"UPDATE letter SET claimed_by = '', due_at = ?, error = ? {_MINE}",
        *(due, error[:ERROR_MAX], letter.id, holder),
    )


async def give_up(letter: Letter, holder: str, error: str) -> None:
    await execute(
        "UPDATE letter SET claimed_by = '', due_at = NULL, failed_at = ?, error = ?,"
        f" text = '', html = '' {_MINE}",
        *(now(), error[:ERROR_MAX], letter.id, holder),
    )


async def drop(letter: Letter, holder: str) -> None:
    """It is not sent, and its words go."""
    await execute(f"DELETE FROM letter {_MINE}", letter.id, holder)


async def let_go(letters: list[Letter], holder: str) -> None:
    """What was claimed and not tried is due again at once, for anybody."""
    for letter in letters:
        await execute(
            f"UPDATE letter SET claimed_by = '', due_at = ?, attempts = attempts - 1 {_MINE}",
            *(now(), letter.id, holder),
        )


async def forget_old_letters() -> None:
    """Nobody asks for them any more, and of who is no member any more no address stays."""
    moment = now()
    await execute("DELETE FROM letter WHERE member_id IS NULL AND due_at IS NULL")
    await execute("DELETE FROM letter WHERE sent_at < ?", moment - SENT_KEPT)
    await execute("DELETE FROM letter WHERE failed_at < ?", moment - FAILED_KEPT)
    await execute("DELETE FROM mail_token WHERE expires_at < ?", moment)
