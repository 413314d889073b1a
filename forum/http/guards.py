"""The one place where a request meets its guard: form token, sign-in, role, rate limit."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from functools import partial

from limits import RateLimitItem
from msgspec import Struct
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from forum.errors import UNVERIFIED, Forbidden, NotFound, SignInNeeded, Unverified
from forum.http.csrf import check_form
from forum.http.forms import read_form
from forum.http.identity import set_guest_cookie, viewer_of
from forum.http.limits import limit
from forum.http.page_cache import Answer, LoadVersions, is_for_everyone, kept_page
from forum.http.proofs import require_proof
from forum.permissions import Viewer
from forum.queries.versions import site_versions, thread_versions
from forum.settings import Settings
from forum.text.slugs import RESERVED

Handler = Callable[[Request], Awaitable[Response]]
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NUL = "\x00"
OWN = ("/account", "/inbox")
"""What members may open before they have verified their address."""


class IdConvertor(Convertor[int]):
    """`{id:id}` in a path: a number that every database can hold."""

    regex = "[0-9]{1,18}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


class SlugConvertor(Convertor[str]):
    """`{slug:slug}` after an id: neither a word that an address uses there nor a file's name."""

    regex = rf"(?!(?:{'|'.join(sorted(RESERVED))})$)[^/.]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("id", IdConvertor())
register_url_convertor("slug", SlugConvertor())


class Guard(StrEnum):
    """Who may ask. A reader is anyone, or any member where the forum is private."""

    PUBLIC = "public"
    READER = "reader"
    MEMBER = "member"
    MANAGER = "manager"
    ADMIN = "admin"


_FOR_MEMBERS = frozenset({Guard.MEMBER, Guard.MANAGER, Guard.ADMIN})


class Page(Struct, frozen=True):
    """A row of the route table. `limit` counts by member, or by network for visitors.

    `file_max` is how many bytes a file may have that its form sends; most take none. A page with
    `versions` is the same for all visitors as long as those are, and is kept. `one_click` is for what
    mail programs post for who reads the mail: its address is signed, and stands for the form token.
    What is `grave` asks for the password again unless it was typed a short while ago.
    """

    method: str
    path: str
    handler: Handler
    guard: Guard
    limit: RateLimitItem | None = None
    file_max: int = 0
    versions: Callable[[Request], LoadVersions] | None = None
    one_click: bool = False
    grave: bool = False

    def route(self) -> Route:
        return Route(self.path, self._guarded, methods=[self.method])

    async def _guarded(self, request: Request) -> Response | Answer:
        if any(NUL in text for text in (request.scope["path"], *request.query_params.values())):
            raise NotFound("There is no such address.")  # PostgreSQL has no such text either
        if self.method in UNSAFE:
            request.state.file_max = self.file_max
            request.state.form = await read_form(request, self.file_max)
            if not self.one_click:
                check_form(request, request.state.form)
        versions = self.versions
        if versions and is_for_everyone(request):
            return await kept_page(request, versions(request), lambda: self._answered(request))
        return await self._answered(request)

    async def _answered(self, request: Request) -> Response:
        viewer = await viewer_of(request)
        private = _settings(request).private
        admit(viewer, self.guard, private=private)
        for_members = self.guard in _FOR_MEMBERS or (self.guard is Guard.READER and private)
        if for_members and not (viewer.verified or self.path.startswith(OWN)):
            raise Unverified(UNVERIFIED)
        if self.grave:
            await require_proof(request)
        if self.limit:
            await limit(
                request, self.limit, f"member:{viewer.member_id}" if viewer.is_member else ""
            )
        response = await self.handler(request)
        set_guest_cookie(response, request)
        return response


def of_site(_: Request) -> LoadVersions:
    """For pages about all threads."""
    return site_versions


def of_thread(request: Request) -> LoadVersions:
    """For pages about the thread whose id the address has."""
    return partial(thread_versions, request.path_params["id"])


def admit(viewer: Viewer, guard: Guard, *, private: bool) -> None:
    """Raises SignInNeeded for visitors and Forbidden for members who may not pass."""
    if guard is Guard.PUBLIC or (guard is Guard.READER and not private):
        return
    if not viewer.is_member:
        raise SignInNeeded("Sign in to go on.")
    if guard is Guard.MANAGER and not viewer.is_manager:
        raise Forbidden(viewer.silence or "Only community managers may open this page.")
    if guard is Guard.ADMIN and not viewer.is_admin:
        raise Forbidden(viewer.silence or "Only administrators may open this page.")


def require_voice(viewer: Viewer) -> None:
    """Before a form that a silenced member would fill in for nothing."""
    if viewer.silenced:
        raise Forbidden(viewer.silence)


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings
