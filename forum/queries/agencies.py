"""Agencies: names to choose from, and the managers' list."""

from dataclasses import dataclass
from typing import Any

from forum.database import rows
from forum.queries.paging import Cursor

NAMES_OFFERED = 500
AGENCIES_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class AgencyRow:
    id: int
    slug: str
    name: str
    level: str
    confirmed: bool
    member_count: int


async def load_agency_names() -> list[str]:
    """Confirmed agencies to choose from while typing; bounded, for the list goes into the page."""
    found = await rows(
        "SELECT name FROM agency WHERE confirmed = TRUE ORDER BY id LIMIT ?", NAMES_OFFERED
    )
    return sorted(row["name"] for row in found)


async def load_agencies(after: str) -> tuple[list[AgencyRow], str]:
    """Unconfirmed ones first, then by age; and the cursor of the next page."""
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
    shown = [
        AgencyRow(
            row["id"],
            row["slug"],
            row["name"],
            row["level"],
            bool(row["confirmed"]),
            row["member_count"],
        )
        for row in found[:AGENCIES_PER_PAGE]
    ]
    last = shown[-1] if len(found) > AGENCIES_PER_PAGE else None
    return shown, str(Cursor(str(int(last.confirmed)), last.id)) if last else ""


def _key(cursor: Cursor) -> list[Any]:
    return [cursor.value == "1", cursor.id]
