"""The review queue: posts that were flagged or held, decided where they stand."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions.decisions import decide as decide_about
from forum.errors import Conflict, Invalid
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.manage_pages import load_waiting
from forum.queries.review_queue import ReviewSort, load_review_queue
from forum.rules.flags import DecisionDraft

QUEUE = "/manage/review"


async def show(request: Request) -> Response:
    return await _page(request, FormState())


async def decide(request: Request) -> Response:
    """The next one stands there already: one goes on at the top of the same list."""
    form: FormState = request.state.form
    try:
        await decide_about(await viewer_of(request), to_draft(DecisionDraft, form))
    except Invalid as error:
        return await _page(request, form.with_errors(error.fields))
    except Conflict as error:
        return await _page(request, FormState(), str(error))
    return see_other(f"{QUEUE}?sort={_sort(request)}&done=1")


async def _page(request: Request, form: FormState, conflict: str = "") -> Response:
    query = request.query_params
    context = {
        "queue": await load_review_queue(_sort(request), query.get("after", "")),
        "after": query.get("after", ""),
        "waiting": await load_waiting(),
        "form": form,
        "blank": FormState(),
        "conflict": conflict,
        "done": query.get("done") == "1" and not conflict,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return await render(request, "manage/review.html", context, status)


def _sort(request: Request) -> ReviewSort:
    text = request.query_params.get("sort", ReviewSort.OLDEST)
    if text not in set(ReviewSort):
        raise Invalid({"sort": "The queue can be sorted as oldest, flags or held."})
    return ReviewSort(text)
