"""Evidence in editions: what the cited arguments brought, and no longer than it may be read."""

import pytest

from forum.actions.editions import publish
from forum.actions.moderation import hide_reply
from forum.actions.replies import edit_reply, withdraw_reply
from forum.models import EditionText, Member, Role, Thread
from forum.permissions import VISITOR, Viewer
from forum.queries.argument_types import load_types
from forum.queries.edition_page import load_edition
from forum.queries.publishing import gather
from forum.queries.summary_draft import load_draft
from forum.queries.thread_head import load_thread_head
from forum.rules.drafts import ReplyEdit
from forum.rules.evidence_rows import EvidenceRow
from tests.client import viewer_for
from tests.factories import EVIDENCE, FIGURE, RISK, make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
SAVED = "Postage fell by $41,000 in the first year after the pilot."
FEAR = "Nobody will sign anything if the web form is down on the day of the deadline."


async def scene() -> tuple[Member, Viewer, Thread]:
    author = await make_member("author", agency="Harbor County")
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    return author, manager, await make_thread(author)


async def shown(thread: Thread, viewer: Viewer = VISITOR) -> list[EvidenceRow | None]:
    return [item.row for item in (await load_edition(viewer, thread.id)).memo.evidence]


async def test_an_edition_keeps_the_rows_that_were_there() -> None:
    author, manager, thread = await scene()
    reply = await make_reply(author, thread, ROI, argument=["roi"], evidence=EVIDENCE)
    await publish(manager, thread.id, 0, "First edition.")
    edit = ReplyEdit(body=ROI, revision=1, argument=["roi"], evidence=[RISK])
    await edit_reply(await viewer_for(author), reply.id, edit)
    assert await shown(thread) == EVIDENCE


async def test_rows_of_an_argument_that_was_hidden_or_withdrawn_are_withheld() -> None:
    author, manager, thread = await scene()
    first = await make_reply(author, thread, ROI, argument=["roi"], evidence=[FIGURE])
    second = await make_reply(author, thread, FEAR, argument=["risk"], evidence=[RISK])
    await publish(manager, thread.id, 0, "First edition.")
    await hide_reply(manager, first.id, "Names a person")
    await withdraw_reply(await viewer_for(author), second.id)
    assert await shown(thread) == [None, None]
    assert await shown(thread, manager) == [FIGURE, None]


async def test_a_draft_gathers_what_readers_may_see_and_not_more_than_a_page_takes() -> None:
    author, manager, thread = await scene()
    many = [FIGURE.model_copy(update={"subject": f"Option {n}"}) for n in range(8)]
    fear = await make_reply(author, thread, FEAR, argument=["risk"], evidence=many)
    for said in (ROI, "Two clerks who typed forms in now answer 90 calls a day.", SAVED):
        await make_reply(await make_member(), thread, said, argument=["roi"], evidence=many)
    head = await load_thread_head(manager, thread.id)
    content = (await load_draft(head, await load_types())).content
    await withdraw_reply(await viewer_for(author), fear.id)
    found = await gather(manager, thread.id, content)
    assert len(found.lines) == 3  # withdrawn words are gone, whoever looks
    assert fear.id not in found.evidence
    assert [len(own) for own in found.evidence.values()] == [8]


async def test_what_an_archive_brought_in_place_of_a_row_is_withheld() -> None:
    author, manager, thread = await scene()
    await make_reply(author, thread, ROI, argument=["roi"], evidence=[FIGURE])
    await publish(manager, thread.id, 0, "First edition.")
    row = FIGURE.model_dump_json()
    await EditionText.filter(text__contains='"ballpark"').update(text=row.replace("1200", "a lot"))
    assert await shown(thread) == [None]
