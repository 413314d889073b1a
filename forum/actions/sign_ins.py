"""Who signs in from where: the log of tries, and the browsers that an account knows."""

from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from forum.actions.tokens import hash_token, new_token
from forum.clock import now
from forum.database import execute, rows
from forum.models import Device, SignIn, SignInOutcome
from forum.text.clean import clean_line
from forum.text.names import name_key

LOG_KEPT = timedelta(days=90)
DEVICE_KEPT = timedelta(days=180)
"""An account knows a browser for so long after the last time that it signed in with it."""
BROWSER_MAX, NETWORK_MAX = 200, 64


class Caller(Struct, frozen=True):
    """Where somebody calls from: what the browser says of itself, its network, and its words.

    `old_token` is of the session that the browser came with, `device` the word that it keeps for long.
    """

    browser: str = ""
    network: str = ""
    old_token: str = ""
    device: str = ""

    def cleaned(self) -> "Caller":
        """As it is stored."""
        return replace(
            self,
            browser=clean_line(self.browser)[:BROWSER_MAX],
            network=clean_line(self.network)[:NETWORK_MAX],
        )


async def is_known(username: str, device: str) -> bool:
    """Whether the member of this name signed in with this browser before."""
    found = await rows(
        "SELECT 1 FROM device JOIN member ON member.id = device.member_id"
        " WHERE device.token_hash = ? AND member.username_key = ? AND device.used_at > ?",
        *(hash_token(device), name_key(username)[:120], now() - DEVICE_KEPT),
    )
    return bool(found)


async def device_word(device: str) -> str:
    """The word that this browser is to keep: its own if this forum gave it, else a new one."""
    known = device and await Device.exists(token_hash=hash_token(device))
    return device if known else new_token()


async def know_device(member_id: int, device: str) -> bool:
    """From now on the account knows this browser; whether it did before."""
    moment = now()
    known = await rows(
        "UPDATE device SET used_at = ? WHERE token_hash = ? AND member_id = ? RETURNING id",
        *(moment, hash_token(device), member_id),
    )
    if not known:
        await execute(
            "INSERT INTO device (token_hash, member_id, created_at, used_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            *(hash_token(device), member_id, moment, moment),
        )
    return bool(known)


async def forget_devices(member_id: int) -> None:
    """A new password may have been set because somebody else knew the old one."""
    await Device.filter(member_id=member_id).delete()


async def note(
    member_id: int | None, outcome: SignInOutcome, caller: Caller, *, known: bool = False
) -> None:
    """Write a try into the log; for a name that nobody has as well, which takes as long."""
    await SignIn.create(
        member_id=member_id,
        outcome=outcome,
        network=caller.network,
        browser=caller.browser,
        known=known,
        created_at=now(),
    )


async def is_unusual(member_id: int, caller: Caller) -> bool:
    """Whether the account was used before, and never by such a browser from this network."""
    [found] = await rows(
        "SELECT COUNT(*) AS times, SUM(CASE WHEN network = ? AND browser = ? THEN 1 ELSE 0 END)"
        " AS alike FROM sign_in WHERE member_id = ? AND outcome = ?",
        *(caller.network, caller.browser, member_id, SignInOutcome.DONE),
    )
    return bool(found["times"]) and not found["alike"]


async def forget_old_sign_ins() -> None:
    """Background work: the log is kept for `LOG_KEPT`."""
    await execute("DELETE FROM sign_in WHERE created_at < ?", now() - LOG_KEPT)
    await execute("DELETE FROM device WHERE used_at < ?", now() - DEVICE_KEPT)
