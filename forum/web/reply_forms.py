"""The forms of replies: post one, and edit one."""

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from forum.actions.posting import post_reply
from forum.actions.rendering import REPLY_TOP_HEADING, render_body
from forum.actions.replies import edit_reply
from forum.errors import Conflict, Elsewhere, Forbidden, Invalid, NotFound
from forum.http.evidence import BUTTONS, form_values, typed_rows, with_rows_changed
from forum.http.forms import FormState, to_draft
from forum.http.guards import require_voice
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.argument_types import load_types
from forum.queries.departed import was_in
from forum.queries.drafts import StoredDraft, load_draft
from forum.queries.evidence import EvidenceView, evidence_view
from forum.queries.history import load_names, reply_said
from forum.queries.nearest_arguments import load_nearest
from forum.queries.paging import whole_number
from forum.queries.permalink import find_url_of_done
from forum.queries.quotation import load_quotation
from forum.queries.reply_page import ReplyContext, active, load_reply_context
from forum.queries.revisions import load_reply_source
from forum.queries.suggested import NONE_SUGGESTED, Suggested, suggested
from forum.queries.thread_head import load_thread_head
from forum.rules.drafts import ReplyDraft, ReplyEdit
from forum.rules.places import Deed, Place
from forum.web.clashes import Clash, clash_of
from forum.web.drafts import with_draft


class Preview(Struct, frozen=True):
    """A reply as it would read: HTML, and evidence.

    `suggested` are types that it could have, where none is chosen.
    """

    words: str
    evidence: EvidenceView | None
    suggested: Suggested = NONE_SUGGESTED


async def new(request: Request) -> Response:
    """With what the viewer has begun here, on whatever device.

    `?to=` is a reply that is answered, `?quote=` one that is quoted, `?words=` what of it.
    """
    viewer, query = await viewer_of(request), request.query_params
    require_voice(viewer)
    form = FormState.of(parent_id=query.get("to", ""))
    draft = await load_draft(viewer, _place(request, form))
    if draft:
        form = with_draft(draft, parent_id=form.value("parent_id"))
    if query.get("quote"):
        quoted = (whole_number(query["quote"]), query.get("words", ""))
        words = await load_quotation(viewer, request.path_params["id"], *quoted)
        form = form.with_value("body", "\n\n".join(filter(None, [form.value("body"), words])))
    return await _reply_form(request, form, draft=draft)


async def create(request: Request) -> Response:
    viewer, form = await viewer_of(request), request.state.form
    if form.value(BUTTONS):
        return await _reply_form(request, with_rows_changed(form))
    try:
        draft = to_draft(ReplyDraft, form, evidence=typed_rows(form))
        if form.value("preview"):
            return await _reply_form(request, form, await _preview(draft))
        reply = await post_reply(viewer, request.path_params["id"], draft)
    except Invalid as error:
        return await _reply_form(request, form.with_errors(error.fields))
    return see_other(await find_url_of_done(viewer, reply.id))


def _place(request: Request, form: FormState) -> Place:
    to = form.value("parent_id")
    is_number = to.isascii() and to.isdigit() and len(to) < 19
    return Place(Deed.REPLY, request.path_params["id"], int(to) if is_number else 0)


async def _preview(draft: ReplyDraft | ReplyEdit) -> Preview:
    rendered = await render_body(draft.body, "preview", REPLY_TOP_HEADING)
    types = () if draft.argument else (await load_types()).values()
    return Preview(rendered.html, evidence_view(draft.evidence), suggested(rendered.plain, types))


async def _reply_form(
    request: Request,
    form: FormState,
    preview: Preview | None = None,
    draft: StoredDraft | None = None,
) -> Response:
    """The form on a page of its own, below what it answers."""
    viewer = await viewer_of(request)
    thread = await load_thread_head(viewer, request.path_params["id"])
    context = {
        "thread": thread,
        "parent": await _parent(request, thread.id, form),
        "types": active(await load_types()),
        "form": form,
        "preview": preview,
        "nearest": await load_nearest(viewer, thread.id, form.value("body")) if preview else (),
        "place": _place(request, form),
        "draft": draft,
    }
    return await render(request, "replies/new.html", context, 422 if form.errors else 200)


async def _parent(request: Request, thread_id: int, form: FormState) -> object:
    """The reply that is answered; one that is gone must not swallow what was typed."""
    text = form.value("parent_id")
    if not text:
        return None
    try:
        found = await load_reply_context(await viewer_of(request), whole_number(text))
    except (NotFound, Invalid):
        if request.method == "GET":
            raise NotFound("The reply that you want to answer is not there.") from None
        return None
    if request.method == "GET" and not found.reply.may.answer:
        raise Forbidden(
            "This reply is hidden, withdrawn, or in a locked thread: it takes no answers."
        )
    if found.thread.id == thread_id:
        return found.reply
    if request.method == "GET" and await was_in(thread_id, found.reply.id):
        raise Elsewhere(f"/threads/{found.thread.id}/reply?to={found.reply.id}")
    return None


async def _context(request: Request) -> ReplyContext:
    return await load_reply_context(await viewer_of(request), request.path_params["id"])


async def edit(request: Request) -> Response:
    found = await _context(request)
    if not found.reply.may.edit:
        raise Forbidden("Only its author and managers may edit a reply, while the thread is open.")
    source = await load_reply_source(found.reply.id)
    draft = await load_draft(await viewer_of(request), Place(Deed.EDIT_REPLY, found.reply.id))
    if draft:
        form = with_draft(draft, revision=str(source.revision))
        return await _edit_form(request, found, form, draft=draft)
    form = FormState.of(
        body=source.body,
        argument=list(source.types),
        stance=source.stance,
        revision=str(source.revision),
        **form_values(source.evidence),
    )
    return await _edit_form(request, found, form)


async def update(request: Request) -> Response:
    viewer, form, found = await viewer_of(request), request.state.form, await _context(request)
    if form.value(BUTTONS):
        return await _edit_form(request, found, with_rows_changed(form))
    try:
        draft = to_draft(ReplyEdit, form, evidence=typed_rows(form))
        if form.value("preview"):
            return await _edit_form(request, found, form, preview=await _preview(draft))
        reply = await edit_reply(viewer, found.reply.id, draft)
    except Invalid as error:
        return await _edit_form(request, found, form.with_errors(error.fields))
    except Conflict:
        return await _clash(request, found, form, draft)
    return see_other(await find_url_of_done(viewer, reply.id))


async def _clash(
    request: Request, found: ReplyContext, form: FormState, draft: ReplyEdit
) -> Response:
    """Both texts; the form is now on top of the other one, for who has read it."""
    source, names = await load_reply_source(found.reply.id), await load_names()
    theirs = reply_said(names, source.body, source.evidence, source.types, source.stance)
    mine = reply_said(names, draft.body, draft.evidence, draft.argument, draft.stance)
    clash = clash_of(await viewer_of(request), source.saved, theirs, mine)
    form = form.with_value("revision", str(source.revision))
    return await _edit_form(request, found, form, clash=clash)


async def _edit_form(  # noqa: PLR0913  (what the page has beside the form)
    request: Request,
    found: ReplyContext,
    form: FormState,
    preview: Preview | None = None,
    clash: Clash | None = None,
    draft: StoredDraft | None = None,
) -> Response:
    context = {
        "thread": found.thread,
        "reply": found.reply,
        "types": found.types,
        "form": form,
        "preview": preview,
        "clash": clash,
        "place": Place(Deed.EDIT_REPLY, found.reply.id),
        "draft": draft,
    }
    status = 422 if form.errors else 409 if clash else 200
    return await render(request, "replies/edit.html", context, status)
