"""A forged Host: whoever asks for another site by our address is told where this one is."""

import re
from functools import lru_cache

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from forum.settings import Settings

PROBED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Load balancers ask for these by the number of the machine."""
HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
ELSEWHERE = (
    "This forum is at {base_url}: open it there. Its administrator sets that as FORUM_BASE_URL.\n"
)


class HostCheck:
    """Answers only to the forum's own name, so that no cache nor link can be led to another."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.hosts = settings.hosts
        self.elsewhere = ELSEWHERE.format(base_url=settings.base_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = next((v for name, v in scope.get("headers", ()) if name == b"host"), None)
        if told is None or scope["path"] in PROBED or _name(told) in self.hosts:
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse(self.elsewhere, 400)(scope, receive, send)


@lru_cache(maxsize=200)
def _name(host: bytes) -> str:
    """Without its port; nothing for what is no host."""
    found = HOST.fullmatch(host.decode("latin-1").lower())
    return found[1].strip("[]") if found else ""
