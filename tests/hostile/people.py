"""People with browsers of their own at real servers, who note what the forum said it had done."""

import re
from dataclasses import dataclass, field

import httpx2
from bs4 import BeautifulSoup

from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller
from forum.http.identity import SESSION_COOKIE
from forum.models import Member, Role
from tests.factories import make_member

TIMEOUT = 40


@dataclass(slots=True)
class Person:
    """Signed in at every server of the forum. `tokens` are of this person's forms."""

    member: Member
    cookie: str
    token: str = ""
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {"cookie": f"{SESSION_COOKIE}={self.cookie}"}

    async def post(
        self, client: httpx2.AsyncClient, address: str, **fields: object
    ) -> httpx2.Response:
        """Submit a form. Raises TransportError where the server went away meanwhile."""
        await self.learn_token(client)
        data = {"csrf_token": self.token, **fields}
        return await client.post(address, data=data, headers=self.headers)

    async def learn_token(self, client: httpx2.AsyncClient) -> None:
        if not self.token:
            page = await client.get("/account/password", headers=self.headers)
            self.token = token_of(page.text)


async def join(name: str, role: Role = Role.MEMBER) -> Person:
    member = await make_member(name, role)
    return Person(member, await open_session(member, Caller("Test browser")))


def token_of(page: str) -> str:
    """Of the forms on it."""
    return str(re.findall(r'name="csrf_token" value="([0-9a-f]+)"', page)[0])


def browser(url: str) -> httpx2.AsyncClient:
    """Lets go of idle connections before the server does, which would look like a fault of it."""
    idle = httpx2.Limits(keepalive_expiry=2)
    return httpx2.AsyncClient(base_url=url, timeout=TIMEOUT, limits=idle)


def workspace(page: str) -> dict[str, str]:
    """The fields of the form that a summary's draft is edited in, with a type for each line."""
    form = BeautifulSoup(page, "html.parser").select("form[data-workspace]")[0]
    fields = {str(i["name"]): str(i.get("value", "")) for i in form.select("input[type=hidden]")}
    return fields | {str(s["name"]): "roi" for s in form.select("select[name^=type-]")}
