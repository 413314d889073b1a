"""Nominations: choosing the words of a reply, deciding, and what became of one's own."""

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from forum.actions import nominations
from forum.errors import Conflict, Forbidden, Invalid, NotFound
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.cited import load_cited
from forum.queries.nominations import NominationView, load_nomination
from forum.queries.own_nominations import load_own_nominations, load_taken_words
from forum.queries.paging import whole_number
from forum.queries.reply_page import ReplyContext, load_reply_context
from forum.queries.reply_words import ReplyWords, load_reply_words
from forum.queries.workspace import load_workspace
from forum.rules.cited import Place
from forum.rules.drafts import ReasonDraft
from forum.rules.nominations import WORDS_MAX, NominationDraft, NotInReply, find_passage_of
from forum.text.quoting import Found


class _Chosen(Struct, frozen=True):
    """What the form says of the words beside it: where they stand, or the nearest that do."""

    found: Found | None = None
    nearest: str = ""
    edited: bool = False


NOTHING_CHOSEN = _Chosen()


async def quote_form(request: Request) -> Response:
    """`?words=` are what somebody selected; `?nominated=` is the nomination that was just made.

    `?instead=` is a place in the draft whose words a manager wants to replace by others.
    """
    found = await _reply(request)
    if request.query_params.get("nominated"):
        return await _done(request, found)
    now, chosen = await load_reply_words(found.reply.id), dict(request.query_params)
    type = found.reply.types[0].slug if found.reply.types else ""
    form = FormState.of(type=type, revision=str(now.revision), instead=chosen.get("instead", ""))
    words = chosen.get("words", "").strip() or await _instead(request, found, form)
    if not words or ("words" not in chosen and words not in now.plain):
        return await _quote_form(request, found, now, form)
    return await _with_words(request, found, now, form.with_value("words", words))


async def _with_words(
    request: Request, found: ReplyContext, now: ReplyWords, form: FormState
) -> Response:
    """The form, its words already looked for."""
    try:
        passage = find_passage_of(form.value("words")[:WORDS_MAX], now.plain)
    except Invalid as error:
        return await _not_taken(request, found, now, form, error)
    form = form.with_value("words", passage.text)
    return await _quote_form(request, found, now, form, _Chosen(passage))


async def quote(request: Request) -> Response:
    """Nominate, or as a manager add to the draft; `take` only puts the nearest words in the form."""
    found, form = await _reply(request), request.state.form
    now = await load_reply_words(found.reply.id)
    if form.value("take"):
        taken = form.with_value("words", form.value("take"))
        return await _with_words(request, found, now, taken)
    try:
        return await _nominate(request, found, to_draft(NominationDraft, form))
    except Invalid as error:
        return await _not_taken(request, found, now, form, error)
    except Conflict:
        again = form.with_value("revision", str(now.revision))
        return await _quote_form(request, found, now, again, _Chosen(edited=True))


async def _nominate(request: Request, found: ReplyContext, draft: NominationDraft) -> Response:
    viewer, id = await viewer_of(request), found.reply.id
    if request.state.form.value("add"):
        instead = Place.parse(request.state.form.value("instead"))
        thread_id = await nominations.add_to_draft(viewer, id, draft, instead)
        anchor = f"#line-{instead.key}" if instead else ""
        return see_other(f"/threads/{thread_id}/summary/edit{anchor}")
    made = await nominations.nominate(viewer, id, draft)
    return see_other(f"/replies/{id}/quote?nominated={made.id}{'&again=1' if made.again else ''}")


async def _not_taken(
    request: Request, found: ReplyContext, now: ReplyWords, form: FormState, error: Invalid
) -> Response:
    """Words that are gone because the reply was edited meanwhile are nobody's mistake: 409."""
    edited = isinstance(error, NotInReply) and form.value("revision") != str(now.revision)
    nearest = error.nearest if isinstance(error, NotInReply) else ""
    form = form.with_errors(error.fields).with_value("revision", str(now.revision))
    return await _quote_form(request, found, now, form, _Chosen(nearest=nearest, edited=edited))


async def _quote_form(
    request: Request,
    found: ReplyContext,
    now: ReplyWords,
    form: FormState,
    chosen: _Chosen = NOTHING_CHOSEN,
) -> Response:
    context = {
        "thread": found.thread,
        "reply": found.reply,
        "choices": _choices(found, form.value("type")),
        "plain": now.plain,
        "form": form,
        "found": chosen.found,
        "nearest": chosen.nearest,
        "edited": chosen.edited,
        "instead": await _instead(request, found, form),
    }
    status = 409 if chosen.edited else 422 if form.errors else 200
    return await render(request, "replies/quote.html", context, status)


async def _instead(request: Request, found: ReplyContext, form: FormState) -> str:
    """The words that stand in the draft now, where a manager came to replace them; or nothing."""
    place = Place.parse(form.value("instead"))
    if place is None or not (await viewer_of(request)).is_manager:
        return ""
    text = (await load_cited(found.thread.id, [place.cited])).get(place.cited)
    return text.words if text else ""


def _choices(found: ReplyContext, chosen: str) -> list[tuple[str, str]]:
    """The types in use; nothing is chosen for a reply that argues for none."""
    choices = [(type.slug, type.name) for type in found.types]
    return choices if chosen in dict(choices) else [("", "Choose …"), *choices]


async def _reply(request: Request) -> ReplyContext:
    found = await load_reply_context(await viewer_of(request), request.path_params["id"])
    if not found.reply.may.nominate:
        raise Forbidden(nominations.NOT_OPEN)
    return found


async def _done(request: Request, found: ReplyContext) -> Response:
    viewer, id = await viewer_of(request), whole_number(request.query_params["nominated"])
    _, nomination = await load_nomination(viewer, id)
    if nomination.nominator_username != viewer.username:
        raise NotFound(nominations.NO_NOMINATION)
    again = bool(request.query_params.get("again"))
    context = {"thread": found.thread, "reply": found.reply, "nomination": nomination}
    return await render(request, "nominations/done.html", {**context, "again": again})


async def show(request: Request) -> Response:
    return await _decide(request, FormState())


async def accept(request: Request) -> Response:
    viewer, form, id = await viewer_of(request), request.state.form, request.path_params["id"]
    try:
        await nominations.accept(viewer, id, form.value("into"))
    except Invalid as error:
        return await _decide(request, form.with_errors(error.fields))
    except Conflict as error:
        return await _decide(request, form, str(error))
    return await _to_workspace(request)


async def decline(request: Request) -> Response:
    viewer, form, id = await viewer_of(request), request.state.form, request.path_params["id"]
    try:
        await nominations.decline(viewer, id, to_draft(ReasonDraft, form).reason)
    except Invalid as error:
        return await _decide(request, form.with_errors(error.fields))
    except Conflict as error:
        return await _decide(request, form, str(error))
    return await _to_workspace(request)


async def _nomination(request: Request) -> NominationView:
    _, nomination = await load_nomination(await viewer_of(request), request.path_params["id"])
    return nomination


async def _to_workspace(request: Request) -> Response:
    nomination = await _nomination(request)
    return see_other(f"/threads/{nomination.thread_id}/summary/edit#nominations")


async def _decide(request: Request, form: FormState, clash: str = "") -> Response:
    """One nomination with what can be done about it; `clash` says what came between."""
    nomination = await _nomination(request)
    page = await load_workspace(await viewer_of(request), nomination.thread_id)
    context = {
        "thread": page.thread,
        "nomination": nomination,
        "sections": page.memo.sections,
        "form": form,
        "clash": clash,
    }
    status = 409 if clash else 422 if form.errors else 200
    return await render(request, "nominations/show.html", context, status)


async def own(request: Request) -> Response:
    """What the member nominated, or with `?view=words` which of the member's words others took up."""
    viewer, after = await viewer_of(request), request.query_params.get("after", "")
    if request.query_params.get("view") == "words":
        taken, next_after = await load_taken_words(viewer, after)
        context = {"taken": taken, "next_after": next_after}
        return await render(request, "account/taken_words.html", context)
    items, next_after = await load_own_nominations(viewer, after)
    context = {"items": items, "next_after": next_after}
    return await render(request, "account/nominations.html", context)
