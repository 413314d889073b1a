"""Following threads and types of argument, and the list of what one follows."""

from msgspec.structs import asdict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forum.actions import following
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.following import load_following
from forum.queries.usernames import suggest_usernames
from forum.rules.drafts import USERNAME

LIST = "/following"


async def show(request: Request) -> Response:
    found = await load_following(await viewer_of(request), request.query_params.get("after", ""))
    return await render(request, "notices/following.html", {"found": found})


async def follow_thread(request: Request) -> Response:
    return await _thread(request, on=True)


async def unfollow_thread(request: Request) -> Response:
    return await _thread(request, on=False)


async def _thread(request: Request, *, on: bool) -> Response:
    viewer, id = await viewer_of(request), request.path_params["id"]
    return _back(request, f"{await following.follow_thread(viewer, id, on=on)}#deeds")


async def follow_type(request: Request) -> Response:
    return await _type(request, on=True)


async def unfollow_type(request: Request) -> Response:
    return await _type(request, on=False)


async def _type(request: Request, *, on: bool) -> Response:
    slug = request.path_params["slug"]
    await following.follow_type(await viewer_of(request), slug, on=on)
    return _back(request, f"/arguments/{slug}")


def _back(request: Request, address: str) -> Response:
    return see_other(LIST if request.state.form.value("from") == "list" else address)


async def usernames(request: Request) -> Response:
    """How a name that begins so may go on, for scripts that complete mentions."""
    begins = request.query_params.get("begins", "")[: USERNAME[1]]
    return JSONResponse([asdict(found) for found in await suggest_usernames(begins)])
