"""Links that are mailed: each works once, for a while, and dies with a newer one."""

import secrets
from datetime import timedelta

from forum.actions.tokens import hash_token
from forum.clock import now
from forum.database import rows
from forum.errors import NotFound
from forum.models import MailToken, Purpose
from forum.steps import Row

LIFE = {Purpose.VERIFY: timedelta(hours=24), Purpose.RESET: timedelta(hours=1)}
GONE = "This link no longer works: it was used, it is too old, or a newer one was sent. Ask for another."


async def make_token(member_id: int, purpose: Purpose, address: str) -> str:
    """A new one, in the transaction of the letter that carries it."""
    token, moment = secrets.token_urlsafe(32), now()
    await drop_tokens(member_id, purpose)
    await MailToken.create(
        token_hash=hash_token(token),
        member_id=member_id,
        purpose=purpose,
        address=address,
        created_at=moment,
        expires_at=moment + LIFE[purpose],
    )
    return token


async def drop_tokens(member_id: int, purpose: Purpose, but: str | None = None) -> None:
    """All of them, but for those to one address."""
    tokens = MailToken.filter(member_id=member_id, purpose=purpose)
    await (tokens if but is None else tokens.exclude(address=but)).delete()


async def use_token(token: str, purpose: Purpose) -> Row:
    """Whose it is, and the address that it went to; it is used up. Raises NotFound."""
    found = await rows(
        "DELETE FROM mail_token WHERE token_hash = ? AND purpose = ? AND expires_at > ?"
        " RETURNING member_id, address",
        *(hash_token(token), purpose, now()),
    )
    if not found:
        raise NotFound(GONE)
    return found[0]
