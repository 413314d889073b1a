"""Member pages, and what managers do on them."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import moderation
from forum.errors import Invalid
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.indexing import canonical_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.models import Role
from forum.permissions import Viewer
from forum.queries.member_page import MemberPage, load_member_page
from forum.queries.thread_list import ThreadSort, load_thread_list
from forum.rules.drafts import ReasonDraft


async def show(request: Request) -> Response:
    return await _page(request, FormState())


async def suspend(request: Request) -> Response:
    form: FormState = request.state.form
    try:
        reason = to_draft(ReasonDraft, form).reason
        member = await moderation.suspend(
            await viewer_of(request), request.path_params["username"], reason
        )
    except Invalid as error:
        return await _page(request, form.with_errors(error.fields))
    return see_other(f"/members/{member.username}")


async def unsuspend(request: Request) -> Response:
    viewer = await viewer_of(request)
    member = await moderation.lift_suspension(viewer, request.path_params["username"])
    return see_other(f"/members/{member.username}")


async def _page(request: Request, form: FormState) -> Response:
    viewer = await viewer_of(request)
    after = request.query_params.get("after", "")
    page = await load_member_page(viewer, request.path_params["username"], after)
    context = {
        "page": page,
        "canonical": canonical_of(request, f"/members/{page.person.username}"),
        "threads": await load_thread_list(ThreadSort.NEWEST, author_id=page.id),
        "may_suspend": _may_suspend(viewer, page),
        "form": form,
    }
    return await render(request, "members/show.html", context, 422 if form.errors else 200)


def _may_suspend(viewer: Viewer, page: MemberPage) -> bool:
    others = viewer.is_manager and page.id != viewer.member_id and not page.person.placeholder
    return others and (page.role is Role.MEMBER or viewer.is_admin)
