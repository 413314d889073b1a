"""Which edition a document is of: by the hash of its bytes, or by one that somebody typed."""

from datetime import datetime

from msgspec import Struct

from forum.database import moment, rows
from forum.errors import NotFound
from forum.permissions import Viewer
from forum.queries.edition_page import EditionPage, load_edition
from forum.queries.thread_head import AUDIENCE_WORDS
from forum.steps import Row

FORMAT_WORDS = {"md": "Markdown", "docx": "Word", "pptx": "slides", "pdf": "PDF"}
CANDIDATES_MAX = 10
"""Briefs with the same bytes: one made before something was withheld may be like one made after."""


class KnownFile(Struct, frozen=True):
    """A brief that this forum made. `audience` is in words, empty for any leader.

    `changed`: what readers may see of the edition is not what they might see when it was made.
    `current_url` leads to the brief of the newest edition, in the same format and for the same
    audience.
    """

    edition: EditionPage
    audience: str
    format: str
    made_at: datetime
    changed: bool
    current_url: str

    @property
    def superseded(self) -> bool:
        return self.edition.thread.edition_number > self.edition.row.number

    @property
    def is_current(self) -> bool:
        return not self.changed and not self.superseded


async def find_file(viewer: Viewer, sha256: str) -> KnownFile | None:
    """The brief whose bytes have this hash; None where there is none that this viewer may know."""
    found = [known for row in await _briefs(sha256) if (known := await _known(viewer, row))]
    return next((known for known in found if not known.changed), found[0] if found else None)


async def find_edition(viewer: Viewer, sha256: str) -> EditionPage | None:
    """The edition that has this hash, or that a brief with this hash was made of."""
    found = await rows(
        "SELECT thread_id, number FROM edition WHERE hash = ? ORDER BY id DESC LIMIT ?",
        sha256,
        CANDIDATES_MAX,
    )
    for row in found or await _briefs(sha256):
        if page := await _edition(viewer, row):
            return page
    return None


async def _briefs(sha256: str) -> list[Row]:
    """Newest first."""
    return await rows(
        "SELECT brief.audience, brief.format, brief.withheld, brief.made_at, edition.thread_id,"
        " edition.number FROM brief JOIN edition ON edition.id = brief.edition_id"
        " WHERE brief.sha256 = ? ORDER BY brief.id DESC LIMIT ?",
        sha256,
        CANDIDATES_MAX,
    )


async def _edition(viewer: Viewer, row: Row) -> EditionPage | None:
    """A hidden thread is as if it were not there."""
    try:
        return await load_edition(viewer, row["thread_id"], row["number"])
    except NotFound:
        return None


async def _known(viewer: Viewer, row: Row) -> KnownFile | None:
    edition = await _edition(viewer, row)
    if edition is None:
        return None
    query = f"?audience={row['audience']}" if row["audience"] else ""
    return KnownFile(
        edition=edition,
        audience=AUDIENCE_WORDS.get(row["audience"], ""),
        format=FORMAT_WORDS[row["format"]],
        made_at=moment(row["made_at"]),
        changed=row["withheld"] != edition.withheld,
        current_url=f"/threads/{row['thread_id']}/summary.{row['format']}{query}",
    )
