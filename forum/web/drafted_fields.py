"""The form for a reply below a thread, with what the viewer has begun to write there."""

from forum.permissions import Viewer
from forum.queries.argument_types import load_types
from forum.queries.drafts import load_draft
from forum.queries.reply_page import active
from forum.rules.places import Deed, Place
from forum.web.drafts import with_draft
from forum.web.reply_html import macros


async def drafted_fields(viewer: Viewer, thread_id: int) -> bytes | None:
    """Its fields as HTML; None where there is no draft."""
    draft = await load_draft(viewer, Place(Deed.REPLY, thread_id))
    if draft is None:
        return None
    types = active(await load_types())
    return str(macros(True).drafted_fields(with_draft(draft), types, draft)).encode()
