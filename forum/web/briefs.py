"""Briefs: a summary as a document to take along."""

from starlette.requests import Request
from starlette.responses import Response

from forum.briefs.make import Wanted, brief_file
from forum.clock import now
from forum.http.render import render
from forum.models import BriefFormat
from forum.queries.brief import Origin, make_brief
from forum.queries.brief_source import load_brief_source
from forum.rules.audiences import known_audience
from forum.settings import Settings
from forum.web.summaries import edition_number


async def markdown(request: Request) -> Response:
    return await _download(request, BriefFormat.MARKDOWN)


async def word(request: Request) -> Response:
    return await _download(request, BriefFormat.WORD)


async def slides(request: Request) -> Response:
    return await _download(request, BriefFormat.SLIDES)


async def pdf(request: Request) -> Response:
    return await _download(request, BriefFormat.PDF)


async def print_page(request: Request) -> Response:
    """The same brief as a page of its own, which prints on one sheet."""
    wanted = _wanted(request)
    source = await load_brief_source(wanted.thread_id, wanted.number, distilled=wanted.distilled)
    brief = make_brief(source.memo, wanted.audience, _origin(request))
    back = f"/threads/{wanted.thread_id}/summary"
    if wanted.number is not None:
        back += f"?edition={wanted.number}"
    return await render(request, "summaries/print.html", {"brief": brief, "back": back})


async def _download(request: Request, format: BriefFormat) -> Response:
    file = await brief_file(_wanted(request), format, _origin(request))
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=headers)


def _wanted(request: Request) -> Wanted:
    """Raises Invalid for an audience that there is not, or an edition that is no number."""
    return Wanted(
        thread_id=request.path_params["id"],
        number=edition_number(request),
        audience=known_audience(request.query_params.get("audience", "")),
        distilled="distilled" in request.query_params,
    )


def _origin(request: Request) -> Origin:
    settings: Settings = request.app.state.settings
    return Origin(settings.site_name, settings.base_url, now())
