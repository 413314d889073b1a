"""Agencies: made by naming one, then confirmed, renamed and joined by managers."""

from forum.actions import audit
from forum.actions.access import hold_every_thread, require_manager
from forum.actions.argument_counts import count_agency
from forum.actions.badges import settle_badges
from forum.actions.free_slug import free_slug
from forum.actions.recount import queue_rescores
from forum.actions.versions import site_changed
from forum.clock import now
from forum.database import execute, transaction
from forum.errors import Invalid, NotFound
from forum.models import Agency, Level
from forum.permissions import Viewer
from forum.rules.drafts import AgencyDraft
from forum.text.names import name_key

KEEP_AGENCY = ("endorsement", "pick", "visit", "field_report")
"""Tables that remember the agency of a moment, as a plain number."""


async def find_or_make_agency(
    name: str, level: Level = Level.OTHER, *, confirmed: bool = False
) -> Agency | None:
    """The agency of this name; one that nobody used before is made. None for no name.

    Inside a transaction, and first of all in it if the agency is to be confirmed. The agency stays
    until that transaction ends: joining it to another waits, and then finds whoever named it.
    """
    key = name_key(name)
    if not key:
        return None
    if confirmed:
        await hold_every_thread()
    while (agency := await _hold(key)) is None:
        # Two members may name it at the same moment: one insert wins, both then find it.
        await Agency.bulk_create(
            [
                Agency(
                    name=name,
                    name_key=key,
                    slug=await free_slug(Agency, name, "agency"),
                    level=level,
                    created_at=now(),
                )
            ],
            ignore_conflicts=True,
        )
    if confirmed and not agency.confirmed:
        agency.confirmed = True
        await agency.save(update_fields=["confirmed"])
        await site_changed()
        await queue_rescores([agency.id])
    return agency


async def update_agency(viewer: Viewer, slug: str, draft: AgencyDraft) -> None:
    """Rename, set the level, confirm. Scores in which it speaks follow within a minute."""
    if draft.level not in set(Level):
        raise Invalid({"level": "Choose one of the levels."})
    async with transaction():
        require_manager(viewer)
        await hold_every_thread()
        agency = await _get(slug)
        twin = await Agency.get_or_none(name_key=name_key(draft.name))
        if twin and twin.id != agency.id:
            raise Invalid({"name": "Another agency has that name. Join the two instead."})
        before, level = _facts(agency), agency.level
        turned = agency.confirmed != draft.confirmed
        agency.name, agency.name_key = draft.name, name_key(draft.name)
        agency.level, agency.confirmed = Level(draft.level), draft.confirmed
        await agency.save(update_fields=["name", "name_key", "level", "confirmed"])
        await site_changed()
        if turned:
            await queue_rescores([agency.id])
        await audit.record(
            viewer, "change agency", f"agency {slug}", before=before, after=_facts(agency)
        )
        await count_agency(agency.id, level, agency)


async def join_agencies(viewer: Viewer, slug: str, into_name: str) -> None:
    """Make one agency part of another that it is the same as: members and marks move over."""
    async with transaction():
        require_manager(viewer)
        await hold_every_thread()
        agency = await _get(slug)
        into = await _hold(name_key(into_name))
        await _hold(agency.name_key)
        if into is None or into.id == agency.id:
            raise Invalid({"into": "Give the exact name of the other agency, from the list."})
        await queue_rescores([agency.id, into.id])
        await execute("UPDATE member SET agency_id = ? WHERE agency_id = ?", into.id, agency.id)
        for table in KEEP_AGENCY:
            await execute(
                f"UPDATE {table} SET agency_id = ? WHERE agency_id = ?", into.id, agency.id
            )
        await execute(
            "UPDATE agency_domain SET agency_id = ? WHERE agency_id = ?", into.id, agency.id
        )
        await settle_badges(into.id)
        before = _facts(agency)
        await agency.delete()
        await site_changed()
        await audit.record(
            viewer, "join agencies", f"agency {into.slug}", before=before, after=_facts(into)
        )
        await count_agency(agency.id, agency.level, into)


async def _hold(key: str) -> Agency | None:
    """The agency, which nobody renames or deletes until this transaction ends."""
    await execute("UPDATE agency SET name_key = name_key WHERE name_key = ?", key)
    return await Agency.get_or_none(name_key=key)


async def _get(slug: str) -> Agency:
    agency = await Agency.get_or_none(slug=slug)
    if agency is None:
        raise NotFound("There is no such agency.")
    return agency


def _facts(agency: Agency) -> dict[str, object]:
    return {"name": agency.name, "level": str(agency.level), "confirmed": agency.confirmed}
