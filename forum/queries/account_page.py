"""What a member sees of the own account."""

from msgspec import Struct

from forum.database import rows
from forum.permissions import Viewer


class Profile(Struct, frozen=True):
    display_name: str
    email: str
    agency: str
    disclaimer: str


async def load_profile(viewer: Viewer) -> Profile:
    row = (
        await rows(
            "SELECT member.display_name, member.email, member.disclaimer, agency.name AS agency"
            " FROM member LEFT JOIN agency ON agency.id = member.agency_id WHERE member.id = ?",
            viewer.member_id,
        )
    )[0]
    return Profile(row["display_name"], row["email"], row["agency"] or "", row["disclaimer"])
