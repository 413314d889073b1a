"""Moving branches and merging threads: a form, a look at what will happen, and the deed."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions.merges import merge_threads
from forum.actions.moves import move_branch
from forum.errors import Invalid
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.moving import BranchMove, Merge, load_branch_move, load_merge
from forum.queries.permalink import find_reply_url
from forum.queries.reply_page import ReplyContext, load_reply_context
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.queries.thread_list import thread_url
from forum.rules.moving import MoveDraft, find_place, find_thread

CONFIRMED, CHANGE = "confirm", "change"
"""Buttons of the page that says what will happen: to do it, or to go back to the form."""


async def move_form(request: Request) -> Response:
    return await _move_form(request, await _reply(request), FormState())


async def move(request: Request) -> Response:
    viewer, form, found = await viewer_of(request), request.state.form, await _reply(request)
    if form.value(CHANGE):
        return await _move_form(request, found, form)
    try:
        draft = to_draft(MoveDraft, form)
        place = find_place(draft.to)
        if not form.value(CONFIRMED):
            planned = await load_branch_move(viewer, found, place)
            return await _move_form(request, found, form, planned)
        reply = await move_branch(viewer, found.reply.id, place, draft.reason)
    except Invalid as error:
        return await _move_form(request, found, form.with_errors(error.fields))
    return see_other(await find_reply_url(viewer, reply.id))


async def _reply(request: Request) -> ReplyContext:
    return await load_reply_context(await viewer_of(request), request.path_params["id"])


async def _move_form(
    request: Request, found: ReplyContext, form: FormState, planned: BranchMove | None = None
) -> Response:
    context = {"thread": found.thread, "reply": found.reply, "form": form, "planned": planned}
    return await render(request, "replies/move.html", context, 422 if form.errors else 200)


async def merge_form(request: Request) -> Response:
    return await _merge_form(request, await _thread(request), FormState())


async def merge(request: Request) -> Response:
    viewer, form, thread = await viewer_of(request), request.state.form, await _thread(request)
    if form.value(CHANGE):
        return await _merge_form(request, thread, form)
    try:
        draft = to_draft(MoveDraft, form)
        into_id = find_thread(draft.to)
        if not form.value(CONFIRMED):
            planned = await load_merge(viewer, thread, into_id)
            return await _merge_form(request, thread, form, planned)
        into = await merge_threads(viewer, thread.id, into_id, draft.reason)
    except Invalid as error:
        return await _merge_form(request, thread, form.with_errors(error.fields))
    return see_other(thread_url(into.id, into.slug))


async def _thread(request: Request) -> ThreadHead:
    return await load_thread_head(await viewer_of(request), request.path_params["id"])


async def _merge_form(
    request: Request, thread: ThreadHead, form: FormState, planned: Merge | None = None
) -> Response:
    context = {"thread": thread, "form": form, "planned": planned}
    return await render(request, "threads/merge.html", context, 422 if form.errors else 200)
