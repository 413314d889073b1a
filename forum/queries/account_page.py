"""What a member sees of the own account."""

from dataclasses import dataclass
from datetime import datetime

from forum.clock import now
from forum.database import moment, rows
from forum.permissions import Viewer

SESSIONS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Profile:
    display_name: str
    email: str
    agency: str
    disclaimer: str


@dataclass(frozen=True, slots=True)
class SessionView:
    id: int
    browser: str
    created_at: datetime
    used_at: datetime
    current: bool


async def load_profile(viewer: Viewer) -> Profile:
    row = (
        await rows(
            "SELECT member.display_name, member.email, member.disclaimer, agency.name AS agency"
            " FROM member LEFT JOIN agency ON agency.id = member.agency_id WHERE member.id = ?",
            viewer.member_id,
        )
    )[0]
    return Profile(row["display_name"], row["email"], row["agency"] or "", row["disclaimer"])


async def load_sessions(viewer: Viewer) -> list[SessionView]:
    """Where the member is signed in, last used first."""
    found = await rows(
        "SELECT id, browser, created_at, used_at FROM session"
        " WHERE member_id = ? AND expires_at > ? ORDER BY used_at DESC, id DESC LIMIT ?",
        viewer.member_id,
        now(),
        SESSIONS_SHOWN,
    )
    return [
        SessionView(
            row["id"],
            browser_name(row["browser"]),
            moment(row["created_at"]),
            moment(row["used_at"]),
            row["id"] == viewer.session_id,
        )
        for row in found
    ]


# Longer names first: every browser claims to be several others.
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """ "Firefox on Windows", or what the browser said of itself where that is unknown.

    >>> browser_name("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
    'Firefox on Linux'
    """
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or agent[:60] or "Unknown browser"
