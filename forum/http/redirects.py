"""Where to go next: only ever a page of this forum."""

import re
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse

SEE_OTHER = 303
LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*\Z")
MAX_LENGTH = 500


def see_other(path: str) -> RedirectResponse:
    return RedirectResponse(path, SEE_OTHER)


def safe_next(text: str) -> str:
    """The path in `next=` if it leads to a page of ours, else the front page.

    >>> safe_next("/threads/4/telework?sort=best"), safe_next("//evil.example"), safe_next("/\\\\evil")
    ('/threads/4/telework?sort=best', '/', '/')
    """
    if len(text) > MAX_LENGTH or not LOCAL.match(text):
        return "/"
    parts = urlsplit(text)
    return "/" if parts.scheme or parts.netloc else text


def sign_in(request: Request) -> RedirectResponse:
    """To the sign-in page and, after a GET, back again."""
    wanted = request.url.path
    if request.method == "GET" and request.url.query:
        wanted += f"?{request.url.query}"
    return see_other(f"/login?next={quote(wanted, safe='/')}")
