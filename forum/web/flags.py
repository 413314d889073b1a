"""Flagging a post for managers, and taking that back."""

from collections.abc import Awaitable, Callable

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from forum.actions import flags
from forum.errors import Forbidden, Invalid
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.permissions import may_flag
from forum.queries.own_flags import load_own_flag
from forum.queries.reply_page import load_reply_context
from forum.queries.reply_view import ReplyView
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.rules.flags import KINDS, FlagDraft


class _Post(Struct, frozen=True):
    """What is flagged: a reply, or else its thread."""

    thread: ThreadHead
    reply: ReplyView | None
    may_flag: bool

    @property
    def name(self) -> str:
        return f"reply {self.reply.id}" if self.reply else f"thread {self.thread.id}"

    @property
    def url(self) -> str:
        return f"/replies/{self.reply.id}" if self.reply else self.thread.url

    @property
    def flag_url(self) -> str:
        return f"/replies/{self.reply.id}/flag" if self.reply else f"/threads/{self.thread.id}/flag"


Load = Callable[[Request], Awaitable[_Post]]


async def _reply(request: Request) -> _Post:
    found = await load_reply_context(await viewer_of(request), request.path_params["id"])
    return _Post(found.thread, found.reply, found.reply.may.flag)


async def _thread(request: Request) -> _Post:
    viewer = await viewer_of(request)
    thread = await load_thread_head(viewer, request.path_params["id"])
    return _Post(thread, None, may_flag(viewer, thread))


async def reply_form(request: Request) -> Response:
    return await _form(request, _reply)


async def thread_form(request: Request) -> Response:
    return await _form(request, _thread)


async def _form(request: Request, load: Load) -> Response:
    """With what one said before, where that waits."""
    post, viewer = await load(request), await viewer_of(request)
    if not post.may_flag:
        raise Forbidden(viewer.silence or flags.NOT_OPEN)
    own = await load_own_flag(viewer, post.name)
    form = FormState.of(kind=own.kind, note=own.note) if own else FormState()
    return await _page(request, post, form)


async def _page(request: Request, post: _Post, form: FormState) -> Response:
    flagged = await load_own_flag(await viewer_of(request), post.name) is not None
    context = {
        "post": post,
        "form": form,
        "kinds": list(KINDS.items()),
        "flagged": flagged,
        "done": flagged and not form.errors and request.query_params.get("done") == "1",
    }
    return await render(request, "flags/edit.html", context, 422 if form.errors else 200)


async def flag_reply(request: Request) -> Response:
    return await _flag(request, _reply)


async def flag_thread(request: Request) -> Response:
    return await _flag(request, _thread)


async def _flag(request: Request, load: Load) -> Response:
    """Back to the form, which says that it was taken: in the thread a flag does not show."""
    viewer, form, post = await viewer_of(request), request.state.form, await load(request)
    try:
        draft = to_draft(FlagDraft, form)
    except Invalid as error:
        return await _page(request, post, form.with_errors(error.fields))
    if post.reply:
        await flags.flag_reply(viewer, post.reply.id, draft)
    else:
        await flags.flag_thread(viewer, post.thread.id, draft)
    return see_other(f"{post.flag_url}?done=1")


async def unflag_reply(request: Request) -> Response:
    reply = await flags.unflag_reply(await viewer_of(request), request.path_params["id"])
    return see_other(f"/replies/{reply.id}")


async def unflag_thread(request: Request) -> Response:
    thread = await flags.unflag_thread(await viewer_of(request), request.path_params["id"])
    return see_other(f"/threads/{thread.id}/{thread.slug}")
