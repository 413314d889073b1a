"""What search engines and previews of links are told of an address."""

from urllib.parse import quote, urlencode

from msgspec import Struct
from starlette.requests import Request

from forum.permissions import Viewer
from forum.settings import Settings

UNLISTED = (
    "/login", "/signup", "/logout", "/account", "/manage", "/search", "/inbox", "/following",
    "/drafts", "/threads/new",
)  # fmt: skip
"""Beginnings of addresses whose pages nobody looks for."""
UNLISTED_ENDS = ("/print", "/history", "/differences")
PLACES = ("under", "page", "after")
"""What of a query names another page, rather than the same one in another way."""
CHOICES = frozenset({
    "sort", "argument", "topic", "agency", "level", "stance", "evidence", "since", "audience",
    "edition", "distilled", "words", "view", "q",
})  # fmt: skip
PATH_SAFE = "/-._~!$&'()*+,;=:@"


class Standing(Struct, frozen=True):
    """`canonical` is the whole address that the page is known by, `listed` whether it is worth finding."""

    canonical: str
    listed: bool


def standing_of(request: Request, viewer: Viewer) -> Standing:
    """A choice of order or filter shows what stands elsewhere already: such a page is known by the
    address of the whole list. Nothing here comes from the Host that was asked.
    """
    settings: Settings = request.app.state.settings
    path = request.scope["path"]
    unlisted = path.startswith(UNLISTED) or path.endswith(UNLISTED_ENDS)
    hidden = settings.private or viewer.is_member or _chosen(request)
    return Standing(canonical_of(request, path), listed=not (unlisted or hidden))


def canonical_of(request: Request, path: str) -> str:
    """For a page that answers to more than one path, `path` is the one that it is known by."""
    settings: Settings = request.app.state.settings
    query = request.query_params
    places = {name: query[name] for name in PLACES if query.get(name)}
    if _chosen(request):
        places = {}
    if places.get("page") == "1":
        del places["page"]
    address = settings.base_url + quote(path, safe=PATH_SAFE, errors="replace")
    return f"{address}?{urlencode(places)}" if places else address


def _chosen(request: Request) -> bool:
    query = request.query_params
    return "distilled" in query or any(query.get(name) for name in CHOICES)
