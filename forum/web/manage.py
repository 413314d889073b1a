"""Managers' pages: argument types, topics, agencies, members."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import agencies, argument_types, badges, topics
from forum.errors import Invalid, NotFound
from forum.http.forms import FormState, to_draft
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.models import Level
from forum.queries.agencies import load_agencies, load_agency_names
from forum.queries.argument_types import TypeView, load_types
from forum.queries.mail_page import load_mail_state
from forum.queries.manage_pages import (
    load_manage_counts,
    load_managed_topics,
    load_members,
)
from forum.queries.people import LEVEL_WORDS
from forum.rules.drafts import AgencyDraft, JoinDraft, TopicDraft, TypeDraft
from forum.rules.looks import HUES, ICONS
from forum.rules.mail_domains import DomainsDraft
from forum.settings import Settings

TYPES, TOPICS, AGENCIES = "/manage/types", "/manage/topics", "/manage/agencies"
SAVED = "?saved=1"
"""After the address of a page that is to say so."""
LEVELS = [(level.value, LEVEL_WORDS[level] or "Other") for level in Level]


async def index(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    shown = settings.sends_mail and (await viewer_of(request)).is_admin
    context = {
        "counts": await load_manage_counts(),
        "mail": await load_mail_state() if shown else None,
    }
    return await render(request, "manage/index.html", context)


async def types(request: Request) -> Response:
    """The form begins with looks that no type has yet."""
    found = (await load_types()).values()
    hues, icons = {type.hue for type in found}, {type.icon for type in found}
    hue = next((hue for hue, _ in HUES if hue not in hues), HUES[0][0])
    icon = next((icon for icon, _ in ICONS if icon not in icons), ICONS[0][0])
    return await _types(request, FormState.of(hue=hue, icon=icon))


async def _types(request: Request, form: FormState) -> Response:
    found = tuple((await load_types()).values())
    looks = {"hues": HUES, "icons": ICONS}
    context = {"types": found, "form": form, "saved": _is_saved(request), **looks}
    return await render(request, "manage/types.html", context, 422 if form.errors else 200)


async def add_type(request: Request) -> Response:
    form: FormState = request.state.form
    try:
        await argument_types.add_type(await viewer_of(request), to_draft(TypeDraft, form))
    except Invalid as error:
        return await _types(request, form.with_errors(error.fields))
    return see_other(f"{TYPES}{SAVED}")


async def type_form(request: Request) -> Response:
    type = await _type(request)
    form = FormState.of(name=type.name, question=type.question, hue=type.hue, icon=type.icon)
    return await _type_page(request, type, form)


async def change_type(request: Request) -> Response:
    form: FormState = request.state.form
    type = await _type(request)
    try:
        draft = to_draft(TypeDraft, form)
        await argument_types.change_type(await viewer_of(request), type.slug, draft)
    except Invalid as error:
        return await _type_page(request, type, form.with_errors(error.fields))
    return see_other(f"{TYPES}{SAVED}")


async def _type(request: Request) -> TypeView:
    slug = request.path_params["slug"]
    for type in (await load_types()).values():
        if type.slug == slug:
            return type
    raise NotFound("There is no such type of argument.")


async def _type_page(request: Request, type: TypeView, form: FormState) -> Response:
    context = {"type": type, "form": form, "hues": HUES, "icons": ICONS}
    return await render(request, "manage/type.html", context, 422 if form.errors else 200)


async def move_type(request: Request) -> Response:
    viewer, form = await viewer_of(request), request.state.form
    await argument_types.move_type(viewer, request.path_params["slug"], form.value("direction"))
    return see_other(TYPES)


async def retire_type(request: Request) -> Response:
    try:
        await argument_types.retire_type(await viewer_of(request), request.path_params["slug"])
    except Invalid as error:
        return await _types(request, FormState({}, error.fields))
    return see_other(f"{TYPES}{SAVED}")


async def restore_type(request: Request) -> Response:
    await argument_types.restore_type(await viewer_of(request), request.path_params["slug"])
    return see_other(f"{TYPES}{SAVED}")


async def topic_list(request: Request) -> Response:
    return await _topics(request, FormState())


async def _topics(request: Request, form: FormState) -> Response:
    context = {"topics": await load_managed_topics(), "form": form, "saved": _is_saved(request)}
    return await render(request, "manage/topics.html", context, 422 if form.errors else 200)


async def add_topic(request: Request) -> Response:
    form: FormState = request.state.form
    try:
        await topics.add_topic(await viewer_of(request), to_draft(TopicDraft, form))
    except Invalid as error:
        return await _topics(request, form.with_errors(error.fields))
    return see_other(f"{TOPICS}{SAVED}")


async def rename_topic(request: Request) -> Response:
    form: FormState = request.state.form
    try:
        draft = to_draft(TopicDraft, form)
        await topics.rename_topic(await viewer_of(request), request.path_params["slug"], draft)
    except Invalid as error:
        return await _topics(request, form.with_errors(error.fields))
    return see_other(f"{TOPICS}{SAVED}")


async def retire_topic(request: Request) -> Response:
    await topics.retire_topic(await viewer_of(request), request.path_params["slug"])
    return see_other(f"{TOPICS}{SAVED}")


async def restore_topic(request: Request) -> Response:
    await topics.restore_topic(await viewer_of(request), request.path_params["slug"])
    return see_other(f"{TOPICS}{SAVED}")


async def agency_list(request: Request) -> Response:
    return await _agencies(request, FormState())


async def _agencies(request: Request, form: FormState) -> Response:
    found, next_after = await load_agencies(request.query_params.get("after", ""))
    context = {
        "after": request.query_params.get("after", ""),
        "saved": _is_saved(request),
        "agencies": found,
        "next_after": next_after,
        "names": await load_agency_names(),
        "levels": LEVELS,
        "form": form,
    }
    return await render(request, "manage/agencies.html", context, 422 if form.errors else 200)


def _is_saved(request: Request) -> bool:
    """Whether this page follows a change that was made."""
    return request.query_params.get("saved") == "1"


def _agencies_saved(request: Request) -> Response:
    """On the page of the list where the change was made."""
    after = request.query_params.get("after")
    return see_other(
        f"{AGENCIES}?{urlencode({'after': after, 'saved': 1} if after else {'saved': 1})}"
    )


async def update_agency(request: Request) -> Response:
    form: FormState = request.state.form
    try:
        draft = to_draft(AgencyDraft, form)
        await agencies.update_agency(await viewer_of(request), request.path_params["slug"], draft)
    except Invalid as error:
        return await _agencies(request, form.with_errors(error.fields))
    return _agencies_saved(request)


async def join_agency(request: Request) -> Response:
    form: FormState = request.state.form
    try:
        into = to_draft(JoinDraft, form).into
        await agencies.join_agencies(await viewer_of(request), request.path_params["slug"], into)
    except Invalid as error:
        return await _agencies(request, form.with_errors(error.fields))
    return _agencies_saved(request)


async def set_domains(request: Request) -> Response:
    form: FormState = request.state.form
    try:
        draft = to_draft(DomainsDraft, form)
        await badges.set_domains(await viewer_of(request), request.path_params["slug"], draft)
    except Invalid as error:
        return await _agencies(request, form.with_errors(error.fields))
    return _agencies_saved(request)


async def members(request: Request) -> Response:
    query = request.query_params
    found, next_after = await load_members(query.get("q", ""), query.get("after", ""))
    context = {"members": found, "next_after": next_after, "q": query.get("q", "")}
    return await render(request, "manage/members.html", context)
