"""Signing in and out: sessions live in a table, so each can be seen and ended."""

import hashlib
import secrets
from datetime import timedelta

from forum.actions.passwords import matches
from forum.clock import now
from forum.database import transaction
from forum.errors import Invalid, NotFound
from forum.models import Member, Session
from forum.permissions import Viewer
from forum.rules.standing import is_on
from forum.text.clean import clean_line
from forum.text.names import name_key

LIFETIME = timedelta(days=30)
BROWSER_MAX = 200
SUSPENDED = "This account is suspended. Write to the managers of this community to have it lifted."
SUSPENDED_UNTIL = (
    "This account is suspended until {0:%B} {0.day}, {0.year}. Sign in again on that day."
)
WRONG = "That username and password do not go together. Check both and try again."


def hash_token(token: str) -> str:
    """Tokens are 256 random bits, so one quick hash is enough: nobody can guess their way back."""
    return hashlib.sha256(token.encode()).hexdigest()


async def sign_in(username: str, password: str, browser: str, old_token: str = "") -> str:
    """A new session's token; raises Invalid, in the same words and time whatever was wrong."""
    member = await Member.get_or_none(username_key=name_key(username)[:120])
    stored = member.password_hash if member and not member.placeholder else ""
    if not await matches(password[:1000], stored) or member is None:
        raise Invalid({"form": WRONG})
    if is_on(member.suspended_at, member.suspended_until, now()):
        raise Invalid({"form": _suspended(member)})  # only who knows the password learns of it
    return await open_session(member, browser, old_token)


def _suspended(member: Member) -> str:
    until = member.suspended_until
    return SUSPENDED_UNTIL.format(until) if until else SUSPENDED


async def open_session(member: Member, browser: str, old_token: str = "") -> str:
    """Always a new token; the one that the browser came with ends."""
    token = secrets.token_urlsafe(32)
    async with transaction():
        await Session.filter(token_hash=hash_token(old_token)).delete()
        await forget_old_sessions()
        await Session.create(
            token_hash=hash_token(token),
            member_id=member.id,
            browser=clean_line(browser)[:BROWSER_MAX],
            created_at=now(),
            used_at=now(),
            expires_at=now() + LIFETIME,
        )
    return token


async def forget_old_sessions() -> None:
    """What has run out goes within a minute: were the clock put back, it would be good again."""
    await Session.filter(expires_at__lte=now()).delete()


async def sign_out(viewer: Viewer) -> None:
    await Session.filter(id=viewer.session_id).delete()


async def end_session(viewer: Viewer, session_id: int) -> None:
    if not await Session.filter(id=session_id, member_id=viewer.member_id).delete():
        raise NotFound("That session has already ended.")


async def end_other_sessions(viewer: Viewer) -> None:
    await Session.filter(member_id=viewer.member_id).exclude(id=viewer.session_id).delete()
