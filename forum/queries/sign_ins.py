"""Where a member is signed in, and the log of who tried to sign in from where."""

from datetime import datetime

from msgspec import Struct

from forum.clock import now
from forum.database import moment, rows
from forum.models import SignInOutcome
from forum.permissions import Viewer
from forum.queries.paging import Cursor
from forum.steps import Row
from forum.text.browsers import browser_name
from forum.text.names import name_key

SESSIONS_SHOWN = 50
ROWS_PER_PAGE = 50
OUTCOME_WORDS = {
    SignInOutcome.DONE: "Signed in",
    SignInOutcome.WRONG: "Wrong password",
    SignInOutcome.SUSPENDED: "Kept out while suspended",
}


class SessionView(Struct, frozen=True):
    """`network` is where it signed in from; empty where that was not kept."""

    id: int
    browser: str
    network: str
    created_at: datetime
    used_at: datetime
    current: bool


class TryView(Struct, frozen=True):
    """`username` is empty where nobody has the name that was typed. `is_new`: the first by that browser."""

    words: str
    is_done: bool
    is_new: bool
    username: str
    browser: str
    network: str
    created_at: datetime


class SignInLog(Struct, frozen=True):
    tries: tuple[TryView, ...]
    next_after: str


async def load_sessions(viewer: Viewer) -> list[SessionView]:
    """Where the member is signed in, last used first."""
    found = await rows(
        "SELECT id, browser, network, created_at, used_at FROM session"
        " WHERE member_id = ? AND expires_at > ? ORDER BY used_at DESC, id DESC LIMIT ?",
        *(viewer.member_id, now(), SESSIONS_SHOWN),
    )
    return [
        SessionView(
            row["id"],
            browser_name(row["browser"]),
            row["network"],
            moment(row["created_at"]),
            moment(row["used_at"]),
            row["id"] == viewer.session_id,
        )
        for row in found
    ]


async def load_own_sign_ins(viewer: Viewer, after: str, most: int = ROWS_PER_PAGE) -> SignInLog:
    """Newest first."""
    return await _load("sign_in.member_id = ?", [viewer.member_id], after, most)


async def load_sign_ins(username: str, after: str) -> SignInLog:
    """Of this member, or where no name is given of everybody; for administrators."""
    if username:
        theirs = "sign_in.member_id = (SELECT id FROM member WHERE username_key = ?)"
        return await _load(theirs, [name_key(username)], after, ROWS_PER_PAGE)
    return await _load("TRUE", [], after, ROWS_PER_PAGE)


async def _load(where: str, values: list[object], after: str, most: int) -> SignInLog:
    if cursor := Cursor.read(after):
        where, values = f"{where} AND sign_in.id < ?", [*values, cursor.id]
    found = await rows(
        "SELECT sign_in.id, sign_in.outcome, sign_in.network, sign_in.browser, sign_in.known,"
        " sign_in.created_at, member.username FROM sign_in"
        f" LEFT JOIN member ON member.id = sign_in.member_id WHERE {where}"
        " ORDER BY sign_in.id DESC LIMIT ?",
        *(*values, most + 1),
    )
    shown = found[:most]
    next_after = str(shown[-1]["id"]) if len(found) > most else ""
    return SignInLog(tuple(_view(row) for row in shown), next_after)


def _view(row: Row) -> TryView:
    outcome = SignInOutcome(row["outcome"])
    is_done = outcome is SignInOutcome.DONE
    return TryView(
        words=OUTCOME_WORDS[outcome],
        is_done=is_done,
        is_new=is_done and not row["known"],
        username=row["username"] or "",
        browser=browser_name(row["browser"]),
        network=row["network"],
        created_at=moment(row["created_at"]),
    )
