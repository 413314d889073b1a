"""Drafts: kept by a button or by a script, listed, read, continued and deleted."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forum.actions.drafts import delete_draft, save_draft
from forum.errors import Conflict, Invalid, NotFound
from forum.http.failures import failure_page
from forum.http.forms import FormState
from forum.http.identity import viewer_of
from forum.http.kept_forms import VERSION, KeptForm, version_in
from forum.http.redirects import see_other
from forum.http.render import render
from forum.permissions import Viewer
from forum.queries.drafts import StoredDraft, load_draft, load_draft_view, load_drafts
from forum.rules.draft_fields import in_words, to_keep
from forum.rules.places import Place
from forum.rules.post_changes import all_of, compare


def with_draft(draft: StoredDraft, **more: str) -> FormState:
    """The form as it was left; `more` are fields that no draft keeps."""
    others = {name: [value] for name, value in more.items()}
    return FormState({**others, **draft.typed, VERSION: [str(draft.version)]})


async def show(request: Request) -> Response:
    viewer = await viewer_of(request)
    items, next_after = await load_drafts(viewer, request.query_params.get("after", ""))
    context = {"items": items, "next_after": next_after}
    return await render(request, "drafts/list.html", context)


async def read(request: Request) -> Response:
    """To read and copy, also where it cannot be posted any more."""
    view = await load_draft_view(await viewer_of(request), request.path_params["id"])
    context = {"item": view, "words": all_of(in_words(view.draft.typed))}
    return await render(request, "drafts/read.html", context)


async def save(request: Request) -> Response:
    """Scripts ask for JSON and stay on their page; a button leads to the form with the draft in it."""
    form: FormState = request.state.form
    place = Place.parse(form.value("place"))
    if place is None:
        raise NotFound("There is no such form to keep a draft of.")
    return await keep(request, KeptForm(place, dict(form.values), version_in(form)))


async def keep(request: Request, kept: KeptForm) -> Response:
    """Store what is typed, whoever signed in; conflicts show both texts."""
    viewer = await viewer_of(request)
    try:
        typed = to_keep(kept.place, kept.typed)
        version = await save_draft(viewer, kept.place, typed, kept.version)
    except Invalid as error:
        if _wants_json(request):
            return JSONResponse({"errors": error.fields}, 422)
        return await failure_page(request, 422, next(iter(error.fields.values())))
    except Conflict as error:
        if _wants_json(request):
            return JSONResponse({"message": str(error)}, 409)
        return await _clash(request, KeptForm(kept.place, typed, 0), error)
    if _wants_json(request):
        return JSONResponse({"version": version})
    return see_other(await _onward(viewer, kept.place))


async def _onward(viewer: Viewer, place: Place) -> str:
    """The form with the draft; its words alone where the form is closed."""
    draft = await load_draft(viewer, place)
    if draft and not (await load_draft_view(viewer, draft.id)).is_open:
        return f"/drafts/{draft.id}"
    return place.url


async def _clash(request: Request, mine: KeptForm, error: Conflict) -> Response:
    """What is sent from here is on top of what is stored, for who has seen both."""
    stored = await load_draft(await viewer_of(request), mine.place)
    mine = KeptForm(mine.place, mine.typed, stored.version if stored else 0)
    theirs = in_words(stored.typed if stored else {})
    context = {
        "message": str(error),
        "stored": stored,
        "stands": all_of(theirs),
        "mine": mine,
        "changes": compare(theirs, in_words(mine.typed)),
    }
    return await render(request, "drafts/clash.html", context, 409)


async def delete(request: Request) -> Response:
    """`back` leads to the form, empty again."""
    form: FormState = request.state.form
    place = await delete_draft(await viewer_of(request), request.path_params["id"])
    return see_other(place.url if form.value("back") else "/drafts")


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
