"""Removing words for good: of a reply, or one text of an edition."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions.purges import purge_reply, purge_text
from forum.errors import Invalid
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.permalink import find_reply_url
from forum.queries.purge_page import load_doomed_reply, load_doomed_texts
from forum.rules.drafts import ReasonDraft
from forum.rules.purging import PurgeDraft
from forum.web.summaries import edition_number


async def reply_form(request: Request) -> Response:
    return await _reply_form(request, FormState())


async def reply(request: Request) -> Response:
    viewer, form = await viewer_of(request), request.state.form
    try:
        purged = await purge_reply(
            viewer, request.path_params["id"], to_draft(ReasonDraft, form).reason
        )
    except Invalid as error:
        return await _reply_form(request, form.with_errors(error.fields))
    return see_other(await find_reply_url(viewer, purged.id))


async def _reply_form(request: Request, form: FormState) -> Response:
    page = await load_doomed_reply(await viewer_of(request), request.path_params["id"])
    context = {"page": page, "form": form}
    return await render(request, "replies/purge.html", context, 422 if form.errors else 200)


async def text_form(request: Request) -> Response:
    return await _text_form(request, FormState())


async def text(request: Request) -> Response:
    viewer, form, thread_id = (
        await viewer_of(request),
        request.state.form,
        request.path_params["id"],
    )
    try:
        await purge_text(viewer, thread_id, to_draft(PurgeDraft, form))
    except Invalid as error:
        return await _text_form(request, form.with_errors(error.fields))
    return see_other(f"/threads/{thread_id}/summary/history")


async def _text_form(request: Request, form: FormState) -> Response:
    viewer, thread_id = await viewer_of(request), request.path_params["id"]
    page = await load_doomed_texts(viewer, thread_id, edition_number(request))
    context = {"page": page, "form": form}
    return await render(request, "summaries/purge.html", context, 422 if form.errors else 200)
