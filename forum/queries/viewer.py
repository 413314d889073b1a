"""The viewer behind a session: one query for every signed-in request."""

from forum.clock import now
from forum.database import glance, moment
from forum.models import NO_AGENCY, Role
from forum.permissions import VISITOR, Viewer


async def load_viewer(token_hash: str) -> Viewer:
    """The member whose session this is; a visitor where it ended or the member may not sign in."""
    found = await glance(
        "SELECT session.id, session.expires_at, member.id, member.username, member.display_name,"
        " member.role, member.agency_id, agency.name"
        " FROM session JOIN member ON member.id = session.member_id"
        " LEFT JOIN agency ON agency.id = member.agency_id"
        " WHERE session.token_hash = ? AND member.suspended_at IS NULL"
        " AND member.placeholder = FALSE",
        token_hash,
    )
    if not found:
        return VISITOR
    session_id, expires_at, member_id, username, name, role, agency_id, agency = found[0]
    if moment(expires_at) <= now():
        return VISITOR
    return Viewer(
        member_id=member_id,
        username=username,
        display_name=name,
        role=Role(role),
        agency_id=agency_id or NO_AGENCY,
        agency_name=agency or "",
        session_id=session_id,
    )
