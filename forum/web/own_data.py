"""A member's own data as one download."""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from forum.actions.downloads import note_download
from forum.http.identity import viewer_of
from forum.http.render import render
from forum.http.zip_stream import zipped
from forum.permissions import Viewer
from forum.queries.own_data import REPLIES, SETS, THREADS, OwnSet, load_own

README = """\
What this forum keeps about you.

profile.json           your account; your password is kept only as a hash, which is not here
threads.json, .md      threads that you started, as data and to read
thread_revisions.json  what they said at each edit
replies.json, .md      your replies, also hidden and withdrawn ones; "earlier" is what they said before
marks.json             replies that you found convincing
picks.json             your one reason in a thread, also those that you changed
nominations.json       passages that you proposed for a summary
flags.json             posts that you flagged
field_reports.json     meetings that you told of
visits.json            threads that you opened, and when you last did
notices.json           what you were told
sessions.json          browsers in which you are signed in
sign_ins.json          tries to sign in to your account of the last 90 days
devices.json           since when and until when your account knew a browser
"""


async def show(request: Request) -> Response:
    return await render(request, "account/data.html", {})


async def download(request: Request) -> Response:
    viewer = await viewer_of(request)
    await note_download(viewer, request.app.state.settings)
    request.app.state.postman.wake()
    headers = {
        "content-disposition": 'attachment; filename="my-data.zip"',
        "cache-control": "private, no-store",
    }
    return StreamingResponse(zipped(_files(viewer)), media_type="application/zip", headers=headers)


def _files(viewer: Viewer) -> Iterator[tuple[str, AsyncIterator[bytes]]]:
    yield "README.txt", _said(README)
    for of in SETS:
        yield f"{of.name}.json", _json(viewer, of)
    for of in (THREADS, REPLIES):
        yield f"{of.name}.md", _markdown(viewer, of)


async def _said(text: str) -> AsyncIterator[bytes]:
    yield text.encode()


async def _json(viewer: Viewer, of: OwnSet) -> AsyncIterator[bytes]:
    """One array, an entry a line."""
    join = "[\n"
    async for rows in load_own(viewer, of):
        lines = ",\n".join(json.dumps(row, ensure_ascii=False, default=_text) for row in rows)
        yield (join + lines).encode()
        join = ",\n"
    yield b"\n]\n" if join != "[\n" else b"[]\n"


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


async def _markdown(viewer: Viewer, of: OwnSet) -> AsyncIterator[bytes]:
    """As the words stand today."""
    yield f"# Your {of.name}\n".encode()
    async for rows in load_own(viewer, of):
        for row in rows:
            title = row.get("title") or row["thread_title"]
            yield f"\n## {title}\n\n{_text(row['created_at'])}\n\n{row['body']}\n".encode()
