"""Replies: post, edit, tag, withdraw, hide; and the way to one."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import moderation
from forum.actions.rendering import REPLY_TOP_HEADING, render_body
from forum.actions.replies import edit_reply, post_reply, withdraw_reply
from forum.actions.tags import retag_reply
from forum.errors import Conflict, Forbidden, Invalid, NotFound
from forum.http.evidence import BUTTONS, form_values, typed_rows, with_rows_changed
from forum.http.forms import FormState, to_draft
from forum.http.guards import require_voice
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.argument_types import load_types
from forum.queries.evidence import EvidenceView, evidence_view
from forum.queries.paging import whole_number
from forum.queries.permalink import find_reply_url, find_words_url
from forum.queries.reply_page import ReplyContext, active, load_reply_context
from forum.queries.revisions import load_quoted, load_reply_entries, load_reply_source
from forum.queries.thread_head import load_thread_head
from forum.rules.cited import Cited
from forum.rules.drafts import ReasonDraft, ReplyDraft, ReplyEdit, TagDraft


@dataclass(frozen=True, slots=True)
class Version:
    """A reply beside the form, as it would read or as it stands: HTML or text, and evidence."""

    words: str
    evidence: EvidenceView | None


async def show(request: Request) -> Response:
    """To the page that it stands on; with `words=` to those words of it, marked."""
    viewer, cited = await viewer_of(request), _cited(request)
    if cited:
        return see_other(await find_words_url(viewer, cited))
    return see_other(await find_reply_url(viewer, request.path_params["id"]))


async def new(request: Request) -> Response:
    require_voice(await viewer_of(request))
    to = request.query_params.get("to", "")
    return await _reply_form(request, FormState.of(parent_id=to))


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
    return see_other(await find_reply_url(viewer, reply.id))


async def _preview(draft: ReplyDraft | ReplyEdit) -> Version:
    rendered = await render_body(draft.body, "preview", REPLY_TOP_HEADING)
    return Version(rendered.html, evidence_view(draft.evidence))


async def _reply_form(
    request: Request, form: FormState, preview: Version | None = None
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
    return found.reply if found.thread.id == thread_id else None


async def _context(request: Request) -> ReplyContext:
    return await load_reply_context(await viewer_of(request), request.path_params["id"])


def _require(allowed: bool, refusal: str) -> None:
    if not allowed:
        raise Forbidden(refusal)


async def edit(request: Request) -> Response:
    found = await _context(request)
    _require(found.reply.may.edit, "Only its author may edit a reply, while the thread is open.")
    source = await load_reply_source(found.reply.id)
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
        source = await load_reply_source(found.reply.id)
        form = form.with_value("revision", str(source.revision))  # who has read it may save
        current = Version(source.body, evidence_view(source.evidence))
        return await _edit_form(request, found, form, current=current)
    return see_other(await find_reply_url(viewer, reply.id))


async def _edit_form(
    request: Request,
    found: ReplyContext,
    form: FormState,
    preview: Version | None = None,
    current: Version | None = None,
) -> Response:
    context = {**_named(found), "form": form, "preview": preview, "current": current}
    status = 422 if form.errors else 409 if current else 200
    return await render(request, "replies/edit.html", context, status)


def _named(found: ReplyContext) -> dict[str, object]:
    return {"thread": found.thread, "reply": found.reply, "types": found.types}


async def history(request: Request) -> Response:
    found = await _context(request)
    if found.reply.stub:
        raise NotFound("This reply is not shown, and neither is what it said before.")
    context = {
        "entries": await load_reply_entries(found.reply.id),
        "quoted": await load_quoted(_cited(request)),
    }
    return await render(request, "replies/history.html", {**_named(found), **context})


def _cited(request: Request) -> Cited | None:
    """The words of the reply that `?words=` names."""
    return Cited.parse(f"{request.path_params['id']}.{request.query_params.get('words', '')}")


async def tags(request: Request) -> Response:
    found = await _context(request)
    _require(found.reply.may.tag, "Only its author and managers may tag a reply.")
    source = await load_reply_source(found.reply.id)
    form = FormState.of(argument=list(source.types), stance=source.stance)
    return await render(request, "replies/tags.html", {**_named(found), "form": form})


async def retag(request: Request) -> Response:
    viewer, form, found = await viewer_of(request), request.state.form, await _context(request)
    try:
        await retag_reply(viewer, found.reply.id, to_draft(TagDraft, form))
    except Invalid as error:
        context = {**_named(found), "form": form.with_errors(error.fields)}
        return await render(request, "replies/tags.html", context, 422)
    return see_other(await find_reply_url(viewer, found.reply.id))


async def withdraw_form(request: Request) -> Response:
    found = await _context(request)
    _require(found.reply.may.withdraw, "Only its author may withdraw a reply.")
    return await render(request, "replies/withdraw.html", _named(found))


async def withdraw(request: Request) -> Response:
    viewer = await viewer_of(request)
    reply = await withdraw_reply(viewer, request.path_params["id"])
    return see_other(await find_reply_url(viewer, reply.id))


async def hide_form(request: Request) -> Response:
    found = await _context(request)
    return await render(request, "replies/hide.html", {**_named(found), "form": FormState()})


async def hide(request: Request) -> Response:
    viewer, form, found = await viewer_of(request), request.state.form, await _context(request)
    try:
        await moderation.hide_reply(viewer, found.reply.id, to_draft(ReasonDraft, form).reason)
    except Invalid as error:
        context = {**_named(found), "form": form.with_errors(error.fields)}
        return await render(request, "replies/hide.html", context, 422)
    return see_other(await find_reply_url(viewer, found.reply.id))


async def unhide(request: Request) -> Response:
    viewer = await viewer_of(request)
    reply = await moderation.unhide_reply(viewer, request.path_params["id"])
    return see_other(await find_reply_url(viewer, reply.id))
