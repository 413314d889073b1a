"""A browser without scripts: keeps cookies, sends form tokens, reads pages as a user would."""

import re
from functools import cached_property
from typing import Any

import httpx2
from starlette.applications import Starlette

from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller
from forum.http.identity import SESSION_COOKIE
from forum.models import Agency, Member
from forum.permissions import Viewer
from tests.elements import Element, element_of

BASE = "http://127.0.0.1:8000"
FORM_PAGE = "/login"
"""A page with a form for everyone who is not signed in."""


class Page:
    """A response as a reader sees it."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.text

    @cached_property
    def root(self) -> Element:
        kind = self.response.headers.get("content-type", "").split(";")[0]
        return element_of(self.html, is_xml=kind.endswith(("/xml", "+xml")))

    @property
    def is_html(self) -> bool:
        return str(self.response.headers.get("content-type", "")).startswith("text/html")

    @cached_property
    def links(self) -> list[str]:
        """Where its links and its redirect lead."""
        found = self.root.node.xpath("//a/@href") if self.is_html else []
        return [*map(str, found), self.location]

    @property
    def location(self) -> str:
        return str(self.response.headers.get("location", ""))

    @property
    def text(self) -> str:
        """The words of the page, white space folded."""
        return " ".join(self.root.get_text(" ").split())

    def one(self, selector: str) -> Element:
        """The only element that matches; fails when there is none, or several."""
        return self.root.one(selector)

    def all(self, selector: str) -> list[Element]:
        return self.root.select(selector)

    def words(self, selector: str) -> str:
        return " ".join(self.one(selector).get_text(" ").split())


class Client(httpx2.AsyncClient):
    """`member` and `viewer` are set once signed in."""

    member: Member
    viewer: Viewer
    app: Starlette

    def __init__(self, app: Starlette, **options: Any) -> None:
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        super().__init__(transport=transport, base_url=BASE, **options)
        self.app = app
        self._token: tuple[dict[str, str], str] = ({}, "")

    async def open(self, path: str, follow: bool = True, **options: Any) -> Page:
        return Page(await self.get(path, follow_redirects=follow, **options))

    async def submit(self, path: str, **fields: Any) -> Page:
        """Post a form with its token; lists repeat a field."""
        data = {"csrf_token": await self._known_token(), **fields}
        return Page(await self.post(path, data=data, follow_redirects=False))

    async def _known_token(self) -> str:
        """Of the page read before, as long as this browser has the same cookies."""
        cookies, token = self._token
        if not token or cookies != dict(self.cookies):
            token = await self.form_token()
            self._token = dict(self.cookies), token
        return token

    async def form_token(self) -> str:
        page = await self.open("/account/password" if SESSION_COOKIE in self.cookies else FORM_PAGE)
        return str(re.findall(r'name="csrf_token" value="(\w+)"', page.html)[0])


async def sign_in(client: Client, member: Member) -> None:
    """Open a session for the member in this browser, without typing a password."""
    today = await Member.get(id=member.id)  # with the password that was set meanwhile
    token = await open_session(today, Caller("Test browser"))
    client.cookies.set(SESSION_COOKIE, token, "127.0.0.1")
    client.member, client.viewer = member, await viewer_for(member)


async def viewer_for(member: Member) -> Viewer:
    agency = await Agency.get_or_none(id=member.agency_id)
    return Viewer(
        member_id=member.id,
        username=member.username,
        display_name=member.display_name,
        role=member.role,
        agency_id=agency.id if agency else 0,
        agency_name=agency.name if agency else "",
    )
