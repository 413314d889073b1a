"""Marks: convincing, the one reason, and why that was picked."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forum.actions import endorsements, picks
from forum.errors import Elsewhere, Forbidden, Invalid, NotFound
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.models import Reply
from forum.queries.departed import was_in
from forum.queries.paging import whole_number
from forum.queries.permalink import find_url_of_done
from forum.queries.picks import load_doomed_why, load_own_pick
from forum.queries.reply_page import load_reply_context
from forum.rules.drafts import PickDraft, ReasonDraft


async def endorse(request: Request) -> Response:
    reply = await endorsements.endorse(await viewer_of(request), request.path_params["id"])
    return await _marked(request, reply, endorsed=True)


async def unendorse(request: Request) -> Response:
    reply = await endorsements.unendorse(await viewer_of(request), request.path_params["id"])
    return await _marked(request, reply, endorsed=False)


async def _marked(request: Request, reply: Reply, *, endorsed: bool) -> Response:
    """Scripts ask for the new numbers; without them the browser goes back to the reply."""
    if "application/json" in request.headers.get("accept", ""):
        count, agencies = reply.endorsement_count, reply.agency_count
        return JSONResponse({"endorsed": endorsed, "count": count, "agencies": agencies})
    return see_other(await find_url_of_done(await viewer_of(request), reply.id))


async def pick_form(request: Request) -> Response:
    """Asks for the why; the reply is named in the address."""
    reply_id = request.query_params.get("reply_id", "")
    if not reply_id:
        raise NotFound("Choose a reply in the thread first.")
    viewer = await viewer_of(request)
    own = await load_own_pick(viewer, request.path_params["id"])
    why = own.why if own and str(own.reply_id) == reply_id else ""
    return await _pick_form(request, FormState.of(reply_id=reply_id, why=why))


async def pick(request: Request) -> Response:
    viewer, form = await viewer_of(request), request.state.form
    try:
        draft = to_draft(PickDraft, form)
        await picks.pick(viewer, request.path_params["id"], draft)
    except Invalid as error:
        return await _pick_form(request, form.with_errors(error.fields))
    return see_other(await find_url_of_done(viewer, draft.reply_id))


async def unpick(request: Request) -> Response:
    thread_id = request.path_params["id"]
    await picks.unpick(await viewer_of(request), thread_id)
    return see_other(f"/threads/{thread_id}")


async def remove_why_form(request: Request) -> Response:
    return await _remove_why_form(request, FormState())


async def remove_why(request: Request) -> Response:
    viewer, form, pick_id = await viewer_of(request), request.state.form, request.path_params["id"]
    found = await load_doomed_why(viewer, pick_id)
    try:
        await picks.remove_why(viewer, pick_id, to_draft(ReasonDraft, form).reason)
    except Invalid as error:
        return await _remove_why_form(request, form.with_errors(error.fields))
    return see_other(f"/threads/{found.thread.id}/reasons")


async def _remove_why_form(request: Request, form: FormState) -> Response:
    found = await load_doomed_why(await viewer_of(request), request.path_params["id"])
    context = {"thread": found.thread, "pick": found.reason, "form": form}
    return await render(request, "picks/remove_why.html", context, 422 if form.errors else 200)


async def _pick_form(request: Request, form: FormState) -> Response:
    viewer, thread_id = await viewer_of(request), request.path_params["id"]
    found = await load_reply_context(viewer, whole_number(form.value("reply_id") or "0"))
    if found.thread.id != thread_id:
        if await was_in(thread_id, found.reply.id):
            raise Elsewhere(f"/threads/{found.thread.id}/pick?reply_id={found.reply.id}")
        raise NotFound("That reply is not in this thread.")
    if not found.reply.may.mark:
        raise Forbidden("Pick a reply of somebody else that is in view, while the thread is open.")
    own = await load_own_pick(viewer, thread_id)
    current = own.reply_id if own else None
    context = {"thread": found.thread, "reply": found.reply, "form": form, "current": current}
    return await render(request, "picks/new.html", context, 422 if form.errors else 200)
