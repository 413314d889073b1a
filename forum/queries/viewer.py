"""The viewer behind a session: one query for every signed-in request."""

from forum.clock import now
from forum.database import glance, moment
from forum.models import NO_AGENCY, Role
from forum.permissions import VISITOR, Viewer


async def load_viewer(token_hash: str) -> Viewer:
    """The member whose session this is; a visitor where it ended or the member may not sign in."""
    found = await glance(
        "SELECT session.id AS session_id, session.expires_at, member.id, member.username,"
        " member.display_name, member.role, member.agency_id, agency.name AS agency_name"
        " FROM session JOIN member ON member.id = session.member_id"
        " LEFT JOIN agency ON agency.id = member.agency_id"
        " WHERE session.token_hash = ? AND member.suspended_at IS NULL"
        " AND member.placeholder = FALSE",
        token_hash,
    )
    if not found or moment(found[0]["expires_at"]) <= now():
        return VISITOR
    row = found[0]
    return Viewer(
        member_id=row["id"],
        username=row["username"],
        display_name=row["display_name"],
        role=Role(row["role"]),
        agency_id=row["agency_id"] or NO_AGENCY,
        agency_name=row["agency_name"] or "",
        session_id=row["session_id"],
    )
