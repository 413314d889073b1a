"""A thread with one argument, a member who nominates its words, two managers who decide."""

from dataclasses import dataclass

from forum.actions import nominations
from forum.actions.replies import edit_reply
from forum.models import Nomination, Reply, Role, Thread
from forum.permissions import Viewer
from forum.queries.summary_draft import load_stored_draft
from forum.rules.drafts import ReplyEdit
from forum.rules.nominations import NominationDraft
from forum.rules.summary import Content
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

SAID = "Our pilot cost $9,000 and saved $40,000 in its first year. The courier “run” alone was $38."
WORDS = "saved $40,000 in its first year"


@dataclass(frozen=True)
class Scene:
    thread: Thread
    reply: Reply
    author: Viewer
    reader: Viewer
    manager: Viewer
    other: Viewer


async def scene(stance: str = "for", body: str = SAID) -> Scene:
    author = await make_member("author")
    thread = await make_thread(author)
    return Scene(
        thread=thread,
        reply=await make_reply(author, thread, body, argument=["roi"], stance=stance),
        author=await viewer_for(author),
        reader=await viewer_for(await make_member("reader")),
        manager=await viewer_for(await make_member("ann", role=Role.MANAGER)),
        other=await viewer_for(await make_member("bob", role=Role.MANAGER)),
    )


def draft(words: str = WORDS, **fields: object) -> NominationDraft:
    return NominationDraft.model_validate({
        "words": words, "type": "roi", "revision": 1, "note": "It is the number.", **fields,
    })  # fmt: skip


async def nominated(found: Scene, words: str = WORDS, **fields: object) -> Nomination:
    made = await nominations.nominate(found.reader, found.reply.id, draft(words, **fields))
    return await Nomination.get(id=made.id)


async def content(found: Scene) -> Content:
    stored = await load_stored_draft(found.thread.id)
    assert stored is not None
    return stored.content


async def edit(found: Scene, body: str) -> None:
    reply = await Reply.get(id=found.reply.id)
    fields = {"body": body, "revision": reply.revision, "argument": ["roi"]}
    await edit_reply(found.author, reply.id, ReplyEdit.model_validate(fields))
