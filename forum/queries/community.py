"""What this community decided for itself."""

from msgspec import Struct

from forum.database import rows
from forum.models import COMMUNITY


class CommunitySettings(Struct, frozen=True):
    """How many posts of a new member are held, and whether who leaves may withdraw theirs."""

    hold_first: int = 0
    may_take_posts: bool = False


async def load_community() -> CommunitySettings:
    found = await rows("SELECT * FROM community WHERE id = ?", COMMUNITY)
    if not found:
        return CommunitySettings()
    return CommunitySettings(found[0]["hold_first"], bool(found[0]["may_take_posts"]))
