"""Where to go next: only ever a page of this forum."""

import re
from contextlib import suppress
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse

from forum.errors import Merged
from forum.http.forms import FormState

SEE_OTHER = 303
LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*\Z")
MAX_LENGTH = 500
DEEP = 2
"""Addresses with more parts end in what a button does, such as /replies/4/endorse."""
PLACES = frozenset({"page", "after"})
"""Parameters that name a place in a list."""
NOT_PAGES = ("/logout",)
"""Nothing to come back to."""


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
    return "/" if parts.scheme or parts.netloc or parts.path in NOT_PAGES else text


def back_to(form: FormState, otherwise: str) -> str:
    """Where a form says that it stood, if it does."""
    return safe_next(form.value("next")) if form.value("next") else otherwise


def sign_in(request: Request) -> RedirectResponse:
    """To the sign-in page, and from there back to a page: where a button was, not what it posts to."""
    wanted = _with_query(request.url.path, request.url.query)
    if request.method != "GET":
        wanted = _page_before(request)
    return see_other(f"/login?next={quote(wanted, safe='/')}")


def after_merge(request: Request, error: Merged) -> str:
    """The same page of the thread that this one was merged into, but for the place in a list."""
    path, old = request.url.path, f"/threads/{error.thread_id}"
    rest = path.removeprefix(old) if path.startswith((f"{old}/", f"{old}.")) else ""
    if "slug" in request.path_params:
        rest = ""
    query = [
        (name, text) for name, text in request.query_params.multi_items() if name not in PLACES
    ]
    return _with_query(f"/threads/{error.into_id}{rest}", urlencode(query))


def _page_before(request: Request) -> str:
    """The page of ours that the form stood on; without word of it, what the form was about."""
    with suppress(ValueError):  # browsers send addresses, others may send anything
        before = urlsplit(request.headers.get("referer", ""))
        if before.netloc and before.netloc == request.headers.get("host"):
            return safe_next(_with_query(before.path, before.query))
    path = request.url.path
    return path.rsplit("/", 1)[0] if path.count("/") > DEEP else path


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
