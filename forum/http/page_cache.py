"""Pages that every visitor sees alike, kept as bytes for as long as nothing on them changed."""

import gzip
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from cachetools import LRUCache
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from forum.clock import now
from forum.http.encodings import takes_gzip
from forum.http.failures import DATABASE_ERRORS
from forum.http.identity import SESSION_COOKIE, session_token
from forum.http.page_file import PageFile, Place
from forum.http.turns import Turns
from forum.queries.versions import Versions, reached
from forum.settings import Settings

COMPRESSION = 6
COUNTED = 16 * 1024
"""Bytes that a page counts for at least: memory has a little of each, so there are not to be too many."""
ADDRESS_MAX = 300
"""Characters of an address whose page is kept; nothing of ours links to longer ones."""
HEADERS = [
    # Whoever keeps it asks each time whether it still stands, so nothing stale is ever shown, and a
    # member's cookie never gets a visitor's page.
    (b"cache-control", b"public, no-cache"),
    (b"vary", b"Accept-Encoding, Cookie"),
]
Address = tuple[str, bytes]
"""Path and query."""
LoadVersions = Callable[[], Awaitable[Versions]]


class Kept(Struct, frozen=True):
    """A page as it stood at these versions, compressed once; `etag` is of its bytes."""

    versions: Versions
    load_versions: LoadVersions
    route: Route
    place: Place
    """Of its bytes, compressed."""
    media_type: bytes
    etag: bytes

    def answer(self, scope: Scope) -> "Answer | None":
        """The page, or that the browser has it already; None where the file cannot be read."""
        asked = _asked(scope)
        squeezed = takes_gzip(asked.get(b"accept-encoding", b""))
        etag = b'"%s-gz"' % self.etag if squeezed else b'"%s"' % self.etag
        headers, status = [(b"etag", etag), *HEADERS], 304
        body: bytes | bytearray = b""
        if not is_named(asked.get(b"if-none-match", b""), etag):
            kept = self.place.read()
            if kept is None:
                return None
            status, body = 200, kept if squeezed else gzip.decompress(kept)
            headers.append((b"content-type", self.media_type))
            headers.append((b"content-length", b"%d" % len(body)))
            if squeezed:
                headers.append((b"content-encoding", b"gzip"))
        return Answer(status, headers, body)


class Answer(Struct, frozen=True):
    """What is sent of a kept page."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes | bytearray

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await send(start)
        await send({"type": "http.response.body", "body": self.body})


class PageCache:
    """The pages that were asked for last, as long as the file has room for them; counts who found one,
    who did not, and how many were made.
    """

    def __init__(self, file: PageFile) -> None:
        self.file = file
        self.hits = self.misses = self.made = 0
        self.turns = Turns()
        self._pages: LRUCache[Address, Kept] = LRUCache(
            file.most // 2, getsizeof=lambda kept: _counted(kept.place)
        )

    @property
    def size(self) -> int:
        """In bytes, as they count."""
        return int(self._pages.currsize)

    def find(self, address: Address) -> Kept | None:
        kept = self._pages.get(address)
        return kept if kept and kept.place.stands else None

    def put(
        self, address: Address, body: bytes, versions: Versions, load: LoadVersions, **about: Any
    ) -> Kept | None:
        """A page of older versions goes: nobody can ask for it any more. None where it is not kept."""
        self.made += 1
        place = self.file.put(gzip.compress(body, COMPRESSION, mtime=0))
        if place is None or _counted(place) > self._pages.maxsize:
            return None
        etag = hashlib.sha256(body).hexdigest()[:24].encode()
        kept = self._pages[address] = Kept(versions, load, place=place, etag=etag, **about)
        return kept


def _counted(place: Place) -> int:
    return max(place.length, COUNTED)


class KeptPages:
    """Stands before the routes: a page that is kept, and stands today, needs none of them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = await _standing(scope) if scope.get("method") == "GET" else None
        await (found or self.app)(scope, receive, send)


async def _standing(scope: Scope) -> Answer | None:
    """From the kept page that this visitor gets; a database that fails is the routes' to deal with."""
    pages: PageCache = scope["app"].state.pages
    kept = pages.find(_address(scope))
    if kept is None or SESSION in _asked(scope).get(b"cookie", b""):
        return None
    try:
        today = await _today(kept.load_versions)
    except DATABASE_ERRORS:
        return None
    if kept.versions != today or not kept.place.stands:  # others may have written meanwhile
        return None
    answer = kept.answer(scope)
    if answer:
        pages.hits += 1
        scope["route"] = kept.route  # for whoever counts requests by it
    return answer


async def kept_page(
    request: Request, load_versions: LoadVersions, make: Callable[[], Awaitable[Response]]
) -> Response | Answer:
    """The page of this address, made and kept if it is not there as it has to be today.

    Whoever asks while it is made waits for it: a page that takes long would otherwise be made once
    for each of them. The versions are read before it is made, so it is never older than they say; and
    what began to be made after they asked is fresh enough for those who waited.
    """
    address: Address = _address(request.scope)
    pages: PageCache = request.app.state.pages
    if sum(map(len, address)) > ADDRESS_MAX:
        return await make()
    pages.misses += 1
    asked = await _today(load_versions)
    async with pages.turns.at(address):
        kept = pages.find(address)
        stands = kept and asked and reached(kept.versions, asked)
        if kept and stands and (answer := kept.answer(request.scope)):
            return answer
        versions = await _today(load_versions)
        response = await make()
        if not versions or not _is_shared(response):
            return response
        media_type, route = response.headers["content-type"].encode(), request.scope["route"]
        body = bytes(response.body)
        about = {"media_type": media_type, "route": route}
        made = pages.put(address, body, versions, load_versions, **about)
        return (made and made.answer(request.scope)) or response


async def _today(load_versions: LoadVersions) -> Versions:
    """Some pages count from today, so the day is one more version; none of what is not there."""
    versions = await load_versions()
    return (*versions, now().toordinal()) if versions else ()


def is_for_everyone(request: Request) -> bool:
    """Whether this request is a visitor's, of a forum that visitors may read."""
    settings: Settings = request.app.state.settings
    return not settings.private and not session_token(request)


def _is_shared(response: Response) -> bool:
    """Errors and redirects are made anew, and so is a page with a form token of one visitor."""
    return response.status_code == 200 and "set-cookie" not in response.headers


SESSION = f"{SESSION_COOKIE}=".encode()
DECIDING = frozenset({b"accept-encoding", b"cookie", b"if-none-match"})


def _address(scope: Scope) -> Address:
    return scope["path"], scope["query_string"]


def _asked(scope: Scope) -> dict[bytes, bytes]:
    """What the request says that decides which answer it gets; one pass over its headers."""
    found = dict[bytes, bytes]()
    for name, value in scope["headers"]:
        if name in DECIDING:
            found[name] = b"%s, %s" % (found[name], value) if name in found else value
    return found


def is_named(told: bytes, etag: bytes) -> bool:
    """Whether `If-None-Match` names this page."""
    named = (one.strip() for one in told.split(b","))
    return told == etag or any(one == b"*" or one.removeprefix(b"W/") == etag for one in named)
