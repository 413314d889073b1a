"""Rate limits: how often one address or member may try what costs others."""

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from forum.clock import now
from forum.errors import TooSoon
from forum.http.identity import client_address
from forum.settings import Settings

SIGN_IN_BY_NAME = RateLimitItemPerMinute(10, 5, namespace="sign-in-name")
SIGN_IN_BY_ADDRESS = RateLimitItemPerMinute(40, 5, namespace="sign-in-address")
SIGN_UP = RateLimitItemPerHour(10, 1, namespace="sign-up")
# Previews count too, so this leaves room for a few between two posts.
POST = RateLimitItemPerMinute(20, 2, namespace="post")
MARK = RateLimitItemPerMinute(60, 1, namespace="mark")
DOWNLOAD = RateLimitItemPerMinute(30, 1, namespace="download")
VERIFY = RateLimitItemPerMinute(20, 1, namespace="verify")

WORDS = {
    "sign-in-name": "There were too many attempts to sign in under this name.",
    "sign-in-address": "There were too many attempts to sign in from this network.",
    "sign-up": "Too many accounts were made from this network.",
    "post": "You are posting very quickly.",
    "download": "You are downloading documents very quickly.",
    "verify": "You are checking files very quickly.",
    "mark": "You are marking replies very quickly.",
}


class Limiter:
    """Counts in memory, so each process counts by itself."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    async def hit(self, limit: RateLimitItem, key: str) -> None:
        """Count one try; raises TooSoon, with the seconds to wait, when there were too many."""
        if await self._window.hit(limit, key):
            return
        stats = await self._window.get_window_stats(limit, key)
        seconds = max(1, round(stats.reset_time - now().timestamp()))
        raise TooSoon(f"{WORDS[limit.namespace]} {_wait(seconds)}", seconds)


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
