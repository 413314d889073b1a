"""Thread pages: what they are put together from, and those that are made from end to end."""

import marshal
from array import array
from collections.abc import Callable, Collection, Iterator
from operator import attrgetter
from typing import Any, NamedTuple, cast

from cachetools import LRUCache
from markupsafe import Markup
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from forum.http.counted_cache import CountedCache
from forum.http.csrf import form_token
from forum.http.forms import FormState
from forum.http.page_file import PageFile, Place
from forum.http.press import lasting, pressed
from forum.http.render import environment, frame_of, me, page_for
from forum.http.slots import filled, part, place
from forum.http.squeezed import Change, Edge, Piece, Squeezed
from forum.http.turns import Turns
from forum.permissions import Viewer
from forum.queries.reply_view import ReplyView
from forum.queries.thread_head import ThreadHead
from forum.queries.thread_page import ThreadPage
from forum.queries.versions import Versions, reached
from forum.web.drafted_fields import drafted_fields
from forum.web.reply_html import drawn, macros, made_of
from forum.web.structured import discussion

TEMPLATE = "threads/show.html"
ME, POSTER, NEWS, FIELDS = "me", "poster", "news", "fields"
REPLIES = str(part("replies")).encode()
SHARED_MOST = 150 * 2**20
"""Bytes in the file of pages that members share: some two thousand, of each of which memory has a little."""
DEEP = 3
"""Levels that are indented; those below them have no room for it."""
LENGTH = 4
"""Bytes that say where in the file a page's stream ends, and the rest begins."""
PIECE = 600
"""Bytes about, that a piece takes beside its stream."""
END_OF_REPLY = b"</article>\n"


class Shared(Struct, frozen=True):
    """What is known of a page as any member of one role sees it, at these versions.

    `ids`, `authors` and `ordinals` are of its replies, 0 for a former member; `named` is the `id_list` of
    its ids, `seen` has the ordinals as bits. `apart` are members who see more than others here: they get
    a page of their own.
    """

    versions: Versions
    thread: ThreadHead
    ids: "array[int]"
    named: str
    authors: "array[int]"
    ordinals: "array[int]"
    seen: bytes
    stubs: frozenset[int]
    links: bool
    apart: frozenset[int | None]


class Pieces(NamedTuple):
    """A reply without those below it, to be exchanged: `own` for the `acts`, for its author."""

    start: Piece
    acts: Piece
    own: Piece


Fragment = bytes | Pieces


class Kept(NamedTuple):
    shared: Shared
    page: Squeezed
    own: bytes
    """What stands at the end of each reply for who wrote it, in order: changes, written by marshal."""

    def acts_of_authors(self, ids: Collection[int]) -> list[Change]:
        """Of these replies; as plain tuples, which are there sooner."""
        acts = zip(self.shared.ids, marshal.loads(self.own), strict=True)  # noqa: S302  (nobody else can write there)
        return [change for id, change in acts if id in ids]


class ThreadPages:
    """What thread pages are put together from: fragments, up to so many bytes in memory, and members'
    shared pages, as long as the file has room for them.

    Counts members' shared pages that were found here, and those that were not.
    """

    def __init__(self, most: int, file: PageFile) -> None:
        self.file = file
        self.pages_found = self.pages_made = 0
        self.turns = Turns()
        self.fragments: CountedCache[Fragment] = CountedCache(most, _size)
        self.shared: LRUCache[tuple[str, str], tuple[Shared, Place]] = LRUCache(
            min(file.most // 2, SHARED_MOST), getsizeof=lambda kept: kept[1].length
        )

    def html(
        self, thread: ThreadHead, viewer: Viewer, reply: ReplyView, *, deep: bool, links: bool
    ) -> bytes:
        """One reply without those below it, and without the end of its article."""
        key = (*made_of(reply), thread.id, thread.locked_at is None, viewer.is_member, deep, links)

        def make() -> bytes:
            made = drawn(thread, viewer, reply, deep, links)
            return (made.start + made.acts).encode()

        return cast(bytes, self._fragment(key, make))

    def pieces(
        self, thread: ThreadHead, role: Viewer, reply: ReplyView, *, deep: bool, links: bool
    ) -> Pieces:
        """The same as all members see it."""
        key = (*made_of(reply), thread.id, thread.locked_at is None, role.role, deep, links)

        def make() -> Pieces:
            start, acts, own = (one.encode() for one in drawn(thread, role, reply, deep, links))
            before = lasting(start)
            return Pieces(pressed(start), pressed(acts, before), pressed(own, before))

        return cast(Pieces, self._fragment(key, make))

    def fields(self, page: ThreadPage) -> Markup:
        """The empty fields of the reply form: the same for all who may post."""
        key = ("fields", page.types)
        made = self._fragment(
            key, lambda: str(macros(True).empty_fields(FormState(), page.types)).encode()
        )
        return Markup(cast(bytes, made).decode())  # noqa: S704

    def _fragment(self, key: tuple[object, ...], make: Callable[[], Fragment]) -> Fragment:
        """Found by all that it is made of."""
        found = self.fragments.get(key)
        if found is None:
            found = make()
            self.fragments.put(key, found)
        return found

    def get(self, address: str, role: str, versions: Versions) -> Kept | None:
        """The page of these versions or of later ones."""
        found = self.shared.get((address, role))
        if found is None or not found[1].stands or not reached(found[0].versions, versions):
            return None
        written = found[1].read()
        if written is None:
            return None
        self.pages_found += 1
        begin = int.from_bytes(written[-LENGTH:], "little")
        end, *lines, own = marshal.loads(memoryview(written)[begin:])  # noqa: S302  (nobody else can write there)
        return Kept(found[0], Squeezed(written, Edge(*end), *lines), own)

    def keep(self, address: str, role: str, kept: Kept) -> None:
        self.pages_made += 1
        stream, end, *lines = kept.page
        rest = marshal.dumps((tuple(end), *lines, kept.own))
        place = self.file.put(stream + rest + len(stream).to_bytes(LENGTH, "little"))
        if place and place.length <= self.shared.maxsize:
            self.shared[address, role] = kept.shared, place


def address_of(request: Request) -> str:
    scope = request.scope
    return f"{scope['path']}?{scope['query_string'].decode('latin-1')}"


def _size(fragment: Fragment) -> int:
    """In bytes, about."""
    if isinstance(fragment, bytes):
        return len(fragment)
    return sum(len(piece.stream) + PIECE for piece in fragment)


async def whole_page(
    request: Request, viewer: Viewer, page: ThreadPage, pages: ThreadPages
) -> Response:
    """Made from end to end: for visitors, and for members who see more than others do."""
    frame = frame_of(request, viewer)
    news = news_of([one.id for one in in_order(page.replies) if one.new])
    around = page_around(page, {**frame, "me": me(frame)}, poster(viewer), pages, news.decode())
    replies = list[bytes]()

    def draw(reply: ReplyView, deep: bool) -> None:
        links = bool(page.view.argument)
        replies.append(pages.html(page.thread, viewer, reply, deep=deep, links=links))

    in_tree(viewer, page.replies, draw, replies.append)
    token = form_token(request) if viewer.is_member else ""
    drafted = await drafted_fields(viewer, page.thread.id) if page.may.post else None
    html = around.replace(REPLIES, b"".join(replies))
    return page_for(viewer, filled(html, token, {FIELDS: drafted} if drafted else {}))


def page_around(
    page: ThreadPage, frame: dict[str, Any], poster: str, pages: ThreadPages, news: str = ""
) -> bytes:
    """The page with a mark where the replies go."""
    context = {
        "page": page,
        "news": part(NEWS, news),
        "replies": part("replies"),
        "posting_as": poster,
        "place": place,
        "structured": discussion(page, frame["base_url"]) if frame["listed"] else "",
    }
    context["fields"] = part(FIELDS, pages.fields(page)) if page.may.post else ""
    return environment().get_template(TEMPLATE).render({**frame, **context}).encode()


def in_tree(
    viewer: Viewer,
    replies: list[ReplyView],
    draw: Callable[[ReplyView, bool], None],
    write: Callable[[bytes], object],
    level: int = 1,
) -> None:
    """Draws each reply, and writes the lists that they stand in."""
    for reply in filter(attrgetter("is_there"), replies):
        draw(reply, level > DEEP)
        write(END_OF_REPLY)
        if any(child.is_there for child in reply.children):
            write(b'<ol class="replies">\n')
            in_tree(viewer, reply.children, draw, write, level + 1)
            write(b"</ol>\n")
        if reply.more > 0:
            write(macros(viewer.is_member).reply_more(reply).encode())
        write(b"</li>\n")


def in_order(replies: list[ReplyView]) -> Iterator[ReplyView]:
    for reply in replies:
        yield reply
        yield from in_order(reply.children)


def news_of(ids: list[int]) -> bytes:
    """The way to these new replies, in the order of the page."""
    return str(macros(True).news(ids)).encode() if ids else b""


def poster(viewer: Viewer) -> str:
    return ", ".join(filter(None, (viewer.display_name, viewer.agency_name)))
