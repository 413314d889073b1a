"""Reading feeds as programs do, with a parser of somebody else's."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser

from tests.client import BASE, Client

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(content: bytes) -> Any:
    """Fails for what is no proper feed."""
    headers = {"content-type": "application/atom+xml; charset=utf-8"}
    found = feedparser.parse(BytesIO(content), response_headers=headers)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


async def read_feed(client: Client, path: str) -> Any:
    page = await client.open(path)
    assert page.status == 200, path
    assert page.response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return parsed(page.response.content)


def link_of(feed: Any, rel: str) -> str:
    """Path and query of the feed's only link of this kind; empty where there is none."""
    found = [link.href for link in feed.feed.links if link.rel == rel]
    assert len(found) <= 1
    return found[0].removeprefix(BASE) if found else ""


async def read_all(client: Client, path: str) -> list[Any]:
    """The entries of all parts, along the links to the next."""
    entries, seen = [], set[str]()
    while path and path not in seen:
        seen.add(path)
        feed = await read_feed(client, path)
        entries += feed.entries
        path = link_of(feed, "next")
    return entries


def addresses(content: bytes) -> list[str]:
    """Of a sitemap or an index of them: paths, each a whole address of this forum."""
    root = ElementTree.fromstring(content)  # noqa: S314  (we wrote it)
    found = [element.text or "" for element in root.iter() if element.tag.endswith("}loc")]
    assert all(address.startswith(f"{BASE}/") for address in found)
    return [urlsplit(address).path for address in found]
