"""Thread pages of members: one that all of a role share, in which only their own marks, rights and names
are exchanged.
"""

import marshal
from array import array
from functools import lru_cache

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response

from forum.http.csrf import form_token
from forum.http.press import Press, pressed
from forum.http.render import frame_of, me, squeezed_page
from forum.http.slots import STAMP, TOKEN, part
from forum.http.squeezed import Piece
from forum.id_lists import id_list
from forum.permissions import Viewer
from forum.queries.own_marks import Marks, load_marks
from forum.queries.reply_view import ReplyView, load_reply
from forum.queries.thread_page import ThreadPage
from forum.queries.versions import Versions
from forum.text.bits import with_bits
from forum.web.drafted_fields import drafted_fields
from forum.web.reply_html import acts_of, macros
from forum.web.thread_pages import (
    FIELDS,
    ME,
    NEWS,
    POSTER,
    REPLIES,
    Kept,
    Shared,
    ThreadPages,
    in_order,
    in_tree,
    news_of,
    page_around,
    poster,
)

OWN_KEPT = 1000
FOLLOWED = {"follow-deed": b'unfollow"', "follow-words": b"Unfollow"}


def shared_page(
    request: Request, role: Viewer, page: ThreadPage, versions: Versions, pages: ThreadPages
) -> Kept:
    """Of a page that was loaded for `role`, a member who is nobody."""
    frame = {**frame_of(request, role), "csrf_token": TOKEN, "me": part(ME)}
    before, _, after = page_around(page, frame, part(POSTER), pages).partition(REPLIES)
    press, own = Press(), list[tuple[object, ...]]()

    def draw(reply: ReplyView, deep: bool) -> None:
        links = bool(page.view.argument)
        pieces = pages.pieces(page.thread, role, reply, deep=deep, links=links)
        press.piece(pieces.start)
        edges = press.piece(pieces.acts, b"acts-%d" % reply.id if pieces.acts.length else b"")
        own.append(tuple(pieces.own.between(*edges)))  # no place in it is written over

    press.html(before)
    in_tree(role, page.replies, draw, press.text)
    press.html(after)
    return Kept(_known(page, versions), press.done(), marshal.dumps(own))


def _known(page: ThreadPage, versions: Versions) -> Shared:
    all = list(in_order(page.replies))
    apart = {page.thread.author_id} | {one.author_id for one in all if one.stub or one.hidden}
    shown = [one for one in all if one.is_there]
    ids = array("q", (one.id for one in shown))
    return Shared(
        versions=versions,
        thread=page.thread,
        ids=ids,
        named=id_list(ids),
        authors=array("q", (one.author_id or 0 for one in shown)),
        ordinals=array("q", (one.ordinal for one in shown)),
        seen=with_bits(b"", (one.ordinal for one in shown)),
        stubs=frozenset(one.id for one in shown if one.stub),
        links=bool(page.view.argument),
        apart=frozenset(apart - {None}),
    )


async def for_member(request: Request, viewer: Viewer, kept: Kept) -> Response:
    """The shared page with this member's marks, rights and names."""
    shared = kept.shared
    about = (shared.thread.id, shared.ids, shared.authors, shared.named)
    own = await load_marks(viewer, *about)
    token = form_token(request)
    new = [] if own.saw_all(shared.seen) else _new_among(shared, own)
    written = dict.fromkeys((f"new-{id}" for id in new), _new())
    if own.endorsed:
        written |= dict.fromkeys((f"mark-{id}" for id in own.endorsed), _marked(token))
    if own.follows:
        written |= FOLLOWED
    exchanged = {ME: _me(viewer, token), POSTER: _poster(viewer)}
    if new:
        exchanged[NEWS] = pressed(news_of(new))
    if own.picked and own.picked in shared.ids:
        picked = await load_reply(viewer, shared.thread, own.picked)
        exchanged[f"acts-{picked.id}"] = pressed(
            acts_of(True, picked, shared.thread, shared.links).encode()
        )
    if own.drafted and (drafted := await drafted_fields(viewer, shared.thread.id)):
        exchanged[FIELDS] = pressed(drafted)
    others = kept.acts_of_authors(own.written - {own.picked}) if own.written else []
    return squeezed_page(request, kept.page.filled(token, written, exchanged, others))


def _new_among(shared: Shared, own: Marks) -> list[int]:
    places = zip(shared.ids, shared.ordinals, strict=True)
    return [id for id, ordinal in places if own.is_new(id, ordinal) and id not in shared.stubs]


@lru_cache(maxsize=1)
def _new() -> bytes:
    return str(macros(True).new()).encode()


@lru_cache(maxsize=OWN_KEPT)
def _marked(token: str) -> bytes:
    return str(macros(True).mark(True)).encode().replace(STAMP, token.encode())


@lru_cache(maxsize=OWN_KEPT)
def _me(viewer: Viewer, token: str) -> Piece:
    return pressed(me({"viewer": viewer, "csrf_token": token}).encode())


@lru_cache(maxsize=OWN_KEPT)
def _poster(viewer: Viewer) -> Piece:
    return pressed(escape(poster(viewer)).encode())
