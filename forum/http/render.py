"""Rendering: the one Jinja environment, and what every page is given."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from forum import __version__
from forum.briefs.typesetting import is_installed
from forum.http.csrf import form_token
from forum.http.encodings import takes_gzip
from forum.http.evidence import rows_by_kind
from forum.http.identity import viewer_of
from forum.http.indexing import standing_of
from forum.permissions import Viewer
from forum.queries.evidence import gathered
from forum.queries.thread_head import AUDIENCE_WORDS
from forum.rules.evidence_rows import CURRENCIES
from forum.settings import Settings
from forum.text.excerpt import plain_of, shortened

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
PARTS_KEPT = 4000
GIST_MAX = 200
"""Characters that search engines and previews show of a page."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        static=static_url,
        kept=kept,
        plural=plural,
        version=__version__,
        rows_by_kind=rows_by_kind,
        gathered=gathered,
        currencies=CURRENCIES,
        audience_words=AUDIENCE_WORDS,
        pdf_installed=is_installed(),
    )
    made.filters.update(
        day=day, when=when, html=Markup, part=lambda text: quote(text, safe=""), gist=gist
    )
    return made


class FormToken:
    """Made only where a form prints it: a page without a form is the same for all visitors."""

    def __init__(self, request: Request) -> None:
        self._request = request

    def __html__(self) -> str:
        return form_token(self._request)


async def render(
    request: Request, template: str, context: Mapping[str, Any], status: int = 200
) -> HTMLResponse:
    """A page, with the viewer, the form token and the settings that the frame around it shows."""
    viewer = await viewer_of(request)
    frame = frame_of(request, viewer)
    frame["me"] = me(frame)
    if status != 200:  # nothing to be found, nor known by an address
        frame |= {"canonical": "", "listed": False}
    text = environment().get_template(template).render({**frame, **context})
    return page_for(viewer, text, status)


def frame_of(request: Request, viewer: Viewer) -> dict[str, Any]:
    """What every page is given, but for `me`: who is signed in, as HTML."""
    settings: Settings = request.app.state.settings
    standing = standing_of(request, viewer)
    return {
        "viewer": viewer,
        "canonical": standing.canonical,
        "listed": standing.listed,
        "csrf_token": FormToken(request),
        "site_name": settings.site_name,
        "signup_open": settings.signup == "open",
        "sends_mail": settings.sends_mail,
        "base_url": settings.base_url,
        "path": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
    }


def me(frame: Mapping[str, Any]) -> Markup:
    """The corner of the page that says who is signed in."""
    return Markup(environment().get_template("parts/me.html").render(frame))  # noqa: S704


def page_for(viewer: Viewer, html: str | bytes, status: int = 200) -> HTMLResponse:
    response = HTMLResponse(html, status)
    if viewer.is_member:  # nobody finds it by going back after somebody signed out
        response.headers["cache-control"] = "private, no-store"
    return response


def squeezed_page(request: Request, squeezed: bytes) -> HTMLResponse:
    """A member's page that is gzip already."""
    asked = request.headers.get("accept-encoding", "").encode()
    headers = {"cache-control": "private, no-store", "vary": "Accept-Encoding"}
    if not takes_gzip(asked):
        return HTMLResponse(gzip.decompress(squeezed), headers=headers)
    return HTMLResponse(squeezed, headers=headers | {"content-encoding": "gzip"})


@lru_cache(maxsize=PARTS_KEPT)
def kept(macro: Callable[..., Markup], *values: Any) -> Markup:
    """What a macro makes of these values: for small parts that stand on a page again and again.

    The macro must be imported without context, and make the same of equal values.
    """
    return macro(*values)


@lru_cache(maxsize=200)
def static_url(path: str) -> str:
    """The address of a static file, with a mark of its content, so that it may be kept for ever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={digest}"


def gist(html: str, lead: str = "") -> str:
    """A line of a post, for previews of links to it; `lead` comes first."""
    return shortened(f"{lead} {plain_of(html)}", GIST_MAX)


def plural(number: int, one: str, many: str) -> str:
    """ "1 reply", "2,400 replies"."""
    return f"{number:,} {one if number == 1 else many}"


def day(moment: datetime) -> str:
    """ "February 24, 2026"."""
    return f"{moment:%B} {moment.day}, {moment.year}"


def when(moment: datetime) -> Markup:
    """A `<time>` with the date in words; scripts make it relative."""
    words = day(moment)
    return Markup(  # noqa: S704  (no text of anybody's)
        f'<time datetime="{moment.isoformat(timespec="minutes")}"'
        f' title="{words}, {moment:%H:%M} UTC">{words}</time>'
    )
