"""Evidence follows its argument: posted, edited, retagged, and never without a type."""

import asyncio

import pytest

from forum.actions.posting import post_reply
from forum.actions.replies import edit_reply
from forum.actions.tags import retag_reply
from forum.models import Evidence, Member, Reply, ReplyRevision, Role, Thread
from forum.queries.evidence import load_evidence
from forum.rules.drafts import ReplyDraft, ReplyEdit, TagDraft
from forum.rules.evidence_rows import EvidenceRow, from_store
from tests.client import viewer_for
from tests.factories import EVIDENCE, FIGURE, GOAL, PEER, RISK, make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
TRUST = "Trust me, it works."


async def scene() -> tuple[Member, Thread]:
    author = await make_member("author")
    return author, await make_thread(author)


async def rows_of(reply: Reply) -> tuple[EvidenceRow, ...]:
    return (await load_evidence([reply.id])).get(reply.id, ())


async def weight_of(reply: Reply) -> int:
    return int((await Reply.get(id=reply.id)).evidence)


async def test_rows_come_back_kind_by_kind_as_they_were_typed() -> None:
    author, thread = await scene()
    other = FIGURE.model_copy(update={"subject": "Paper", "unit_cost": "14.0000"})
    typed = [GOAL, other, RISK, FIGURE, PEER]
    reply = await make_reply(author, thread, TRUST, argument=["roi"], evidence=typed)
    assert await rows_of(reply) == (other, FIGURE, PEER, RISK, GOAL)
    kept = await ReplyRevision.get(reply_id=reply.id)
    assert from_store(kept.evidence) == tuple(typed)


async def test_an_edit_replaces_them_and_the_revision_before_keeps_its_own() -> None:
    author, thread = await scene()
    reply = await make_reply(author, thread, TRUST, argument=["roi"], evidence=EVIDENCE)
    edit = ReplyEdit(body=TRUST, revision=1, argument=["roi"], evidence=[RISK])
    await edit_reply(await viewer_for(author), reply.id, edit)
    assert await rows_of(reply) == (RISK,)
    first, second = await ReplyRevision.filter(reply_id=reply.id).order_by("number")
    assert from_store(first.evidence) == tuple(EVIDENCE)
    assert from_store(second.evidence) == (RISK,)


async def test_rows_weigh_as_words_do() -> None:
    author, thread = await scene()
    reply = await make_reply(author, thread, TRUST, argument=["roi"], evidence=[FIGURE])
    assert await weight_of(reply) == 1
    edit = ReplyEdit(body=TRUST, revision=1, argument=["roi"], evidence=[FIGURE, PEER])
    await edit_reply(await viewer_for(author), reply.id, edit)
    assert await weight_of(reply) == 3
    await retag_reply(await viewer_for(author), reply.id, TagDraft(argument=["risk"]))
    assert await weight_of(reply) == 3


async def test_without_a_type_rows_are_kept_out_of_sight_and_come_back_with_one() -> None:
    author, thread = await scene()
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    reply = await make_reply(author, thread, TRUST, argument=["roi"], evidence=[FIGURE])
    await retag_reply(manager, reply.id, TagDraft(argument=[]))
    assert await rows_of(reply) == ()
    assert await weight_of(reply) == 0
    await retag_reply(await viewer_for(author), reply.id, TagDraft(argument=["risk"]))
    assert await rows_of(reply) == (FIGURE,)
    assert await weight_of(reply) == 1


async def test_the_same_words_with_other_evidence_are_another_reply() -> None:
    author, thread = await scene()
    viewer = await viewer_for(author)
    drafts = [
        ReplyDraft(body=TRUST, argument=["roi"], evidence=rows)
        for rows in ([], [FIGURE], [FIGURE, RISK], [FIGURE])
    ]
    ids = [(await post_reply(viewer, thread.id, draft)).id for draft in drafts]
    assert ids[3] == ids[1]
    assert len(set(ids)) == 3
    assert await Evidence.all().count() == 3


async def test_the_same_evidence_sent_many_times_at_once_is_stored_once() -> None:
    author, thread = await scene()
    viewer = await viewer_for(author)
    draft = ReplyDraft(body=TRUST, argument=["roi"], evidence=EVIDENCE)
    sent = await asyncio.gather(*(post_reply(viewer, thread.id, draft) for _ in range(5)))
    assert len({reply.id for reply in sent}) == 1
    assert await Evidence.all().count() == len(EVIDENCE)


async def test_eight_rows_of_every_kind_are_stored_whole() -> None:
    author, thread = await scene()
    rows = [row.model_copy(update={"subject": f"{n}"}) for row in EVIDENCE for n in range(8)]
    reply = await make_reply(author, thread, TRUST, argument=["roi"], evidence=rows)
    assert await rows_of(reply) == tuple(rows)
