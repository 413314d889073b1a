"""Drafts: kept while one writes, and gone once it is posted."""

import json
import secrets

from forum.clock import now
from forum.database import execute, in_turn, rows, transaction
from forum.errors import Conflict, NotFound, SignInNeeded
from forum.models import Draft
from forum.permissions import Viewer
from forum.queries.drafts import typed_of
from forum.records import inserting
from forum.rules.draft_fields import Typed, is_blank
from forum.rules.places import Place
from forum.steps import Statement

DRAFTS_MAX = 100
"""Of one member; the oldest go."""
BEGIN_MAX = 2**30
"""Half of what the column holds: the rest is for saves."""
CHANGED = "This draft was saved in another window or on another device meanwhile."
GONE = "This draft was posted or deleted in another window or on another device."


async def save_draft(viewer: Viewer, place: Place, typed: Typed, version: int) -> int:
    """Keep what is typed on top of this version, 0 for none; gives the new one, 0 for blank forms.

    Raises Conflict when another version is stored, unless it says the same. No page that others
    see changes, so no version of one is raised.
    """
    if not viewer.is_member:
        raise SignInNeeded("Sign in to keep drafts.")
    if is_blank(typed):
        await in_turn(*dropping(viewer, place, version))
        return 0
    saved = await (
        _change(viewer, place, typed, version) if version else _add(viewer, place, typed)
    )
    if saved:
        return saved
    there = await rows(
        "SELECT typed, version FROM draft WHERE member_id = ? AND place = ?",
        viewer.member_id,
        str(place),
    )
    if there and typed_of(there[0]) == typed:  # sent twice
        same: int = there[0]["version"]
        return same
    raise Conflict(CHANGED if there else GONE)


async def _change(viewer: Viewer, place: Place, typed: Typed, version: int) -> int:
    """The new version; 0 where the stored one is another."""
    found = await rows(
        "UPDATE draft SET typed = ?, version = version + 1, updated_at = ?"
        " WHERE member_id = ? AND place = ? AND version = ? RETURNING version",
        json.dumps(typed, separators=(",", ":")),
        now(),
        viewer.member_id,
        str(place),
        version,
    )
    return found[0]["version"] if found else 0


async def _add(viewer: Viewer, place: Place, typed: Typed) -> int:
    """Its version is one that no earlier draft here is likely to have had: forms may still be open."""
    async with transaction():
        found = await rows(
            *inserting(
                Draft,
                "ON CONFLICT (member_id, place) DO NOTHING RETURNING version",
                member_id=viewer.member_id,
                place=str(place),
                typed=typed,
                version=1 + secrets.randbelow(BEGIN_MAX),
                updated_at=now(),
            )
        )
        if found:
            await execute(
                "DELETE FROM draft WHERE id IN (SELECT id FROM draft WHERE member_id = ?"
                f" ORDER BY updated_at DESC, id DESC LIMIT {DRAFTS_MAX} OFFSET {DRAFTS_MAX})",
                viewer.member_id,
            )
        return found[0]["version"] if found else 0


async def delete_draft(viewer: Viewer, draft_id: int) -> Place:
    """Raises NotFound for one that is not the viewer's."""
    found = await rows(
        "DELETE FROM draft WHERE id = ? AND member_id = ? RETURNING place",
        draft_id,
        viewer.member_id,
    )
    place = Place.parse(found[0]["place"]) if found else None
    if place is None:
        raise NotFound("There is no such draft.")
    return place


def dropping(viewer: Viewer, place: Place, version: int) -> list[Statement]:
    """To remove a draft that was posted, unless another device has written more since.

    Nothing where there was none, so that posting costs the same.
    """
    sql = "DELETE FROM draft WHERE member_id = ? AND place = ? AND version = ?"
    return [(sql, viewer.member_id, str(place), version)] if version else []
