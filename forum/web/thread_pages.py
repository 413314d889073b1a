"""Thread pages: replies as fragments that all viewers share, and for members a page of which only
their own marks, rights and names are put in.
"""

import marshal
from array import array
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import lz4.block
from cachetools import LRUCache
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from forum.http.csrf import form_token
from forum.http.forms import FormState
from forum.http.page_file import PageFile, Place
from forum.http.render import environment, frame_of, me, page_for
from forum.http.slots import TOKEN, Slotted, span
from forum.http.turns import Turns
from forum.permissions import Viewer
from forum.queries.own_marks import Marks, load_marks
from forum.queries.reply_view import ReplyView, load_reply
from forum.queries.thread_head import ThreadHead
from forum.queries.thread_page import ThreadPage
from forum.queries.versions import Versions, reached
from forum.text.bits import with_bits
from forum.web.drafted_fields import drafted_fields
from forum.web.reply_html import acts_of, drawn, macros, made_of
from forum.web.structured import discussion

TEMPLATE = "threads/show.html"
ME, POSTER, NEWS, REPLIES, FIELDS = "me", "poster", "news", "replies", "fields"
MES_KEPT = 500
SHARED_MOST = 100 * 2**20
"""Bytes in the file of pages that members share: some two thousand, of each of which memory has a little."""
BESIDE, STAMP = b"\0", TOKEN.encode()
DEEP = 3
"""Levels that are indented; those below them have no room for it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What is known of a page as any member of one role sees it, at these versions.

    `ids`, `authors` and `ordinals` are of its replies, 0 for a former member; `seen` has the ordinals as
    bits. `apart` are members who see more than others here: they get a page of their own.
    """

    versions: Versions
    thread: ThreadHead
    ids: "array[int]"
    authors: "array[int]"
    ordinals: "array[int]"
    seen: bytes
    stubs: frozenset[int]
    links: bool
    apart: frozenset[int | None]


class Parts(NamedTuple):
    """The page itself; all but `tokens` compressed.

    `own` is what the author of each reply has at its end instead.
    """

    html: bytes
    tokens: bytes
    spans: bytes
    own: bytes

    @property
    def page(self) -> Slotted:
        html, spans = lz4.block.decompress(self.html), lz4.block.decompress(self.spans)
        return Slotted(html, self.tokens, spans)

    def acts_of_authors(self, shared: Shared, ids: Collection[int], token: str) -> dict[str, bytes]:
        """What stands at the end of these replies for who wrote them, by span."""
        acts = zip(shared.ids, lz4.block.decompress(self.own).split(BESIDE), strict=True)
        stamp = token.encode()
        return {f"acts-{id}": html.replace(STAMP, stamp) for id, html in acts if id in ids}


Kept = tuple[Shared, Parts]


@dataclass(slots=True)
class ThreadPages:
    """What thread pages are put together from: fragments, up to so many bytes in memory, and members'
    shared pages, as long as the file has room for them.

    Counts fragments and members' shared pages that were found here, and those that were not.
    """

    most: int
    file: PageFile
    fragments_found: int = 0
    fragments_made: int = 0
    pages_found: int = 0
    pages_made: int = 0
    turns: Turns = field(default_factory=Turns)
    fragments: LRUCache[tuple[object, ...], bytes] = field(init=False)
    shared: LRUCache[tuple[str, str], tuple[Shared, Place]] = field(init=False)

    def __post_init__(self) -> None:
        self.fragments = LRUCache(self.most, getsizeof=len)
        most = min(self.file.most // 2, SHARED_MOST)
        self.shared = LRUCache(most, getsizeof=lambda kept: kept[1].length)

    def reply(
        self, thread: ThreadHead, viewer: Viewer, reply: ReplyView, *, deep: bool, links: bool
    ) -> tuple[bytes, bytes]:
        """One reply as HTML with slots, without those below it, and the acts of its author.

        Found by all that it is made of.
        """
        open, is_member = thread.locked_at is None, viewer.is_member
        html, _, own = self._fragment(
            (*made_of(reply), thread.id, open, is_member, deep, links),
            lambda: BESIDE.decode().join(drawn(thread, viewer, reply, deep, links)),
        ).partition(BESIDE)
        return html, own

    def fields(self, page: ThreadPage) -> Markup:
        """The empty fields of the reply form: the same for all who may post."""
        made = self._fragment(
            ("fields", page.types),
            lambda: macros(True).empty_fields(FormState(), page.types),
        )
        return Markup(made.decode())  # noqa: S704

    def _fragment(self, key: tuple[object, ...], make: Callable[[], str]) -> bytes:
        html = self.fragments.get(key)
        if html is not None:
            self.fragments_found += 1
        else:
            self.fragments_made += 1
            html = str(make()).encode()
            if len(html) <= self.fragments.maxsize:
                self.fragments[key] = html
        return html

    def get(self, address: str, role: str, versions: Versions) -> Kept | None:
        """The page of these versions or of later ones."""
        found = self.shared.get((address, role))
        if found is None or not found[1].stands or not reached(found[0].versions, versions):
            return None
        self.pages_found += 1
        parts = marshal.loads(found[1].read())  # noqa: S302  (nobody else can write there)
        return found[0], Parts(*parts)

    def keep(self, address: str, role: str, kept: Kept) -> None:
        self.pages_made += 1
        place = self.file.put(marshal.dumps(tuple(kept[1])))
        if place and place.length <= self.shared.maxsize:
            self.shared[address, role] = kept[0], place


async def whole_page(
    request: Request, viewer: Viewer, page: ThreadPage, pages: ThreadPages
) -> Response:
    """Made from end to end: for visitors, and for members who see more than others do."""
    frame = frame_of(request, viewer)
    html, _ = _rendered(viewer, page, {**frame, "me": me(frame)}, _poster(viewer), pages)
    token = form_token(request) if viewer.is_member else ""
    drafted = await drafted_fields(viewer, page.thread.id) if page.may.post else None
    return page_for(viewer, Slotted.of(html).filled(token, {FIELDS: drafted} if drafted else {}))


def shared_page(
    request: Request, role: Viewer, page: ThreadPage, versions: Versions, pages: ThreadPages
) -> Kept:
    """Of a page that was loaded for `role`, a member who is nobody."""
    frame = {**frame_of(request, role), "csrf_token": TOKEN, "me": span(ME)}
    html, own = _rendered(role, page, frame, span(POSTER), pages)
    slotted, all = Slotted.of(html), list(_in_order(page.replies))
    apart = {page.thread.author_id} | {one.author_id for one in all if one.stub or one.hidden}
    shown = [one for one in all if one.is_there]
    shared = Shared(
        versions=versions,
        thread=page.thread,
        ids=array("q", (one.id for one in shown)),
        authors=array("q", (one.author_id or 0 for one in shown)),
        ordinals=array("q", (one.ordinal for one in shown)),
        seen=with_bits(b"", (one.ordinal for one in shown)),
        stubs=frozenset(one.id for one in shown if one.stub),
        links=bool(page.view.argument),
        apart=frozenset(apart - {None}),
    )
    html, spans, acts = map(lz4.block.compress, (slotted.html, slotted.spans, BESIDE.join(own)))
    return shared, Parts(html, slotted.tokens, spans, acts)


async def for_member(request: Request, viewer: Viewer, kept: Kept) -> Response:
    """The shared page with this member's marks, rights and names."""
    shared, parts = kept
    own = await load_marks(viewer, shared.thread.id, shared.ids, shared.authors)
    token = form_token(request)
    new = [] if own.saw_all(shared.seen) else _new_among(shared, own)
    instead = {ME: _me_with(viewer, token), NEWS: _news(new)}
    instead |= {f"new-{id}": _new() for id in new}
    for id in own.endorsed - {own.picked}:
        instead |= {f"deed-{id}": b"unendorse", f"pressed-{id}": b"true"}
    if own.follows:
        instead |= {"follow-deed": b"unfollow", "follow-words": b"Unfollow"}
    if own.written:
        instead |= parts.acts_of_authors(shared, own.written, token)
    if own.picked and own.picked in shared.ids:
        picked = await load_reply(viewer, shared.thread, own.picked)
        acts = acts_of(True, picked, shared.thread, shared.links)
        instead[f"acts-{picked.id}"] = Slotted.of(acts.encode()).filled(token, {})
    if own.drafted and (drafted := await drafted_fields(viewer, shared.thread.id)):
        instead[FIELDS] = drafted
    instead[POSTER] = escape(_poster(viewer)).encode()
    return page_for(viewer, parts.page.filled(token, instead))


def _new_among(shared: Shared, own: Marks) -> list[int]:
    places = zip(shared.ids, shared.ordinals, strict=True)
    return [id for id, ordinal in places if own.is_new(id, ordinal) and id not in shared.stubs]


@lru_cache(maxsize=1)
def _new() -> bytes:
    return str(macros(True).new()).encode()


def _news(ids: list[int]) -> bytes:
    return str(macros(True).news(ids)).encode() if ids else b""


@lru_cache(maxsize=MES_KEPT)
def _me_with(viewer: Viewer, token: str) -> bytes:
    return me({"viewer": viewer, "csrf_token": token}).encode()


def _rendered(
    viewer: Viewer, page: ThreadPage, frame: dict[str, Any], poster: str, pages: ThreadPages
) -> tuple[bytes, list[bytes]]:
    """The page around the replies, with them put in; and the acts of their authors, in order."""
    news = _news([one.id for one in _in_order(page.replies) if one.new])
    context = {
        "page": page,
        "news": span(NEWS, news.decode()),
        "replies": span(REPLIES),
        "posting_as": poster,
        "span": span,
        "structured": discussion(page, frame["base_url"]) if frame["listed"] else "",
    }
    context["fields"] = span(FIELDS, pages.fields(page)) if page.may.post else ""
    around = environment().get_template(TEMPLATE).render({**frame, **context})
    own = list[bytes]()
    html = b"".join(_tree(viewer, page, page.replies, 1, pages, own))
    return around.encode().replace(span(REPLIES).encode(), html), own


def _tree(  # noqa: PLR0913  (all of it goes down the tree)
    viewer: Viewer,
    page: ThreadPage,
    replies: list[ReplyView],
    level: int,
    pages: ThreadPages,
    own: list[bytes],
) -> Iterator[bytes]:
    for reply in filter(attrgetter("is_there"), replies):
        deep, links = level > DEEP, bool(page.view.argument)
        html, acts = pages.reply(page.thread, viewer, reply, deep=deep, links=links)
        own.append(acts)
        yield html
        if any(child.is_there for child in reply.children):
            yield b'<ol class="replies">\n'
            yield from _tree(viewer, page, reply.children, level + 1, pages, own)
            yield b"</ol>\n"
        if reply.more > 0:
            yield macros(viewer.is_member).reply_more(reply).encode()
        yield b"</li>\n"


def _in_order(replies: list[ReplyView]) -> Iterator[ReplyView]:
    for reply in replies:
        yield reply
        yield from _in_order(reply.children)


def _poster(viewer: Viewer) -> str:
    return ", ".join(filter(None, (viewer.display_name, viewer.agency_name)))
