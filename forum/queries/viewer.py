"""The viewer behind a session: one query for every signed-in request."""

from forum.clock import now
from forum.database import moment, moment_or_none
from forum.gathering import Gathered
from forum.models import COMMUNITY, NO_AGENCY, Role
from forum.permissions import VISITOR, Viewer
from forum.queries.standing import stands

_BY_SESSION = Gathered(
    "SELECT session.token_hash AS key, session.id AS session_id, session.expires_at, member.id,"
    " member.username, member.display_name, member.role, member.agency_id,"
    " member.suspended_at, member.suspended_until, member.silenced_at, member.silenced_until,"
    f" (SELECT hold_first FROM community WHERE id = {COMMUNITY}) AS hold_first,"
    " agency.name AS agency_name FROM session JOIN member ON member.id = session.member_id"
    " LEFT JOIN agency ON agency.id = member.agency_id"
    " WHERE member.placeholder = FALSE AND session.token_hash"
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
        silenced=silenced,
        silenced_until=moment_or_none(row["silenced_until"]) if silenced else None,
        hold_first=row["hold_first"] or 0,
    )
