"""Rate limits: how often one address or member may try what costs others."""

from collections import Counter

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from starlette.requests import Request

from forum.errors import TooSoon
from forum.http.identity import client_address, fingerprint
from forum.http.rate_counters import RateCounter
from forum.mail.message import on_the_wire
from forum.settings import Settings
from forum.text.addresses import address_key

# How signing in is limited: forum/http/guesses.py.
SIGN_IN_BY_NAME = RateLimitItemPerHour(100, 1, namespace="sign-in-name")
SIGN_IN_BY_NAME_HERE = RateLimitItemPerMinute(10, 15, namespace="sign-in-name-here")
SIGN_IN_BY_ADDRESS = RateLimitItemPerMinute(40, 5, namespace="sign-in-address")
SIGN_IN_BY_DEVICE = RateLimitItemPerMinute(10, 5, namespace="sign-in-device")
PASSWORD_AGAIN = RateLimitItemPerMinute(10, 5, namespace="password-again")
SIGN_UP = RateLimitItemPerHour(10, 1, namespace="sign-up")
# Previews count too, so this leaves room for a few between two posts.
POST = RateLimitItemPerMinute(20, 2, namespace="post")
MARK = RateLimitItemPerMinute(60, 1, namespace="mark")
# Forms are kept as one types, a few at a time.
DRAFT = RateLimitItemPerMinute(120, 1, namespace="draft")
DOWNLOAD = RateLimitItemPerMinute(30, 1, namespace="download")
COMPLETE = RateLimitItemPerMinute(120, 1, namespace="complete")
LOOK_UP = RateLimitItemPerMinute(60, 1, namespace="look-up")
FLAG = RateLimitItemPerHour(30, 1, namespace="flag")
OWN_DATA = RateLimitItemPerHour(5, 1, namespace="own-data")
VERIFY = RateLimitItemPerMinute(20, 1, namespace="verify")
MAIL_ADDRESS = RateLimitItemPerHour(5, 1, namespace="mail-address")
# As many as signing up and MAIL_ADDRESS come to, whoever and however many ask.
MAIL_TO_VERIFY = RateLimitItemPerHour(6, 1, namespace="mail-to-verify")
RESET_BY_NAME = RateLimitItemPerHour(3, 1, namespace="reset-name")
RESET_BY_ADDRESS = RateLimitItemPerHour(20, 1, namespace="reset-address")
MAIL_LINK = RateLimitItemPerMinute(20, 5, namespace="mail-link")

WORDS = {
    "sign-in-name": "There were too many attempts to sign in under this name from browsers that it was"
    " never signed in with. One that it was signed in with still works, and so does a new password by"
    " mail.",
    "sign-in-name-here": "There were too many attempts to sign in under this name from this network.",
    "sign-in-device": "There were too many attempts to sign in with this browser.",
    "password-again": "There were too many attempts with your password.",
    "sign-in-address": "There were too many attempts to sign in from this network.",
    "sign-up": "Too many accounts were made from this network.",
    "post": "You are posting very quickly.",
    "draft": "Your drafts are being saved very quickly.",
    "download": "You are downloading documents very quickly.",
    "complete": "You are looking up names very quickly.",
    "verify": "You are checking files very quickly.",
    "mail-address": "We sent several mails to verify your address. Look in your spam folder too.",
    "mail-to-verify": "We were asked several times to verify this address. Look in your spam folder too.",
    "reset-name": "We were asked several times for this address. Look in your spam folder too.",
    "reset-address": "Too many passwords were asked for from this network.",
    "mail-link": "Too many links were tried from this network.",
    "look-up": "You are looking things up very quickly.",
    "flag": "You are flagging very quickly.",
    "own-data": "You have taken your data along a few times already.",
    "mark": "You are marking replies very quickly.",
}


class Limiter:
    """Says no; `refused` counts how often, by limit."""

    def __init__(self, counter: RateCounter) -> None:
        self.refused = Counter[str]()
        self._counter = counter

    async def hit(self, limit: RateLimitItem, key: str) -> None:
        """Count one try; raises TooSoon, with the seconds to wait, when there were too many."""
        wait = await self._counter.hit(limit, key)
        if wait:
            self.refused[limit.namespace] += 1
            seconds = max(1, round(wait))
            raise TooSoon(f"{WORDS[limit.namespace]} {_wait(seconds)}", seconds)

    async def aclose(self) -> None:
        await self._counter.aclose()


def _wait(seconds: int) -> str:
    if seconds < 90:
        return f"Try again in {seconds} seconds."
    return f"Try again in {round(seconds / 60)} minutes."


async def limit(request: Request, item: RateLimitItem, key: str = "") -> None:
    """Count this request against `item`, by `key` or else by the network it came from."""
    settings: Settings = request.app.state.settings
    if settings.rate_limits == "on":
        limiter: Limiter = request.app.state.limiter
        await limiter.hit(item, key or client_address(request))


def mailbox(address: str) -> str:
    """The key under which letters to an address are counted: one for all spellings that arrive alike.

    A host may be written in letters that mail servers read as plain ones, and what follows a plus
    is a label of the same mailbox nearly everywhere.
    """
    name, _, host = address_key(on_the_wire(address)).rpartition("@")
    return fingerprint(f"{name.partition('+')[0]}@{host}")
