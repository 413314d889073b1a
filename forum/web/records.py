"""The records of an edition as one download."""

from starlette.requests import Request
from starlette.responses import Response

from forum.briefs.records import records_file
from forum.clock import now
from forum.http.identity import viewer_of
from forum.queries.brief import Origin
from forum.settings import Settings
from forum.web.summaries import edition_number


async def download(request: Request) -> Response:
    """What a signed-in manager gets is for nobody's cache."""
    settings: Settings = request.app.state.settings
    viewer = await viewer_of(request)
    origin = Origin(settings.site_name, settings.base_url, now())
    file = await records_file(viewer, request.path_params["id"], edition_number(request), origin)
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    if viewer.is_member:
        headers["cache-control"] = "private, no-store"
    return Response(file.content, media_type=file.media_type, headers=headers)
