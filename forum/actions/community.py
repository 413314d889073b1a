"""Changing what a community decided for itself."""

from msgspec.structs import asdict

from forum.actions import audit
from forum.actions.access import require_manager
from forum.actions.versions import site_changed
from forum.database import execute, transaction
from forum.models import COMMUNITY
from forum.permissions import Viewer
from forum.queries.community import CommunitySettings, load_community
from forum.rules.community import CommunityDraft


async def change_community(viewer: Viewer, draft: CommunityDraft) -> None:
    async with transaction():
        require_manager(viewer)
        await site_changed()
        before = await load_community()
        after = CommunitySettings(draft.hold_first, draft.may_take_posts)
        if before == after:
            return
        await execute(
            "INSERT INTO community (id, hold_first, may_take_posts) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET hold_first = excluded.hold_first,"
            " may_take_posts = excluded.may_take_posts",
            *(COMMUNITY, after.hold_first, after.may_take_posts),
        )
        await audit.record(
            viewer, "change settings", "community", before=asdict(before), after=asdict(after)
        )
