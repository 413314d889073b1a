"""Agencies: made by naming one, then confirmed, renamed and joined by managers."""

import asyncio

import pytest

from forum.actions.agencies import find_or_make_agency, join_agencies, update_agency
from forum.actions.endorsements import endorse
from forum.actions.field_reports import file_report
from forum.actions.picks import pick
from forum.actions.recount import drain_rescores
from forum.actions.visits import VisitQueue
from forum.database import transaction
from forum.errors import Forbidden, Invalid, NotFound
from forum.models import (
    Agency,
    AuditEntry,
    Endorsement,
    FieldReport,
    Member,
    Pick,
    Reply,
    ReplyTally,
    Rescore,
    Role,
    Visit,
)
from forum.permissions import Viewer
from forum.rules.drafts import AgencyDraft, PickDraft
from forum.rules.field_reports import FieldReportDraft
from forum.rules.ranking import Group, score
from tests.client import Client, viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")


async def a_manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def marked_by(*members: Member) -> Reply:
    author = await make_member()
    reply = await make_reply(author, await make_thread(author), argument=["roi"])
    for member in members:
        await endorse(await viewer_for(member), reply.id)
    return reply


def a_draft(name: str, confirmed: bool = True) -> AgencyDraft:
    return AgencyDraft(name=name, level="county", confirmed=confirmed)


@pytest.mark.parametrize("name", ["Harbor County", "HARBOR  county", "Ｈａｒｂｏｒ County"])
async def test_names_that_look_the_same_are_one_agency(name: str) -> None:
    async with transaction():
        first = await find_or_make_agency("Harbor County")
        again = await find_or_make_agency(name)
    assert first is not None
    assert again is not None
    assert first.id == again.id
    assert (first.level, first.confirmed) == ("other", False)


async def test_no_name_is_no_agency() -> None:
    async with transaction():
        assert await find_or_make_agency("") is None


async def test_agencies_whose_names_make_the_same_slug_keep_apart() -> None:
    async with transaction():
        made = [await find_or_make_agency(name) for name in ("A & B", "A/B", "A-B", "日本", "東京")]
    assert [agency.slug for agency in made if agency] == [
        "a-b", "a-b-2", "a-b-3", "agency", "agency-2",
    ]  # fmt: skip


async def test_several_who_name_a_new_agency_at_once_all_get_it() -> None:
    members = await asyncio.gather(*(make_member(agency="New Agency") for _ in range(6)))
    assert await Agency.filter(name="New Agency").count() == 1
    assert len({member.agency_id for member in members}) == 1


async def test_a_confirmed_agency_speaks_for_itself_once_scores_are_drained() -> None:
    members = [await make_member(agency=f"Agency {n % 2}", confirmed=False) for n in range(4)]
    reply = await marked_by(*members)
    assert (await Reply.get(id=reply.id)).score == pytest.approx(score([Group(4, 4)]))
    manager = await a_manager()
    for slug in ("agency-0", "agency-1"):
        await update_agency(manager, slug, a_draft(slug.replace("-", " ").title()))
    assert await Rescore.all().count() == 1
    await drain_rescores()
    assert (await Reply.get(id=reply.id)).score == pytest.approx(score([Group(2, 2)] * 2))
    assert await Rescore.all().count() == 0


async def test_renaming_needs_no_new_scores_and_keeps_the_address() -> None:
    await marked_by(await make_member(agency="Harbor County"))
    await update_agency(await a_manager(), "harbor-county", a_draft("County of Harbor"))
    agency = await Agency.get(slug="harbor-county")
    assert (agency.name, agency.name_key) == ("County of Harbor", "county of harbor")
    assert await Rescore.all().count() == 0
    entry = await AuditEntry.get(deed="change agency")
    assert entry.before == {"name": "Harbor County", "level": "other", "confirmed": True}
    assert entry.after == {"name": "County of Harbor", "level": "county", "confirmed": True}


async def test_renaming_to_the_name_of_another_is_refused() -> None:
    await make_member(agency="Harbor County")
    await make_member(agency="City of Elm")
    with pytest.raises(Invalid, match="Join the two"):
        await update_agency(await a_manager(), "city-of-elm", a_draft("HARBOR county"))
    await update_agency(await a_manager_again(), "city-of-elm", a_draft("CITY of Elm"))


async def a_manager_again() -> Viewer:
    return await viewer_for(await Member.get(username="manager"))


async def test_joining_moves_members_and_their_marks() -> None:
    twin, other = await make_member(agency="Harbor Cnty"), await make_member(agency="Harbor County")
    reply = await marked_by(twin, other)
    await pick(
        await viewer_for(twin), reply.thread_id, PickDraft(reply_id=reply.id, why="Because. " * 3)
    )
    await join_agencies(await a_manager(), "harbor-cnty", "harbor county")
    await drain_rescores()
    assert not await Agency.exists(slug="harbor-cnty")
    into = other.agency_id
    assert {m.agency_id for m in await Member.filter(id__in=[twin.id, other.id])} == {into}
    for table in (Endorsement, Pick, Visit):
        assert {row.agency_id for row in await table.all()} == {into}
    found = await Reply.get(id=reply.id)
    assert (found.endorsement_count, found.agency_count) == (2, 1)
    assert found.score == pytest.approx(score([Group(2, 2)]))
    assert (await AuditEntry.get()).target == "agency harbor-county"


async def test_a_visit_that_was_queued_before_a_join_counts_for_the_joined_agency() -> None:
    reader = await make_member(agency="Harbor Cnty")
    into = (await make_member(agency="Harbor County")).agency_id
    reply = await marked_by()
    queue = VisitQueue()
    queue.shown(await viewer_for(reader), reply.thread_id, [reply.ordinal])
    await join_agencies(await a_manager(), "harbor-cnty", "Harbor County")
    await queue.fold()
    assert (await Visit.get(member_id=reader.id)).agency_id == into


async def test_what_was_asked_for_before_a_join_and_done_after_it_is_of_the_joined_agency() -> None:
    member = await make_member(agency="Harbor Cnty")
    asking = await viewer_for(member)
    into = (await make_member(agency="Harbor County")).agency_id
    reply = await marked_by()
    await join_agencies(await a_manager(), "harbor-cnty", "Harbor County")
    await endorse(asking, reply.id)
    await pick(asking, reply.thread_id, PickDraft(reply_id=reply.id, why="Because. " * 3))
    report = FieldReportDraft(outcome="persuaded", audience="finance")
    await file_report(asking, reply.thread_id, report)
    for table in (Endorsement, Pick, Visit, FieldReport):
        assert (await table.get(member_id=member.id)).agency_id == into
    tally = await ReplyTally.get(reply_id=reply.id)
    assert (tally.agency_id, tally.convinced) == (into, 1)


@pytest.mark.parametrize("into", ["Nobody’s Agency", "Harbor County"])
async def test_an_agency_joins_only_another_that_is_there(into: str) -> None:
    await make_member(agency="Harbor County")
    with pytest.raises(Invalid):
        await join_agencies(await a_manager(), "harbor-county", into)
    assert await Agency.exists(slug="harbor-county")


async def test_members_change_no_agencies() -> None:
    member = await viewer_for(await make_member(agency="Harbor County"))
    await make_member(agency="City of Elm")
    with pytest.raises(Forbidden):
        await update_agency(member, "harbor-county", a_draft("Mine"))
    with pytest.raises(Forbidden):
        await join_agencies(member, "harbor-county", "City of Elm")
    manager = await a_manager()
    with pytest.raises(NotFound):
        await update_agency(manager, "nonsense", a_draft("Mine"))
    draft = AgencyDraft(name="Harbor", level="galaxy", confirmed=True)
    with pytest.raises(Invalid):
        await update_agency(manager, "harbor-county", draft)


async def test_an_agency_that_is_made_as_confirmed_is_on_every_page_at_once(
    visitor: Client,
) -> None:
    before = await visitor.get("/sitemaps/0.xml")
    async with transaction():
        await find_or_make_agency("Brand New Agency", confirmed=True)
    known = {"if-none-match": before.headers["etag"]}
    after = await visitor.get("/sitemaps/0.xml", headers=known)
    assert after.status_code == 200
    assert "/agencies/brand-new-agency" in after.text
