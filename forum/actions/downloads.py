"""Taking one's own data along: whoever reads the member's mail is told."""

from forum.actions.account_letters import tell_of_download
from forum.database import transaction
from forum.models import Member
from forum.permissions import Viewer
from forum.settings import Settings


async def note_download(viewer: Viewer, settings: Settings) -> None:
    async with transaction():
        await tell_of_download(settings, await Member.get(id=viewer.member_id))
