"""Replies: look back, tag, withdraw, hide; and the way to one."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import moderation
from forum.actions.replies import withdraw_reply
from forum.actions.tags import retag_reply
from forum.errors import Forbidden, Invalid, NotFound
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import back_to, see_other
from forum.http.render import render
from forum.queries.history import load_reply_history
from forum.queries.permalink import find_reply_url, find_url_of_done, find_words_url
from forum.queries.reply_page import ReplyContext, load_reply_context
from forum.queries.reply_words import load_reply_words
from forum.queries.revisions import load_quoted, load_reply_source
from forum.queries.suggested import suggested
from forum.rules.cited import Cited
from forum.rules.drafts import ReasonDraft, TagDraft


async def show(request: Request) -> Response:
    """To the page that it stands on; with `words=` to those words of it, marked."""
    viewer, cited = await viewer_of(request), _cited(request)
    if cited:
        return see_other(await find_words_url(viewer, cited))
    return see_other(await find_reply_url(viewer, request.path_params["id"]))


async def _context(request: Request) -> ReplyContext:
    return await load_reply_context(await viewer_of(request), request.path_params["id"])


def _require(allowed: bool, refusal: str) -> None:
    if not allowed:
        raise Forbidden(refusal)


def _named(found: ReplyContext) -> dict[str, object]:
    return {"thread": found.thread, "reply": found.reply, "types": found.types}


async def history(request: Request) -> Response:
    found = await _context(request)
    if found.reply.stub:
        raise NotFound("This reply is not shown, and neither is what it said before.")
    context = {
        "history": await load_reply_history(found.reply.id, request.query_params.get("after", "")),
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
    return await _tags_page(request, found, form)


async def retag(request: Request) -> Response:
    viewer, form, found = await viewer_of(request), request.state.form, await _context(request)
    try:
        await retag_reply(viewer, found.reply.id, to_draft(TagDraft, form))
    except Invalid as error:
        return await _tags_page(request, found, form.with_errors(error.fields))
    return see_other(back_to(form, await find_url_of_done(viewer, found.reply.id)))


async def _tags_page(request: Request, found: ReplyContext, form: FormState) -> Response:
    """With what the words of a reply speak for that has no type yet."""
    types = () if found.reply.types else found.types
    words = await load_reply_words(found.reply.id)
    context = {**_named(found), "form": form, "suggested": suggested(words.plain, types)}
    return await render(request, "replies/tags.html", context, 422 if form.errors else 200)


async def withdraw_form(request: Request) -> Response:
    found = await _context(request)
    _require(found.reply.may.withdraw, "Only its author may withdraw a reply.")
    return await render(request, "replies/withdraw.html", _named(found))


async def withdraw(request: Request) -> Response:
    viewer = await viewer_of(request)
    reply = await withdraw_reply(viewer, request.path_params["id"])
    return see_other(await find_url_of_done(viewer, reply.id))


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
