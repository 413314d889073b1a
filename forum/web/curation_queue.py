"""What managers do about stale summaries: the queue over all threads, and a word on each line."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import curation
from forum.errors import Invalid
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import back_to, see_other
from forum.http.render import render
from forum.queries.curation_queue import load_curation_queue
from forum.queries.review_page import load_review_page
from forum.rules.reviews import UPDATE, LookedDraft, ReviewDraft


async def show(request: Request) -> Response:
    found, next_after = await load_curation_queue(request.query_params.get("after", ""))
    context = {"threads": found, "next_after": next_after}
    return await render(request, "manage/curation.html", context)


async def review(request: Request) -> Response:
    """An update leads to the line in the workspace, all else back to where the form stood."""
    viewer, form, thread_id = (
        await viewer_of(request),
        request.state.form,
        request.path_params["id"],
    )
    try:
        draft = to_draft(ReviewDraft, form)
        await curation.review_line(viewer, thread_id, draft)
    except Invalid as error:
        return await _review_page(request, form.with_errors(error.fields))
    if draft.verdict == UPDATE:
        return see_other(f"/threads/{thread_id}/summary/edit#line-{draft.line}")
    return see_other(back_to(form, f"/threads/{thread_id}/summary"))


async def _review_page(request: Request, form: FormState) -> Response:
    page = await load_review_page(
        await viewer_of(request), request.path_params["id"], form.value("line")
    )
    status = 422 if form.errors else 200
    return await render(request, "summaries/review.html", {"page": page, "form": form}, status)


async def review_form(request: Request) -> Response:
    """A page for one line: whatever is typed there is about that line alone."""
    return await _review_page(request, FormState.of(line=request.query_params.get("line", "")))


async def look_at_all(request: Request) -> Response:
    viewer, form, thread_id = (
        await viewer_of(request),
        request.state.form,
        request.path_params["id"],
    )
    await curation.look_at_all(viewer, thread_id, to_draft(LookedDraft, form))
    return see_other(back_to(form, f"/threads/{thread_id}/summary"))
