"""Who asks: the session behind a cookie, and the address behind a connection."""

import hashlib
import ipaddress
import secrets

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from forum.actions import sessions
from forum.actions.sign_ins import DEVICE_KEPT, Caller
from forum.actions.tokens import hash_token
from forum.permissions import VISITOR, Viewer
from forum.queries.viewer import load_viewer
from forum.settings import Settings

SESSION_COOKIE = "casemaker_session"
GUEST_COOKIE = "casemaker_guest"
"""Holds a random word that a visitor's form tokens are tied to, until there is a session."""
DEVICE_COOKIE = "casemaker_device"
"""Holds a random word by which accounts know a browser that signed in to them before."""
UNKNOWN_ADDRESS = "unknown"
IP_V6_NETWORK = 64
"""Bits of an IPv6 address that name a household's network; the rest can be changed at will."""


async def viewer_of(request: Request) -> Viewer:
    """The viewer of this request, looked up once; a visitor costs no query."""
    known: Viewer | None = getattr(request.state, "viewer", None)
    if known is None:
        token = session_token(request)
        known = await load_viewer(hash_token(token)) if token else VISITOR
        settings: Settings = request.app.state.settings
        if not known.verified and not settings.sends_mail:
            known = replace(known, verified=True)  # nobody could send the link any more
        request.state.viewer = known
    return known


def session_token(request: Request) -> str:
    return _cookie(request, SESSION_COOKIE)


def device_of(request: Request) -> str:
    return _cookie(request, DEVICE_COOKIE)


def caller_of(request: Request, device: str = "") -> Caller:
    """For the log of sign-ins; `device` is the word that the browser is to keep."""
    agent = request.headers.get("user-agent", "")
    return Caller(agent, client_address(request), session_token(request), device)


def guest_word(request: Request) -> str:
    """The visitor's random word, made on first use; the response carries it home."""
    word: str = getattr(request.state, "guest_word", "") or _cookie(request, GUEST_COOKIE)
    if len(word) < 20 or len(word) > 100:
        word = secrets.token_urlsafe(24)
        request.state.new_guest_word = word
    request.state.guest_word = word
    return word


def begin_session(request: Request, token: str) -> None:
    """From here on the request is of this session, and so are the forms of the page that answers it."""
    request.cookies[_name(SESSION_COOKIE, request.app.state.settings)] = token


def set_session_cookie(response: Response, token: str, settings: Settings) -> None:
    _set_cookie(response, SESSION_COOKIE, token, settings, int(sessions.LIFETIME.total_seconds()))


def set_device_cookie(response: Response, device: str, settings: Settings) -> None:
    _set_cookie(response, DEVICE_COOKIE, device, settings, int(DEVICE_KEPT.total_seconds()))


def set_guest_cookie(response: Response, request: Request) -> None:
    """Send the word that this request made, if it made one."""
    word = getattr(request.state, "new_guest_word", "")
    if word:
        _set_cookie(response, GUEST_COOKIE, word, request.app.state.settings, None)


def drop_session_cookie(response: Response, settings: Settings) -> None:
    name = _name(SESSION_COOKIE, settings)
    response.delete_cookie(name, path="/", secure=settings.secure, httponly=True, samesite="lax")


def _cookie(request: Request, name: str) -> str:
    return request.cookies.get(_name(name, request.app.state.settings), "")


def _name(cookie: str, settings: Settings) -> str:
    """Over https browsers take one that begins so from this very host alone, not from its neighbours."""
    return f"__Host-{cookie}" if settings.secure else cookie


def _set_cookie(
    response: Response, name: str, value: str, settings: Settings, max_age: int | None
) -> None:
    response.set_cookie(
        _name(name, settings),
        value,
        max_age=max_age,
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def client_address(request: Request) -> str:
    """The network that rate limits count by: the last hop that a trusted proxy did not add."""
    settings: Settings = request.app.state.settings
    address = request.client.host if request.client else UNKNOWN_ADDRESS
    # A proxy may add a line of its own after those that came with the request.
    told = ",".join(request.headers.getlist("x-forwarded-for"))
    hops = [hop.strip() for hop in told.split(",")]
    while address in settings.proxies and hops and hops[-1]:
        address = hops.pop()
    return _network(address)


def _network(address: str) -> str:
    """An IPv6 address however it is abbreviated; one of IPv4 in its clothes is that one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    host_bits = 128 - IP_V6_NETWORK
    network = ipaddress.IPv6Address(int(parsed) >> host_bits << host_bits)
    return str(parsed.ipv4_mapped or f"{network}/{IP_V6_NETWORK}")


def fingerprint(text: str) -> str:
    """A short stand-in for what should not stand in a key or a log."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
