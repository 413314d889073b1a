"""An agency's page: what its members argue, by type and at their best."""

from msgspec import Struct

from forum.database import rows
from forum.errors import NotFound
from forum.queries.argued import Argued, load_argued
from forum.queries.argument_facets import COUNTED_TO, Count
from forum.queries.argument_filter import ArgumentFilter
from forum.queries.people import LEVEL_WORDS


class AgencyPage(Struct, frozen=True):
    """`level` is in words, or empty; `members` counts those who could sign in."""

    slug: str
    name: str
    level: str
    confirmed: bool
    members: Count
    argued: Argued


async def load_agency_page(slug: str) -> AgencyPage:
    """Raises NotFound. A fixed number of queries, each a short walk of an index."""
    found = await rows("SELECT * FROM agency WHERE slug = ?", slug)
    if not found:
        raise NotFound("There is no agency of that name.")
    row = found[0]
    return AgencyPage(
        slug=row["slug"],
        name=row["name"],
        level=LEVEL_WORDS[row["level"]],
        confirmed=bool(row["confirmed"]),
        members=await _count_members(row["id"]),
        argued=await load_argued(ArgumentFilter(agency=row["slug"]), ("agency", str(row["id"]))),
    )


async def _count_members(agency_id: int) -> Count:
    found = await rows(
        "SELECT COUNT(*) AS n FROM (SELECT 1 FROM member WHERE agency_id = ?"
        " AND placeholder = FALSE ORDER BY id LIMIT ?) AS counted",
        agency_id,
        COUNTED_TO + 1,
    )
    return Count(found[0]["n"], exact=found[0]["n"] <= COUNTED_TO)
