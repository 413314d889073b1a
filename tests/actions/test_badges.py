"""The badge of a verified agency address: it follows the address, the agency and its domains."""

import pytest

from forum.actions.addresses import settle_address
from forum.actions.agencies import join_agencies
from forum.actions.badges import set_domains, settle_badge
from forum.errors import Forbidden, Invalid, NotFound
from forum.models import AgencyDomain, AuditEntry, Member
from forum.permissions import Viewer
from forum.queries.verified_agency import load_domains, verified_address, verified_agency
from forum.rules.mail_domains import DomainsDraft
from tests.client import viewer_for
from tests.factories import make_member


def listing(*domains: str) -> DomainsDraft:
    return DomainsDraft(domains="\n".join(domains))


async def verified(member: Member, email: str) -> Member:
    """As it is once the member has shown that the address is theirs."""
    await settle_address(member.id, email)
    return await Member.get(id=member.id)


async def test_an_address_that_was_not_verified_says_nothing(
    author: Member, manager: Viewer
) -> None:
    await set_domains(manager, "harbor-county", listing("agency.example"))
    assert verified_address(await Member.get(id=author.id)) == ""
    await settle_badge(author.id)
    assert not (await Member.get(id=author.id)).agency_verified


async def test_a_verified_address_at_a_domain_of_the_agency_has_the_badge(
    author: Member, manager: Viewer
) -> None:
    await set_domains(manager, "harbor-county", listing("harbor.gov"))
    assert await verified_agency(await verified(author, "ann@parks.harbor.gov"))
    assert not await verified_agency(await verified(author, "ann@notharbor.gov"))
    nobody = await make_member()
    assert not await verified_agency(await verified(nobody, "ann@harbor.gov"))


async def test_a_badge_goes_when_the_domain_is_taken_off_the_list(
    author: Member, manager: Viewer
) -> None:
    await set_domains(manager, "harbor-county", listing("harbor.gov"))
    await Member.filter(id=author.id).update(agency_verified=True)
    await set_domains(manager, "harbor-county", listing())
    assert not (await Member.get(id=author.id)).agency_verified
    assert not await AgencyDomain.exists()


async def test_only_managers_list_domains_and_the_log_says_so(
    author: Member, manager: Viewer
) -> None:
    with pytest.raises(Forbidden):
        await set_domains(await viewer_for(author), "harbor-county", listing("harbor.gov"))
    await set_domains(manager, "harbor-county", listing("b.gov", "a.gov"))
    entry = await AuditEntry.get(deed="list mail domains")
    assert (entry.target, entry.after) == ("agency harbor-county", {"domains": ["a.gov", "b.gov"]})
    with pytest.raises(NotFound):
        await set_domains(manager, "nonsense", listing("harbor.gov"))


async def test_a_domain_is_of_one_agency(author: Member, manager: Viewer) -> None:
    await make_member(agency="Other County")
    await set_domains(manager, "harbor-county", listing("harbor.gov"))
    with pytest.raises(Invalid, match="Harbor County"):
        await set_domains(manager, "other-county", listing("other.gov", "harbor.gov"))
    await set_domains(manager, "harbor-county", listing("harbor.gov", "harbor.example"))
    assert await AgencyDomain.all().count() == 2


async def test_an_agency_that_joins_another_brings_its_domains(
    author: Member, manager: Viewer
) -> None:
    other = await make_member(agency="Other County")
    await set_domains(manager, "harbor-county", listing("harbor.gov"))
    await join_agencies(manager, "harbor-county", "Other County")
    assert await load_domains(other.agency_id) == ["harbor.gov"]
