"""The forms of threads: start one, and edit one."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions.rendering import THREAD_TOP_HEADING, render_body
from forum.actions.threads import edit_thread, start_thread
from forum.errors import Conflict, Forbidden, Invalid
from forum.http.forms import FormState, to_draft
from forum.http.guards import require_voice
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.permissions import may_edit_thread
from forum.queries.drafts import load_draft
from forum.queries.history import load_names, thread_said
from forum.queries.revisions import load_thread_source
from forum.queries.similar_threads import load_similar
from forum.queries.thread_head import AUDIENCE_WORDS, ThreadHead, load_thread_head
from forum.queries.topics import load_topics
from forum.rules.drafts import ThreadDraft, ThreadEdit
from forum.rules.places import Deed, Place
from forum.web.clashes import clash_of
from forum.web.drafts import with_draft

START = Place(Deed.START)


async def new(request: Request) -> Response:
    """With what the viewer has begun here, on whatever device."""
    viewer = await viewer_of(request)
    require_voice(viewer)
    draft = await load_draft(viewer, START)
    return await _new_form(request, with_draft(draft) if draft else FormState(), draft=draft)


async def create(request: Request) -> Response:
    form: FormState = request.state.form
    try:
        if form.value("similar"):
            return await _new_form(request, form)
        draft = to_draft(ThreadDraft, form)
        if form.value("preview"):
            return await _new_form(request, form, preview=await _preview(draft))
        thread = await start_thread(await viewer_of(request), draft)
    except Invalid as error:
        return await _new_form(request, form.with_errors(error.fields))
    return see_other(f"/threads/{thread.id}/{thread.slug}")


async def _preview(draft: ThreadDraft) -> str:
    return (await render_body(draft.body, "preview", THREAD_TOP_HEADING)).html


async def edit(request: Request) -> Response:
    viewer = await viewer_of(request)
    thread = await load_thread_head(viewer, request.path_params["id"])
    if not may_edit_thread(viewer, thread):
        raise Forbidden("Only its author and managers may edit a thread, while it is open.")
    source = await load_thread_source(thread.id)
    draft = await load_draft(viewer, Place(Deed.EDIT_THREAD, thread.id))
    if draft:
        form = with_draft(draft, revision=str(source.revision))
        return await _edit_form(request, thread, form, draft=draft)
    form = FormState.of(
        title=source.title,
        ask=source.ask,
        body=source.body,
        topics=list(source.topics),
        audience=source.audience,
        revision=str(source.revision),
    )
    return await _edit_form(request, thread, form)


async def update(request: Request) -> Response:
    viewer, form = await viewer_of(request), request.state.form
    head = await load_thread_head(viewer, request.path_params["id"])
    try:
        draft = to_draft(ThreadEdit, form)
        if form.value("preview"):
            return await _edit_form(request, head, form, preview=await _preview(draft))
        thread = await edit_thread(viewer, head.id, draft)
    except Invalid as error:
        return await _edit_form(request, head, form.with_errors(error.fields))
    except Conflict:
        return await _clash(request, head, form, draft)
    return see_other(f"/threads/{thread.id}/{thread.slug}")


async def _clash(
    request: Request, head: ThreadHead, form: FormState, draft: ThreadEdit
) -> Response:
    """Both texts; the form is now on top of the other one, for who has read it."""
    now, names = await load_thread_source(head.id), await load_names()
    theirs = thread_said(names, now.title, now.ask, now.body, now.audience, now.topics)
    mine = thread_said(names, draft.title, draft.ask, draft.body, draft.audience, draft.topics)
    clash = clash_of(await viewer_of(request), now.saved, theirs, mine)
    form = form.with_value("revision", str(now.revision))
    return await _edit_form(request, head, form, clash=clash)


async def _new_form(request: Request, form: FormState, **context: object) -> Response:
    """Whenever it comes back, with the threads that ask the same already."""
    alike = {
        "similar": await load_similar(form.value("title")),
        "checked": bool(form.value("similar")),
    }
    return await _form(request, "threads/new.html", form, START, {**alike, **context})


async def _edit_form(
    request: Request, thread: ThreadHead, form: FormState, **context: object
) -> Response:
    found = {"thread": thread, "clash": None, **context}
    place = Place(Deed.EDIT_THREAD, thread.id)
    return await _form(request, "threads/edit.html", form, place, found)


async def _form(
    request: Request, template: str, form: FormState, place: Place, context: dict[str, object]
) -> Response:
    found = {
        "form": form,
        "preview": "",
        "draft": None,
        "place": place,
        "topics": await load_topics(),
        "audiences": list(AUDIENCE_WORDS.items()),
        **context,
    }
    status = 422 if form.errors else 409 if found.get("clash") else 200
    return await render(request, template, found, status)
