"""Thread pages: replies as fragments that all viewers share, and for members a page of which only
their own marks, rights and names are put in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cachetools import LRUCache
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from forum.http.csrf import form_token
from forum.http.forms import FormState
from forum.http.render import environment, frame_of, me, page_for
from forum.http.slots import Slotted, slot
from forum.permissions import Viewer
from forum.queries.reply_view import Marks, ReplyView, as_seen_by, load_marks
from forum.queries.thread_head import ThreadHead
from forum.queries.thread_page import ThreadPage
from forum.queries.versions import Versions

TEMPLATE = "threads/show.html"
NOBODY = 0
"""The id of no member: whoever sees a page as any member does, with no marks of one's own."""
CSRF, ME, POSTER = "csrf", "me", "poster"
REPLY = "reply-"
Box = Callable[..., Markup]


@dataclass(frozen=True, slots=True)
class Shared:
    """A page as any member of one role sees it, at these versions.

    `boxes` are its replies as such a member sees them, by slot; `views` what they were made of.
    `apart` are members who see more than others here: they get pages of their own.
    """

    versions: Versions
    thread: ThreadHead
    page: Slotted
    boxes: dict[str, str]
    views: dict[int, ReplyView]
    ordinals: list[int]
    links: bool
    apart: frozenset[int | None]

    def __len__(self) -> int:
        return len(self.page) + sum(map(len, self.boxes.values()))


@dataclass(slots=True)
class ThreadPages:
    """What thread pages are put together from, up to so many characters of each kind.

    Counts replies (boxes) and members' shared pages that were found here and that were not.
    """

    most: int
    boxes_found: int = 0
    boxes_made: int = 0
    pages_found: int = 0
    pages_missed: int = 0
    fragments: LRUCache[tuple[object, ...], str] = field(init=False)
    shared: LRUCache[tuple[str, str], Shared] = field(init=False)

    def __post_init__(self) -> None:
        self.fragments = LRUCache(self.most // 2, getsizeof=len)
        self.shared = LRUCache(self.most // 2, getsizeof=len)

    def box(self, thread: ThreadHead, viewer: Viewer, reply: ReplyView, links: bool) -> str:
        """One reply as HTML with slots, found by all that it is made of."""
        key = (*_made_of(reply), thread.locked_at is None, viewer.is_member, links)
        text = self.fragments.get(key)
        if text is not None:
            self.boxes_found += 1
        else:
            self.boxes_made += 1
            text = _macro(viewer.is_member)(reply, thread, links)
            if len(text) <= self.fragments.maxsize:
                self.fragments[key] = text
        return text

    def get(self, address: str, role: str, versions: Versions) -> Shared | None:
        found = self.shared.get((address, role))
        if found is None or found.versions != versions:
            self.pages_missed += 1
            return None
        self.pages_found += 1
        return found

    def keep(self, address: str, role: str, shared: Shared) -> None:
        if len(shared) <= self.shared.maxsize:
            self.shared[address, role] = shared


def _made_of(reply: ReplyView) -> tuple[object, ...]:
    """Equal only where the HTML is: the words, types and evidence of a revision never change."""
    return (
        reply.id, reply.revision, reply.types, reply.author, reply.stub, reply.hidden,
        reply.hidden_reason, reply.objection, reply.endorsement_count, reply.agency_count,
        reply.top_pick, reply.best_answer, reply.endorsed, reply.picked, reply.own, reply.may,
    )  # fmt: skip


@lru_cache(maxsize=2)
def _macro(is_member: bool) -> Callable[..., str]:
    who = Viewer(NOBODY) if is_member else Viewer()
    module: Any = (
        environment()
        .get_template("parts/reply.html")
        .make_module({"viewer": who, "csrf_token": slot(CSRF), "box": None})
    )
    return lambda reply, thread, links: str(module.reply_box(reply, thread, links))


def whole_page(request: Request, viewer: Viewer, page: ThreadPage, pages: ThreadPages) -> Response:
    """Made from end to end: for visitors, and for members who see more than others do."""

    def box(reply: ReplyView, links: bool = False) -> Markup:
        return Markup(pages.box(page.thread, viewer, reply, links))  # noqa: S704

    frame = frame_of(request, viewer)
    text = _rendered(page, {**frame, "me": me(frame)}, box, _poster(viewer))
    if viewer.is_member:
        text = text.replace(slot(CSRF), form_token(request))
    return page_for(viewer, text)


def shared_page(
    request: Request, role: Viewer, page: ThreadPage, versions: Versions, pages: ThreadPages
) -> Shared:
    """Of a page that was loaded for `role`, a member who is nobody."""
    boxes: dict[str, str] = {}
    views: dict[int, ReplyView] = {}

    def box(reply: ReplyView, links: bool = False) -> Markup:
        name = f"{REPLY}{reply.id}"
        boxes[name] = pages.box(page.thread, role, reply, links)
        views[reply.id] = reply
        return slot(name)

    frame = {**frame_of(request, role), "csrf_token": slot(CSRF), "me": slot(ME)}
    text = _rendered(page, frame, box, slot(POSTER))
    apart = {page.thread.author_id} | {r.author_id for r in views.values() if r.stub or r.hidden}
    return Shared(
        versions, page.thread, Slotted.of(text), boxes, views, page.ordinals,
        bool(page.view.argument), frozenset(apart - {None}),
    )  # fmt: skip


async def for_member(
    request: Request, viewer: Viewer, shared: Shared, pages: ThreadPages
) -> Response:
    """The shared page with this member's marks, rights and names; two queries."""
    own = await load_marks(viewer, shared.thread.id, list(shared.views))
    frame = frame_of(request, viewer)
    values = {
        **shared.boxes,
        **_own_boxes(viewer, shared, own, pages),
        ME: me(frame),
        POSTER: escape(_poster(viewer)),
        CSRF: slot(CSRF),
    }
    text = shared.page.filled(values).replace(slot(CSRF), form_token(request))
    return page_for(viewer, text)


def _own_boxes(viewer: Viewer, shared: Shared, own: Marks, pages: ThreadPages) -> dict[str, str]:
    """Of the replies that this member marked or wrote: all others are as anybody sees them."""
    mine = {id for id, view in shared.views.items() if view.author_id == viewer.member_id}
    marked = own.endorsed | ({own.picked} if own.picked in shared.views else set())
    return {
        f"{REPLY}{id}": pages.box(
            shared.thread,
            viewer,
            as_seen_by(viewer, shared.views[id], shared.thread, own),
            shared.links,
        )
        for id in mine | marked
        if not shared.views[id].stub
    }


def _rendered(page: ThreadPage, frame: dict[str, Any], box: Box, poster: str) -> str:
    context = {"page": page, "form": FormState(), "box": box, "posting_as": poster}
    return environment().get_template(TEMPLATE).render({**frame, **context})


def _poster(viewer: Viewer) -> str:
    return ", ".join(filter(None, (viewer.display_name, viewer.agency_name)))
