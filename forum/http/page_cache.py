"""Pages that every visitor sees alike, kept as bytes for as long as nothing on them changed."""

import gzip
import hashlib
from asyncio import Lock
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response

from forum.clock import now
from forum.http.identity import session_token
from forum.queries.versions import Versions
from forum.settings import Settings

COMPRESSION = 6
ADDRESS_MAX = 300
"""Characters of an address whose page is kept; nothing of ours links to longer ones."""
HEADERS = {
    # Whoever keeps it asks each time whether it still stands, so nothing stale is ever shown, and a
    # member's cookie never gets a visitor's page.
    "cache-control": "public, no-cache",
    "vary": "Accept-Encoding, Cookie",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it stood at these versions, compressed once; `etag` is of its bytes."""

    versions: Versions
    compressed: bytes
    media_type: str
    etag: str

    @classmethod
    def of(cls, response: Response, versions: Versions) -> "Kept":
        body = bytes(response.body)
        return cls(
            versions=versions,
            compressed=gzip.compress(body, COMPRESSION, mtime=0),
            media_type=response.headers["content-type"],
            etag=hashlib.sha256(body).hexdigest()[:24],
        )

    def answer(self, request: Request) -> Response:
        """The page, or that the browser has it already."""
        squeezed = _takes_gzip(request)
        etag = f'"{self.etag}{"-gz" if squeezed else ""}"'
        headers = {**HEADERS, "etag": etag}
        if _has(request, etag):
            return Response(status_code=304, headers=headers)
        if squeezed:
            headers["content-encoding"] = "gzip"
        body = self.compressed if squeezed else gzip.decompress(self.compressed)
        return Response(body, headers=headers, media_type=self.media_type)


@dataclass(slots=True)
class PageCache:
    """The pages that were asked for last, up to so many bytes; counts who found one, who did not,
    and how many were made.
    """

    most: int
    hits: int = 0
    misses: int = 0
    made: int = 0
    _pages: LRUCache[str, Kept] = field(init=False)
    _turns: WeakValueDictionary[str, Lock] = field(default_factory=WeakValueDictionary)

    def __post_init__(self) -> None:
        self._pages = LRUCache(self.most, getsizeof=lambda kept: len(kept.compressed))

    @property
    def size(self) -> int:
        """In bytes."""
        return int(self._pages.currsize)

    def get(self, address: str, versions: Versions) -> Kept | None:
        """The same as `find`, counted."""
        kept = self.find(address, versions)
        self.hits, self.misses = self.hits + bool(kept), self.misses + (not kept)
        return kept

    def find(self, address: str, versions: Versions) -> Kept | None:
        kept = self._pages.get(address)
        return kept if kept and versions and kept.versions == versions else None

    def turn(self, address: str) -> Lock:
        """Held by whoever makes the page of this address."""
        return self._turns.setdefault(address, Lock())

    def put(self, address: str, kept: Kept) -> None:
        """A page of older versions goes: nobody can ask for it any more."""
        self.made += 1
        if len(kept.compressed) <= self.most:
            self._pages[address] = kept


async def shared_page(
    request: Request,
    load_versions: Callable[[], Awaitable[Versions]],
    make: Callable[[], Awaitable[Response]],
) -> Response:
    """The kept page of this address, made if it is not there as it has to be today.

    Whoever asks while it is made waits for it: a page that takes long would otherwise be made once
    for each of them. The versions are read before it is made, so it is never older than they say.
    """
    address, pages = _address(request), _pages(request)
    if len(address) > ADDRESS_MAX:
        return await make()
    kept = pages.get(address, await _today(load_versions))
    if kept is None:
        async with pages.turn(address):
            versions = await _today(load_versions)
            kept = pages.find(address, versions)
            if kept is None:
                response = await make()
                if not versions or not _is_shared(response):
                    return response
                kept = Kept.of(response, versions)
                pages.put(address, kept)
    return kept.answer(request)


async def _today(load_versions: Callable[[], Awaitable[Versions]]) -> Versions:
    """Some pages count from today, so the day is one more version; none of what is not there."""
    versions = await load_versions()
    return (*versions, now().date().toordinal()) if versions else ()


def _pages(request: Request) -> PageCache:
    pages: PageCache = request.app.state.pages
    return pages


def is_for_everyone(request: Request) -> bool:
    """Whether this request is a visitor's, of a forum that visitors may read."""
    settings: Settings = request.app.state.settings
    return not settings.private and not session_token(request)


def _is_shared(response: Response) -> bool:
    """Errors and redirects are made anew, and so is a page with a form token of one visitor."""
    return response.status_code == 200 and "set-cookie" not in response.headers


def _address(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _takes_gzip(request: Request) -> bool:
    asked = request.headers.get("accept-encoding", "")
    return any(
        name.strip() == "gzip" and weight.replace(" ", "") not in {"q=0", "q=0.0"}
        for name, _, weight in (part.partition(";") for part in asked.split(","))
    )


def _has(request: Request, etag: str) -> bool:
    told = request.headers.get("if-none-match", "")
    return bool(told) and (
        told.strip() == "*" or etag in {one.strip().removeprefix("W/") for one in told.split(",")}
    )
