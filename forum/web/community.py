"""What managers choose for their community."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions.community import change_community
from forum.errors import Invalid
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.community import load_community
from forum.rules.community import HOLD_MAX, CommunityDraft

SETTINGS = "/manage/settings"


async def show(request: Request) -> Response:
    found = await load_community()
    form = FormState.of(
        hold_first=str(found.hold_first), may_take_posts="1" if found.may_take_posts else ""
    )
    return await _page(request, form, saved=request.query_params.get("saved") == "1")


async def update(request: Request) -> Response:
    form: FormState = request.state.form
    try:
        await change_community(await viewer_of(request), to_draft(CommunityDraft, form))
    except Invalid as error:
        return await _page(request, form.with_errors(error.fields), saved=False)
    return see_other(f"{SETTINGS}?saved=1")


async def _page(request: Request, form: FormState, *, saved: bool) -> Response:
    context = {"form": form, "saved": saved, "most": HOLD_MAX}
    return await render(request, "manage/settings.html", context, 422 if form.errors else 200)
