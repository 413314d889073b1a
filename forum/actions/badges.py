"""The badge of a verified agency address: domains that managers list, and who has one there."""

from forum.actions import audit
from forum.actions.access import require_manager
from forum.actions.versions import site_changed
from forum.database import execute, rows, transaction
from forum.errors import Invalid, NotFound
from forum.models import AgencyDomain, Member
from forum.permissions import Viewer
from forum.placeholders import marks
from forum.queries.verified_agency import load_domains, verified_address, verified_agency
from forum.rules.mail_domains import DomainsDraft, domain_matches


async def set_domains(viewer: Viewer, slug: str, draft: DomainsDraft) -> None:
    """These domains and no others are the agency's; badges of its members follow at once."""
    wanted = draft.domains.split()
    async with transaction():
        require_manager(viewer)
        id = await _hold_agency(slug)
        await _require_free(wanted, id)
        before = await load_domains(id)
        await AgencyDomain.filter(agency_id=id).exclude(domain__in=wanted).delete()
        new = [AgencyDomain(agency_id=id, domain=one) for one in wanted if one not in before]
        await AgencyDomain.bulk_create(new)
        await settle_badges(id)
        await audit.record(
            viewer,
            "list mail domains",
            f"agency {slug}",
            before={"domains": before},
            after={"domains": sorted(wanted)},
        )


async def _hold_agency(slug: str) -> int:
    held = await rows("UPDATE agency SET slug = slug WHERE slug = ? RETURNING id", slug)
    if not held:
        raise NotFound("There is no such agency.")
    id: int = held[0]["id"]
    return id


async def _require_free(domains: list[str], agency_id: int) -> None:
    taken = await rows(
        "SELECT agency_domain.domain, agency.name FROM agency_domain"
        " JOIN agency ON agency.id = agency_domain.agency_id"
        f" WHERE domain IN ({marks(domains)}) AND agency_id <> ?",
        *domains,
        agency_id,
    )
    if taken:
        domain, name = taken[0]["domain"], taken[0]["name"]
        raise Invalid({"domains": f"{domain} is listed for {name} already."})


async def settle_badges(agency_id: int) -> None:
    """Of all members of an agency, after its domains changed or others joined it."""
    domains = await load_domains(agency_id)
    changed: dict[bool, list[int]] = {True: [], False: []}
    for member in await Member.filter(agency_id=agency_id):
        now_has = domain_matches(verified_address(member), domains)
        if member.agency_verified != now_has:
            changed[now_has].append(member.id)
    for has, ids in changed.items():
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            await execute(
                f"UPDATE member SET agency_verified = ? WHERE id IN ({marks(some)})", has, *some
            )
    if any(changed.values()):
        await site_changed()


async def settle_badge(member_id: int | None) -> None:
    """Of one member, after the address was changed or verified, or another agency named."""
    member = await Member.get(id=member_id)
    now_has = await verified_agency(member)
    if member.agency_verified != now_has:
        await Member.filter(id=member.id).update(agency_verified=now_has)
        await site_changed()
