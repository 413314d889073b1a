"""WordPress exports (WXR): published posts become threads, their comments replies."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from msgspec import Struct, field

from forum.clock import now
from forum.errors import Unreadable
from forum.text.from_html import to_markdown
from forum.transfer.imported import Author, ImportedReply, ImportedThread, Skipped, origin_of
from forum.transfer.thread_order import ordered

COMMENT_KINDS = {"", "comment"}
CONTROLS = bytes(set(range(32)) - {9, 10, 13})
TITLE_MARKUP = re.compile(r"</?(?:b|br|code|em|i|span|strong|sub|sup)\b[^>]*>", re.I)
NO_DATE = "0000-00-00 00:00:00"
REFUSED_STATUS = {
    "draft": "it is a draft",
    "auto-draft": "it is a draft",
    "pending": "it waits for review",
    "private": "it is private",
    "future": "it is not published yet",
    "trash": "it is in the trash",
}
Record = ImportedThread | Skipped


class _Site(Struct):
    """What stands before the posts: the site's address and its authors by login."""

    address: str = ""
    recognised: bool = False
    authors: dict[str, Author] = field(default_factory=dict)
    by_id: dict[str, Author] = field(default_factory=dict)


def looks_like_wxr(head: bytes) -> bool:
    return b"<rss" in head and b"wordpress.org/export/" in head


def read_wxr(path: Path) -> Iterator[Record]:
    """The records of an export, one post at a time, however large the file.

    Raises Unreadable for what is not XML, is cut off, declares entities, or is another XML.
    """
    site = _Site()
    for element in _elements(path):
        name = _local(element.tag)
        if name == "wxr_version":
            site.recognised = True
        elif name == "base_blog_url":
            site.address = (element.text or "").strip()
        elif name == "author" and len(element):
            _remember_author(site, _texts(element))
        elif name == "item" and site.recognised:
            yield from _read_item(site, element)
            element.clear()
    if not site.recognised:
        raise Unreadable(f"{path.name} is XML, but no WordPress export.")


def _elements(path: Path) -> Iterator[Element]:
    try:
        with path.open("rb") as opened:
            for _, element in iterparse(_Cleaned(opened), events=("end",), forbid_dtd=True):
                yield element
    except DefusedXmlException:
        raise Unreadable(
            f"{path.name} declares entities, which no WordPress export does."
        ) from None
    except (ParseError, LookupError, UnicodeError) as error:
        raise Unreadable(f"{path.name} is no complete XML file: {error}.") from None


class _Cleaned:
    """A file without control characters, which WordPress writes and XML forbids."""

    def __init__(self, opened: BinaryIO) -> None:
        self._opened = opened

    def read(self, size: int = -1) -> bytes:
        return self._opened.read(size).translate(None, CONTROLS)


def _local(tag: str) -> str:
    """The tag without its namespace, which differs between versions of the format."""
    return tag.rpartition("}")[2]


def _texts(element: Element) -> dict[str, str]:
    """The texts of the children by tag; `encoded` is the content, not the excerpt."""
    found: dict[str, str] = {}
    for child in element:
        if "excerpt" not in child.tag:
            found.setdefault(_local(child.tag), (child.text or "").strip())
    for name in ("title", "comment_author", "author_display_name"):
        if name in found:  # WordPress keeps these as HTML
            found[name] = unescape(found[name])
    return found


def _remember_author(site: _Site, facts: dict[str, str]) -> None:
    login = facts.get("author_login", "")
    name = facts.get("author_display_name") or login
    origin = _origin(site, "user", facts.get("author_id") or login)
    author = Author(origin, name, facts.get("author_email", ""))
    site.authors[login] = author
    site.by_id[facts.get("author_id", "")] = author


def _origin(site: _Site, *parts: str) -> str:
    return origin_of("wxr", site.address, *parts)


def _read_item(site: _Site, item: Element) -> Iterator[Record]:
    facts = _texts(item)
    comments = [_texts(child) for child in item if _local(child.tag) == "comment"]
    title = " ".join(TITLE_MARKUP.sub("", facts.get("title", "")).split()) or "Untitled"
    kind, created = facts.get("post_type", "post"), _date(facts, "post_date")
    refusal = _refusal(facts, created)
    if kind not in {"post", "page"}:
        refusal = f"a comment on a file or menu entry ({kind}) has no thread"
    elif refusal:
        yield Skipped(f'{kind} "{title}"', refusal)
    replies: dict[str, ImportedReply] = {}
    for comment in comments:
        read = _reply(site, facts, comment, title)
        if refusal:
            yield Skipped(_named(comment, title), refusal)
        elif isinstance(read, Skipped):
            yield read
        elif read.origin in replies:
            yield Skipped(_named(comment, title), "its number stands twice")
        else:
            replies[read.origin] = read
    if refusal or created is None or (kind == "page" and not replies):
        return
    yield ImportedThread(
        origin=_origin(site, "post", facts.get("post_id", "")),
        title=title,
        body=to_markdown(facts.get("encoded", "")),
        author=_post_author(site, facts.get("creator", "")),
        created_at=created,
        topics=_categories(item),
        replies=ordered(list(replies.values())),
    )


def _refusal(facts: dict[str, str], created: datetime | None) -> str:
    """Why a post is no thread, or nothing."""
    status = facts.get("status", "publish")
    if status != "publish":
        return REFUSED_STATUS.get(status, f"its status is {status}")
    if facts.get("post_password"):
        return "it is protected by a password"
    if created is None:
        return "it has no date"
    if created > now():
        return "it is not published yet"
    return "" if facts.get("post_id", "").isdecimal() else "it has no number"


def _categories(item: Element) -> tuple[str, ...]:
    names = (
        (child.text or "").strip()
        for child in item
        if _local(child.tag) == "category" and child.get("domain") == "category"
    )
    return tuple(
        dict.fromkeys(name for name in names if name and name.casefold() != "uncategorized")
    )


def _post_author(site: _Site, login: str) -> Author | None:
    if not login:
        return None
    return site.authors.get(login) or Author(_origin(site, "login", login), login, "")


def _reply(
    site: _Site, post: dict[str, str], facts: dict[str, str], title: str
) -> ImportedReply | Skipped:
    created = _date(facts, "comment_date")
    refusal = _comment_refusal(facts, created)
    if refusal or created is None:
        return Skipped(_named(facts, title), refusal)
    parent = facts.get("comment_parent", "0")
    return ImportedReply(
        origin=_origin(site, "comment", facts["comment_id"]),
        author=_comment_author(site, post, facts),
        body=to_markdown(facts.get("comment_content", "")),
        created_at=created,
        parent_origin=None if parent in {"", "0"} else _origin(site, "comment", parent),
    )


def _comment_refusal(facts: dict[str, str], created: datetime | None) -> str:
    kind = facts.get("comment_type", "")
    if kind not in COMMENT_KINDS:
        return f"a {kind} is no reply"
    if facts.get("comment_approved", "1") != "1":
        return "it was not approved"
    if not facts.get("comment_id", "").isdecimal():
        return "it has no number"
    if created is None:
        return "it has no date"
    return "" if to_markdown(facts.get("comment_content", "")) else "it is empty"


def _named(facts: dict[str, str], title: str) -> str:
    name = facts.get("comment_author") or "nobody"
    return f'comment {facts.get("comment_id") or "?"} by {name} on "{title}"'


def _comment_author(site: _Site, post: dict[str, str], facts: dict[str, str]) -> Author | None:
    """By the user's id, else by e-mail, else by the name within this thread."""
    name, email = facts.get("comment_author", ""), facts.get("comment_author_email", "")
    user_id = facts.get("comment_user_id", "0")
    if user_id not in {"", "0"}:
        known = site.by_id.get(user_id)
        return known or Author(_origin(site, "user", user_id), name or "Unnamed", email)
    if not name:
        return None
    if email:
        return Author(_origin(site, "email", email.casefold()), name, email)
    in_thread = _origin(site, "post", post.get("post_id", ""), "name", name.casefold())
    return Author(in_thread, name, "")


def _date(facts: dict[str, str], name: str) -> datetime | None:
    """The date in UTC: as given for Greenwich, else of the feed, else the local one as it is."""
    for text in (facts.get(f"{name}_gmt", ""), facts.get("pubDate", ""), facts.get(name, "")):
        found = _parsed(text)
        if found:
            return found
    return None


def _parsed(text: str) -> datetime | None:
    if not text or text == NO_DATE:
        return None
    try:
        if text[:4].isdigit():
            return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # the latter near the years 1 and 9999
        return None
