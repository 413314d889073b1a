"""Threads: read, lock and hide."""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import moderation
from forum.actions.visits import VisitQueue
from forum.errors import Invalid, NotFound
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.models import Role
from forum.permissions import Viewer, may_post
from forum.queries.history import load_thread_history
from forum.queries.paging import whole_number
from forum.queries.picks import load_reasons
from forum.queries.reply_tree import ReplySort
from forum.queries.thread_head import load_thread_head
from forum.queries.thread_page import ThreadView, load_thread_page
from forum.queries.versions import Versions, thread_versions
from forum.rules.drafts import ReasonDraft
from forum.web.member_pages import for_member, shared_page
from forum.web.reply_html import NOBODY
from forum.web.thread_pages import Kept, Shared, ThreadPages, address_of, whole_page

PAGE_MAX = 10**7
"""Beyond any thread; times the replies of a page it still fits a column."""


def thread_view(request: Request) -> ThreadView:
    """How the address asks to see the replies; what it cannot mean is a 404 or 422."""
    query = request.query_params
    sort = query.get("sort", ReplySort.BEST)
    if sort not in set(ReplySort):
        raise Invalid({"sort": "Replies can be sorted as best, oldest or newest."})
    under, page = query.get("under", ""), query.get("page", "")
    return ThreadView(
        sort=ReplySort(sort),
        argument=query.get("argument", ""),
        under=whole_number(under) if under else None,
        page=min(max(1, whole_number(page)), PAGE_MAX) if page else 1,
        after=query.get("after", ""),
    )


async def show(request: Request) -> Response:
    viewer, slug = await viewer_of(request), request.path_params.get("slug", "")
    pages: ThreadPages = request.app.state.thread_pages
    if may_post(viewer) and slug:  # others have no use for the forms of the page that members share
        kept = await _shared(request, viewer, pages)
        if kept and kept.shared.thread.slug == slug and _sees_the_same(viewer, kept.shared):
            _shown(request, viewer, kept.shared.thread.id, kept.shared.ordinals)
            return await for_member(request, viewer, kept)
    page = await load_thread_page(viewer, request.path_params["id"], thread_view(request))
    if slug != page.thread.slug:
        return see_other(page.thread.url + (f"?{request.url.query}" if request.url.query else ""))
    _shown(request, viewer, page.thread.id, page.ordinals)
    return await whole_page(request, viewer, page, pages)


def _sees_the_same(viewer: Viewer, shared: Shared) -> bool:
    return not viewer.silenced and viewer.member_id not in shared.apart


async def _shared(request: Request, viewer: Viewer, pages: ThreadPages) -> Kept | None:
    """The page as members of this role see it; None for a thread that such a member may not read.

    The versions are read before the page is loaded, so it is never older than they say. Whoever
    waits for it to be made takes it if that began after they asked, even if it has changed since:
    in a busy thread each of them would otherwise make it anew.
    """
    address, id = address_of(request), request.path_params["id"]
    asked = await thread_versions(id)
    found = pages.get(address, viewer.role, asked)
    if found is None and asked:
        async with pages.turns.at((address, viewer.role)):
            found = pages.get(address, viewer.role, asked)
            if found is None:
                versions = await thread_versions(id)
                found = await _make_shared(request, viewer.role, versions, pages)
                if found:
                    pages.keep(address, viewer.role, found)
    return found


async def _make_shared(
    request: Request, role: Role, versions: Versions, pages: ThreadPages
) -> Kept | None:
    nobody = Viewer(NOBODY, role=role)
    try:
        page = await load_thread_page(nobody, request.path_params["id"], thread_view(request))
    except NotFound:
        return None
    return shared_page(request, nobody, page, versions, pages)


def _shown(request: Request, viewer: Viewer, thread_id: int, ordinals: Iterable[int]) -> None:
    visits: VisitQueue = request.app.state.visits
    visits.shown(viewer, thread_id, ordinals)
    visits.used(viewer)


async def reasons(request: Request) -> Response:
    thread = await load_thread_head(await viewer_of(request), request.path_params["id"])
    found, next_after = await load_reasons(thread, request.query_params.get("after", ""))
    context = {"thread": thread, "reasons": found, "next_after": next_after}
    return await render(request, "threads/reasons.html", context)


async def history(request: Request) -> Response:
    thread = await load_thread_head(await viewer_of(request), request.path_params["id"])
    found = await load_thread_history(thread.id, request.query_params.get("after", ""))
    return await render(request, "threads/history.html", {"thread": thread, "history": found})


async def hide_form(request: Request) -> Response:
    thread = await load_thread_head(await viewer_of(request), request.path_params["id"])
    return await render(request, "threads/hide.html", {"thread": thread, "form": FormState()})


async def hide(request: Request) -> Response:
    viewer, form = await viewer_of(request), request.state.form
    head = await load_thread_head(viewer, request.path_params["id"])
    try:
        await moderation.hide_thread(viewer, head.id, to_draft(ReasonDraft, form).reason)
    except Invalid as error:
        context = {"thread": head, "form": form.with_errors(error.fields)}
        return await render(request, "threads/hide.html", context, 422)
    return see_other(head.url)


async def unhide(request: Request) -> Response:
    thread = await moderation.unhide_thread(await viewer_of(request), request.path_params["id"])
    return see_other(f"/threads/{thread.id}/{thread.slug}")


async def lock(request: Request) -> Response:
    thread = await moderation.lock(await viewer_of(request), request.path_params["id"])
    return see_other(f"/threads/{thread.id}/{thread.slug}")


async def unlock(request: Request) -> Response:
    thread = await moderation.unlock(await viewer_of(request), request.path_params["id"])
    return see_other(f"/threads/{thread.id}/{thread.slug}")


async def pin(request: Request) -> Response:
    thread = await moderation.pin_thread(await viewer_of(request), request.path_params["id"])
    return see_other(f"/threads/{thread.id}/{thread.slug}")


async def unpin(request: Request) -> Response:
    thread = await moderation.unpin_thread(await viewer_of(request), request.path_params["id"])
    return see_other(f"/threads/{thread.id}/{thread.slug}")
