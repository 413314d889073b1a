"""Links into a page lead to a place that is there."""

from urllib.parse import unquote, urljoin, urlsplit

from tests.client import Client, Page
from tests.http.cast import World
from tests.http.crawler import crawl, local


def anchors(address: str, page: Page) -> list[tuple[str, str]]:
    """(page, id) of every link and redirect with an anchor."""
    found = []
    for link in page.links:
        parts = urlsplit(urljoin(f"http://forum{address}", link))
        id = unquote(parts.fragment.split(":~:")[0])
        if id and parts.netloc == "forum":
            found.append((local(address, link) or address, id))
    return found


async def test_every_anchor_is_there(world: World, cast: dict[str, Client]) -> None:
    found = await crawl(cast["admin"], ["/", f"/threads/{world.thread.id}"])
    pages = {a: page for a, page in found.items() if page.status == 200 and page.is_html}
    ids = {address: set(page.root.node.xpath("//@id")) for address, page in pages.items()}
    checked = 0
    for address, page in found.items():
        for path, id in anchors(address, page):
            if path in ids:
                checked += 1
                assert id in ids[path], f"{address} links to {path}#{id}"
    assert checked > 100
