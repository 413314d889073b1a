"""Agencies: names to choose from, and the managers' list."""

from collections import defaultdict
from typing import Any

from msgspec import Struct

from forum.database import rows
from forum.placeholders import marks
from forum.queries.paging import Cursor

NAMES_OFFERED = 500
AGENCIES_PER_PAGE = 50


class AgencyRow(Struct, frozen=True):
    id: int
    slug: str
    name: str
    level: str
    confirmed: bool
    member_count: int
    domains: tuple[str, ...]


async def load_agency_names() -> list[str]:
    """Confirmed agencies to choose from while typing; bounded, for the list goes into the page."""
    found = await rows(
        "SELECT name FROM agency WHERE confirmed = TRUE ORDER BY id LIMIT ?", NAMES_OFFERED
    )
    return sorted(row["name"] for row in found)


async def load_agencies(after: str) -> tuple[list[AgencyRow], str]:
    """Unconfirmed ones first, then by age; and the cursor of the next page. Two queries."""
    where, values = "", []
    cursor = Cursor.read(after)
    if cursor:
        where, values = "WHERE (agency.confirmed, agency.id) > (?, ?)", _key(cursor)
    found = await rows(
        "SELECT agency.*, (SELECT COUNT(*) FROM member WHERE member.agency_id = agency.id)"
        f" AS member_count FROM agency {where} ORDER BY agency.confirmed, agency.id LIMIT ?",
        *values,
        AGENCIES_PER_PAGE + 1,
    )
    domains = await _load_domains([row["id"] for row in found])
    shown = [
        AgencyRow(
            row["id"],
            row["slug"],
            row["name"],
            row["level"],
            bool(row["confirmed"]),
            row["member_count"],
            tuple(domains[row["id"]]),
        )
        for row in found[:AGENCIES_PER_PAGE]
    ]
    last = shown[-1] if len(found) > AGENCIES_PER_PAGE else None
    return shown, str(Cursor(str(int(last.confirmed)), last.id)) if last else ""


async def _load_domains(agency_ids: list[int]) -> dict[int, list[str]]:
    found = await rows(
        "SELECT agency_id, domain FROM agency_domain"
        f" WHERE agency_id IN ({marks(agency_ids)}) ORDER BY domain",
        *agency_ids,
    )
    of_agency: dict[int, list[str]] = defaultdict(list)
    for row in found:
        of_agency[row["agency_id"]].append(row["domain"])
    return of_agency


def _key(cursor: Cursor) -> list[Any]:
    return [cursor.value == "1", cursor.id]
