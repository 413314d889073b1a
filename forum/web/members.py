"""Member pages, and what managers do on them."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import moderation
from forum.actions.members import set_role
from forum.errors import Invalid
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.indexing import canonical_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.models import Member, Role
from forum.permissions import Viewer
from forum.queries.audit_log import AuditFilter, AuditRow, load_audit_page
from forum.queries.member_page import MemberPage, load_member_page
from forum.queries.thread_list import ThreadSort, load_thread_list
from forum.rules.drafts import StandingDraft
from forum.rules.standing import start_of

Restrict = Callable[[Viewer, str, str, datetime | None], Awaitable[Member]]
DEEDS_SHOWN = 10
ROLE_CHOICES = [
    (Role.MEMBER, "Member"),
    (Role.MANAGER, "Community manager"),
    (Role.ADMIN, "Administrator"),
]


async def show(request: Request) -> Response:
    return await _page(request, FormState())


async def suspend(request: Request) -> Response:
    do = partial(moderation.suspend, settings=request.app.state.settings)
    return await _restrict(request, "suspend", do)


async def silence(request: Request) -> Response:
    return await _restrict(request, "silence", moderation.silence)


async def _restrict(request: Request, deed: str, do: Restrict) -> Response:
    viewer, form = await viewer_of(request), request.state.form
    try:
        draft = to_draft(StandingDraft, form)
    except Invalid as error:
        return await _page(request, form.with_errors(error.fields), deed)
    until = start_of(draft.until)
    member = await do(viewer, request.path_params["username"], draft.reason, until)
    request.app.state.postman.wake()
    return see_other(f"/members/{member.username}")


async def unsuspend(request: Request) -> Response:
    viewer, settings = await viewer_of(request), request.app.state.settings
    member = await moderation.lift_suspension(viewer, request.path_params["username"], settings)
    request.app.state.postman.wake()
    return see_other(f"/members/{member.username}")


async def give_role(request: Request) -> Response:
    viewer, settings = await viewer_of(request), request.app.state.settings
    role = request.state.form.value("role")
    if role not in set(Role):
        raise Invalid({"role": "Choose one of the roles."})
    member = await set_role(request.path_params["username"], Role(role), viewer, settings)
    request.app.state.postman.wake()
    return see_other(f"/members/{member.username}")


async def unsilence(request: Request) -> Response:
    viewer = await viewer_of(request)
    member = await moderation.lift_silence(viewer, request.path_params["username"])
    return see_other(f"/members/{member.username}")


async def _page(request: Request, form: FormState, deed: str = "") -> Response:
    """`deed` is the form that was refused: suspend or silence."""
    viewer = await viewer_of(request)
    after = request.query_params.get("after", "")
    page = await load_member_page(viewer, request.path_params["username"], after)
    context = {
        "page": page,
        "canonical": canonical_of(request, f"/members/{page.person.username}"),
        "threads": await load_thread_list(ThreadSort.NEWEST, author_id=page.id),
        "may_suspend": _may_suspend(viewer, page),
        "may_give_role": viewer.is_admin and _is_another(viewer, page),
        "role_form": FormState.of(role=page.role),
        "role_words": ROLE_CHOICES,
        "deeds": await _deeds(viewer, page),
        "form": form,
        "blank": FormState(),
        "deed": deed,
    }
    return await render(request, "members/show.html", context, 422 if form.errors else 200)


def _may_suspend(viewer: Viewer, page: MemberPage) -> bool:
    others = viewer.is_manager and _is_another(viewer, page)
    return others and (page.role is Role.MEMBER or viewer.is_admin)


def _is_another(viewer: Viewer, page: MemberPage) -> bool:
    return page.id != viewer.member_id and not page.person.placeholder


async def _deeds(viewer: Viewer, page: MemberPage) -> list[AuditRow]:
    """What managers did to this member lately, for managers."""
    if not viewer.is_manager:
        return []
    target = AuditFilter(target=f"member {page.person.username}")
    return (await load_audit_page(target)).entries[:DEEDS_SHOWN]
