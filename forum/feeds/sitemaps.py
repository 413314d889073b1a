"""What search engines may read: robots.txt, and sitemaps (https://www.sitemaps.org/protocol.html)."""

from collections.abc import Iterable
from datetime import UTC
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from forum.errors import NotFound
from forum.feeds.answers import answer
from forum.http.indexing import UNLISTED
from forum.queries.sitemap import ListedPage, load_lists, load_parts, load_threads
from forum.settings import Settings

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
MEDIA_TYPE = "application/xml"
LISTS = 0
"""The sitemap of what stands beside the threads."""
PARTS_MAX = 10**9
ALWAYS = (
    "/", "/arguments", "/topics", "/about", "/about/ranking", "/about/curation", "/accessibility",
    "/verify",
)  # fmt: skip
DOCUMENTS = ("/threads/*/summary.", "/threads/*/summary/print")
"""Those of each thread are made when they are asked for."""


async def robots(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    if settings.private:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (*UNLISTED, *DOCUMENTS))]
    return PlainTextResponse(
        "\n".join([*lines, "", f"Sitemap: {settings.base_url}/sitemap.xml", ""])
    )


async def index(request: Request) -> Response:
    parts = [LISTS, *await load_parts()]
    pages = [ListedPage(f"/sitemaps/{number}.xml") for number in parts]
    return _answer(request, "sitemapindex", "sitemap", pages)


async def part(request: Request) -> Response:
    """Of as many ids of threads as a part has; also one that has none yet."""
    number = request.path_params["number"]
    if number > PARTS_MAX:
        raise NotFound("There is no such part of the sitemap.")
    if number == LISTS:
        pages = (*map(ListedPage, ALWAYS), *await load_lists())
    else:
        pages = await load_threads(number)
    return _answer(request, "urlset", "url", pages)


def _answer(request: Request, root: str, each: str, pages: Iterable[ListedPage]) -> Response:
    settings: Settings = request.app.state.settings
    made = Element(root, {"xmlns": SITEMAPS})
    for page in pages:
        element = SubElement(made, each)
        SubElement(element, "loc").text = settings.base_url + page.path
        if page.changed_at:
            changed = page.changed_at.astimezone(UTC).isoformat(timespec="seconds")
            SubElement(element, "lastmod").text = changed
    return answer(request, tostring(made, encoding="utf-8", xml_declaration=True), MEDIA_TYPE)
