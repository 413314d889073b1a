"""The curator's workspace: edit the draft of a summary, preview it, publish it."""

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forum.actions import curation, editions, nominations
from forum.actions.summaries import save_draft
from forum.errors import Conflict, Invalid
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.permissions import Viewer
from forum.queries.nominations import load_open_nominations
from forum.queries.paging import whole_number
from forum.queries.publish_page import load_publish_page
from forum.queries.thread_head import AUDIENCE_WORDS
from forum.queries.workspace import Workspace, load_workspace
from forum.rules.cited import Cited, Place
from forum.rules.drafts import PublishDraft, ReasonDraft, judge
from forum.rules.reviews import UPDATE, VALID, LookedDraft, ReviewDraft
from forum.rules.summary import Content
from forum.web.summary_form import DAMAGED, anchor, apply, pressed, problems, read_content

TAKE = "take:"
"""Buttons that take a part of the other version over, after a conflict."""
AFTERWARDS = {"preview": "preview", "publish": "publish"}
"""Buttons that save and lead on to another page of the summary."""
WORDS = "words"
"""Begins buttons that save and lead on to where other words of a reply can be chosen."""


def _address(request: Request, page: str = "edit") -> str:
    return f"/threads/{request.path_params['id']}/summary/{page}"


async def edit(request: Request) -> Response:
    page = await load_workspace(await viewer_of(request), request.path_params["id"])
    return await _workspace(request, page, FormState())


async def update(request: Request) -> Response:
    """Save the whole draft, and do what the button says on the way."""
    form = pressed(request.state.form)
    typed = read_content(form)
    if form.value("do").startswith(TAKE):
        return await _taken(request, typed, form)
    try:
        content = _judged(apply(typed, form))
        version = whole_number(form.value("version") or "0")
        version = await save_draft(
            await viewer_of(request), request.path_params["id"], version, content
        )
        await _go_on(request, form)
    except Invalid as error:
        return await _not_saved(request, typed, form.with_errors(error.fields))
    except Conflict as error:
        return await _clash(request, typed, form, error)
    if _wants_json(request):
        return JSONResponse({"version": version})
    return see_other(
        _next(request, form.value("do"))
        or _address(request) + anchor(typed, content, form.value("do"))
    )


def _next(request: Request, do: str) -> str:
    """Where a button leads that saves the draft on the way; nothing for one that stays."""
    if do in AFTERWARDS:
        return _address(request, AFTERWARDS[do])
    name, _, rest = do.partition(":")
    if name != WORDS:
        return ""
    place, cited = Place.parse(rest), Cited.parse(rest)
    if place:
        return f"/replies/{place.cited.reply_id}/quote?instead={place}"
    return f"/replies/{cited.reply_id}/quote" if cited else ""


def _judged(content: Content) -> Content:
    if found := problems(content):
        raise Invalid(found)
    try:
        return Content.model_validate(content.model_dump())
    except ValidationError:  # no button of ours leads there
        raise Invalid({"form": DAMAGED}) from None


async def _go_on(request: Request, form: FormState) -> None:
    """Nominations and stale lines are decided by buttons of the same form, once it is saved, so
    that nothing that was typed is left behind.
    """
    viewer, thread_id = await viewer_of(request), request.path_params["id"]
    deed, _, rest = form.value("do").partition(":")
    if deed == "accept":
        await nominations.accept(viewer, whole_number(rest), form.value(f"nomination-into-{rest}"))
    elif deed == "decline":
        await _decline(viewer, form, rest)
    elif deed in {VALID, UPDATE}:
        line, _, edition = rest.partition(":")
        draft = judge(ReviewDraft, {"edition": edition, "line": line, "verdict": deed})
        await curation.review_line(viewer, thread_id, draft)
    elif deed == "looked":
        await curation.look_at_all(viewer, thread_id, judge(LookedDraft, {"until": rest}))


async def _decline(viewer: Viewer, form: FormState, id: str) -> None:
    field = f"nomination-reason-{id}"
    try:
        reason = to_draft(ReasonDraft, FormState.of(reason=form.value(field))).reason
    except Invalid as error:
        raise Invalid({field: error.fields["reason"]}) from None
    await nominations.decline(viewer, whole_number(id), reason)


async def _not_saved(request: Request, typed: Content, form: FormState) -> Response:
    if _wants_json(request):
        return JSONResponse({"errors": dict(form.errors)}, 422)
    page = await load_workspace(await viewer_of(request), request.path_params["id"], typed)
    return await _workspace(request, page, form)


async def _clash(request: Request, typed: Content, form: FormState, error: Conflict) -> Response:
    """Both versions on one page; the form is now on top of the other one, for who has read it."""
    if _wants_json(request):
        return JSONResponse({"message": str(error)}, 409)
    viewer, thread_id = await viewer_of(request), request.path_params["id"]
    theirs = await load_workspace(viewer, thread_id)
    mine = await load_workspace(viewer, thread_id, typed)
    if theirs.content == typed:  # a nomination was decided by somebody else; the draft is saved
        return await _workspace(request, theirs, FormState({}, {"form": str(error)}), status=409)
    return await _workspace(request, mine, form, theirs)


async def _workspace(
    request: Request,
    page: Workspace,
    form: FormState,
    theirs: Workspace | None = None,
    status: int = 200,
) -> Response:
    context = {
        "page": page,
        "form": form,
        "theirs": theirs,
        "audiences": list(AUDIENCE_WORDS.items()),
        "nominations": await load_open_nominations(page.thread.id),
    }
    if status == 200:
        status = 409 if theirs else 422 if form.errors else 200
    return await render(request, "summaries/edit.html", context, status)


async def _taken(request: Request, typed: Content, form: FormState) -> Response:
    """Both versions stay side by side until one is saved: there may be more to take over."""
    viewer, thread_id = await viewer_of(request), request.path_params["id"]
    theirs = await load_workspace(viewer, thread_id)
    status = 409
    try:
        typed = _judged(apply(typed, form))
    except Invalid as error:
        form, status = form.with_errors(error.fields), 422
    mine = await load_workspace(viewer, thread_id, typed)
    return await _workspace(request, mine, form, theirs, status)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


async def preview(request: Request) -> Response:
    page = await load_publish_page(await viewer_of(request), request.path_params["id"])
    return await render(request, "summaries/preview.html", {"page": page})


async def publish_form(request: Request) -> Response:
    return await _publish_page(request, FormState())


async def publish(request: Request) -> Response:
    form: FormState = request.state.form
    try:
        draft = to_draft(PublishDraft, form)
        edition = await editions.publish(
            await viewer_of(request), request.path_params["id"], draft.version, draft.note
        )
    except Invalid as error:
        return await _publish_page(request, form.with_errors(error.fields))
    except Conflict as error:
        return await _publish_page(request, form.with_errors({"form": str(error)}), 409)
    return see_other(f"/threads/{edition.thread_id}/summary")


async def _publish_page(request: Request, form: FormState, status: int = 200) -> Response:
    page = await load_publish_page(await viewer_of(request), request.path_params["id"])
    status = 422 if form.errors and status == 200 else status
    return await render(request, "summaries/publish.html", {"page": page, "form": form}, status)
