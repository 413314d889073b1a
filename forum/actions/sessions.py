"""Signing in and out: sessions live in a table, so each can be seen and ended."""

from datetime import timedelta

from forum.actions.account_letters import tell_of_browser
from forum.actions.passwords import is_still, matches
from forum.actions.sign_ins import Caller, is_unusual, know_device, note
from forum.actions.tokens import hash_token, new_token
from forum.clock import now
from forum.database import transaction
from forum.errors import Invalid, NotFound
from forum.models import Member, Session, SignInOutcome
from forum.permissions import Viewer
from forum.rules.proofs import is_proved
from forum.rules.standing import is_on
from forum.settings import Settings
from forum.text.browsers import browser_name
from forum.text.names import name_key

LIFETIME = timedelta(days=30)
SUSPENDED = "This account is suspended. Write to the managers of this community to have it lifted."
SUSPENDED_UNTIL = (
    "This account is suspended until {0:%B} {0.day}, {0.year}. Sign in again on that day."
)
WRONG = "That username and password do not go together. Check both and try again."


async def sign_in(
    username: str, password: str, caller: Caller, settings: Settings | None = None
) -> str:
    """A new session's token; raises Invalid, in the same words and time whatever was wrong.

    Every try goes into the log, those for names that nobody has too: that takes time as well.
    """
    caller = caller.cleaned()
    member = await Member.get_or_none(username_key=name_key(username)[:120])
    stored = member.password_hash if member and not member.placeholder else ""
    if not await matches(password[:1000], stored) or member is None:
        owner = member.id if member and not member.placeholder else None
        await note(owner, SignInOutcome.WRONG, caller)
        raise Invalid({"form": WRONG})
    if is_on(member.suspended_at, member.suspended_until, now()):
        await note(member.id, SignInOutcome.SUSPENDED, caller)
        raise Invalid({"form": _suspended(member)})  # only who knows the password learns of it
    return await open_session(member, caller, settings)


def _suspended(member: Member) -> str:
    until = member.suspended_until
    return SUSPENDED_UNTIL.format(until) if until else SUSPENDED


async def open_session(member: Member, caller: Caller, settings: Settings | None = None) -> str:
    """Always a new token; the one that the browser came with ends.

    Whoever reads the member's mail is told of a browser that is none of theirs, as far as we know.
    Raises Invalid where the password was changed, or the account deleted, since the member was loaded.
    """
    token, caller = new_token(), caller.cleaned()
    async with transaction():
        if not await is_still(member):
            raise Invalid({"form": WRONG})
        await Session.filter(token_hash=hash_token(caller.old_token)).delete()
        await forget_old_sessions()
        known = bool(caller.device) and await know_device(member.id, caller.device)
        if not known and await is_unusual(member.id, caller):
            await tell_of_browser(settings, member, browser_name(caller.browser), caller.network)
        await note(member.id, SignInOutcome.DONE, caller, known=known)
        await Session.create(
            token_hash=hash_token(token),
            member_id=member.id,
            browser=caller.browser,
            network=caller.network,
            created_at=now(),
            used_at=now(),
            proved_at=now(),
            expires_at=now() + LIFETIME,
        )
    return token


async def forget_old_sessions() -> None:
    """What has run out goes within a minute: were the clock put back, it would be good again."""
    await Session.filter(expires_at__lte=now()).delete()


async def is_fresh(viewer: Viewer) -> bool:
    """Whether the password was typed in this session a short while ago."""
    session = await Session.get_or_none(id=viewer.session_id)
    return session is not None and is_proved(session.proved_at, now())


async def prove(viewer: Viewer, password: str) -> bool:
    """Whether this is the member's password; if so, the session is fresh again."""
    member = await Member.get(id=viewer.member_id)
    right = await matches(password[:1000], member.password_hash)
    if right:
        await Session.filter(id=viewer.session_id).update(proved_at=now())
    return right


async def sign_out(viewer: Viewer) -> None:
    await Session.filter(id=viewer.session_id).delete()


async def end_session(viewer: Viewer, session_id: int) -> None:
    if not await Session.filter(id=session_id, member_id=viewer.member_id).delete():
        raise NotFound("That session has already ended.")


async def end_other_sessions(viewer: Viewer) -> None:
    await Session.filter(member_id=viewer.member_id).exclude(id=viewer.session_id).delete()
