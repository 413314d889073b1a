"""Atom 1.0 (RFC 4287), in parts as RFC 5005 has them: what feeds say, as bytes."""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from msgspec import Struct

from forum.queries.people import FORMER_MEMBER, Person
from forum.text.excerpt import shortened
from forum.text.markdown import with_whole_links
from forum.text.xml import writable

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
TAGGED_SINCE = "2026"
"""The year of our tag URIs (RFC 4151), by which readers know an entry again: never to be changed."""
TITLE_MAX = 200
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed."""


class Entry(Struct, frozen=True):
    """`id` is the rest of a tag URI, `path` the page of it, `html` sanitised. A `label` is a word for
    programs and one for people.
    """

    id: str
    path: str
    title: str
    author: str
    author_path: str
    published: datetime
    updated: datetime
    html: str
    labels: tuple[tuple[str, str], ...] = ()


class Feed(Struct, frozen=True):
    """One part of it, of whose neighbours `older` and `newer` tell. `path` is where it begins, `page`
    the same for people.
    """

    path: str
    page: str
    title: str
    subtitle: str
    entries: tuple[Entry, ...]
    query: str
    older: int | None
    newer: int | None


def author_path(person: Person) -> str:
    return f"/members/{quote(person.username, safe='')}" if person.username else ""


def written(feed: Feed, site_name: str, base_url: str) -> bytes:
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "en-US"})
    _add(root, "id", _tag(base_url, feed.path.strip("/").removesuffix(".atom")))
    _add(root, "title", f"{feed.title} · {site_name}", type="text")
    if feed.subtitle:
        _add(root, "subtitle", feed.subtitle, type="text")
    changed = max((entry.updated for entry in feed.entries), default=BEGINNING)
    _add(root, "updated", _time(changed))
    for rel, address in _links(feed):
        kind = "text/html" if rel == "alternate" else MEDIA_TYPE
        _add(root, "link", rel=rel, type=kind, href=base_url + address)
    for entry in feed.entries:
        _add_entry(root, entry, base_url)
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _links(feed: Feed) -> Iterable[tuple[str, str]]:
    yield "self", feed.path + feed.query
    yield "alternate", feed.page
    yield "first", feed.path
    if feed.newer is not None:
        yield "previous", f"{feed.path}?before={feed.newer}"
    if feed.older is not None:
        yield "next", f"{feed.path}?after={feed.older}"


def _add_entry(root: Element, entry: Entry, base_url: str) -> None:
    element, page = SubElement(root, "entry"), base_url + entry.path
    _add(element, "id", _tag(base_url, entry.id))
    _add(element, "title", shortened(entry.title, TITLE_MAX), type="text")
    _add(element, "link", rel="alternate", type="text/html", href=page)
    _add(element, "published", _time(entry.published))
    _add(element, "updated", _time(entry.updated))
    author = SubElement(element, "author")
    _add(author, "name", writable(entry.author).strip() or FORMER_MEMBER)
    if entry.author_path:
        _add(author, "uri", base_url + entry.author_path)
    for term, label in entry.labels:
        _add(element, "category", term=term, label=label)
    _add(element, "content", with_whole_links(entry.html, page), type="html")


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> None:
    element = SubElement(parent, name, {key: writable(value) for key, value in attributes.items()})
    element.text = writable(text) or None


def _tag(base_url: str, rest: str) -> str:
    return f"tag:{urlsplit(base_url).hostname},{TAGGED_SINCE}:{rest}"


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
