"""What tests of stale editions do and ask again and again."""

from forum.actions.endorsements import endorse
from forum.actions.replies import edit_reply
from forum.models import Member, Reply, Thread
from forum.permissions import VISITOR, Viewer
from forum.queries.edition_page import load_edition
from forum.queries.staleness import Staleness, load_staleness
from forum.queries.summary_draft import load_stored_draft
from forum.rules.drafts import ReplyEdit
from forum.rules.summary import Content
from tests.client import viewer_for
from tests.factories import make_member


async def content_of(thread: Thread) -> Content:
    stored = await load_stored_draft(thread.id)
    assert stored is not None
    return stored.content


async def staleness_of(thread: Thread, viewer: Viewer = VISITOR) -> Staleness:
    found = await load_staleness(await load_edition(viewer, thread.id))
    assert found is not None
    return found


async def edit(author: Member, reply: Reply, body: str) -> None:
    now = await Reply.get(id=reply.id)
    draft = ReplyEdit(body=body, revision=now.revision, argument=["roi"])
    await edit_reply(await viewer_for(author), reply.id, draft)


async def convince(reply: Reply, people: int) -> None:
    for _ in range(people):
        await endorse(await viewer_for(await make_member()), reply.id)
