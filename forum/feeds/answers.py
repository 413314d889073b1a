"""Answers for programs: bytes with a mark, by which who has them already is told so."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from forum.feeds.atom import MEDIA_TYPE, Feed, written
from forum.http.page_cache import is_for_everyone, is_named
from forum.queries.paging import Part
from forum.settings import Settings


def part_of(request: Request) -> Part:
    query = request.query_params
    return Part.read(query.get("after", ""), query.get("before", ""))


def query_of(part: Part) -> str:
    """As a link of ours has it, whatever else the address said."""
    if part.before is not None:
        return f"?before={part.before}"
    return f"?after={part.after}" if part.after is not None else ""


def feed_answer(request: Request, feed: Feed) -> Response:
    settings: Settings = request.app.state.settings
    return answer(request, written(feed, settings.site_name, settings.base_url), MEDIA_TYPE)


def answer(request: Request, body: bytes, media_type: str) -> Response:
    """Of kept pages the mark is looked after already, and these need the whole of it."""
    kind = {"content-type": f"{media_type}; charset=utf-8"}
    if is_for_everyone(request):
        return Response(body, headers=kind)
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    if is_named(request.headers.get("if-none-match", "").encode(), etag.encode()):
        return Response(status_code=304, headers={"etag": etag})
    return Response(body, headers={**kind, "etag": etag})
