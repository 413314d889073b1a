"""Whether a member's address was shown to be theirs, and is one of the agency they name."""

from forum.database import rows
from forum.models import Member
from forum.rules.mail_domains import domain_matches


def verified_address(member: Member) -> str:
    """The address, if it was verified: the one place that knows how that is kept."""
    return member.verified_email or ""


async def load_domains(agency_id: int | None) -> list[str]:
    found = await rows(
        "SELECT domain FROM agency_domain WHERE agency_id = ? ORDER BY domain", agency_id
    )
    return [row["domain"] for row in found]


async def verified_agency(member: Member) -> bool:
    address = verified_address(member)
    return bool(address) and domain_matches(address, await load_domains(member.agency_id))
