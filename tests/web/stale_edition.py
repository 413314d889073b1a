"""An edition of one line whose reply can be edited, and what a manager does about it."""

from forum.actions.checks import drain_checks
from forum.actions.replies import edit_reply
from forum.models import Edition, Reply, Thread
from forum.queries.summary_draft import load_stored_draft
from forum.rules.drafts import ReplyEdit
from forum.rules.summary import Content
from tests.client import Client, Page

ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
QUEUE = "/manage/curation"


def key_of(edition: Edition) -> str:
    return str(edition.form["lines"][0]["key"])


async def content_of(thread: Thread) -> Content:
    stored = await load_stored_draft(thread.id)
    assert stored is not None
    return stored.content


async def edit(author: Client, reply: Reply, body: str) -> None:
    revision = (await Reply.get(id=reply.id)).revision
    draft = ReplyEdit(body=body, revision=revision, argument=["roi"])
    await edit_reply(author.viewer, reply.id, draft)


async def queue(manager: Client, address: str = QUEUE) -> Page:
    await drain_checks()
    return await manager.open(address)


async def review(client: Client, of: Edition, verdict: str, **fields: str) -> Page:
    """Press a button beside the edition's first line."""
    typed = {"edition": str(of.number), "line": key_of(of), "verdict": verdict, **fields}
    return await client.submit(f"/threads/{of.thread_id}/summary/review", **typed)
