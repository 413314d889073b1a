"""The viewer behind a session: one query for every signed-in request."""

from forum.clock import now
from forum.database import moment, moment_or_none
from forum.gathering import Gathered
from forum.models import COMMUNITY, NO_AGENCY, Role
from forum.permissions import VISITOR, Viewer
from forum.queries.standing import stands

UNREAD_MAX = 100
"""Unread notices are counted so far: nobody needs to know of how many more there are."""
_BY_SESSION = Gathered(
    "SELECT session.token_hash AS key, session.id AS session_id, session.expires_at, member.id,"
    " member.username, member.display_name, member.role, member.agency_id,"
    " member.suspended_at, member.suspended_until, member.silenced_at, member.silenced_until,"
    f" (SELECT hold_first FROM community WHERE id = {COMMUNITY}) AS hold_first,"
    " member.waits_for_mail, agency.name AS agency_name, (SELECT COUNT(*) FROM (SELECT 1 FROM notice"
    f" WHERE notice.member_id = session.member_id AND notice.read_at IS NULL LIMIT {UNREAD_MAX}) few)"
    " AS unread FROM session JOIN member ON member.id = session.member_id"
    " LEFT JOIN agency ON agency.id = member.agency_id"
    " WHERE member.placeholder = FALSE AND member.left_at IS NULL AND session.token_hash"
)


async def load_viewer(token_hash: str) -> Viewer:
    """The member whose session this is; a visitor where it ended or the member may not sign in."""
    row, at = await _BY_SESSION.row(token_hash), now()
    if row is None or moment(row["expires_at"]) <= at or stands(row, "suspended", at):
        return VISITOR
    silenced = stands(row, "silenced", at)
    return Viewer(
        member_id=row["id"],
        username=row["username"],
        display_name=row["display_name"],
        role=Role(row["role"]),
        agency_id=row["agency_id"] or NO_AGENCY,
        agency_name=row["agency_name"] or "",
        session_id=row["session_id"],
        unread=row["unread"],
        verified=not row["waits_for_mail"],
        silenced=silenced,
        silenced_until=moment_or_none(row["silenced_until"]) if silenced else None,
        hold_first=row["hold_first"] or 0,
    )
