"""Argument tags: which types a reply carries, and what follows from that."""

from typing import Any

import pytest

from forum.actions.argument_types import retire_type
from forum.actions.moderation import hide_reply, unhide_reply
from forum.actions.posting import post_reply
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.tags import retag_reply
from forum.errors import Forbidden, Invalid
from forum.models import AuditEntry, Coverage, Reply, ReplyArgument, Role, Thread
from forum.permissions import Viewer
from forum.rules.drafts import ReplyDraft, ReplyEdit, TagDraft
from tests.actions.snapshots import best_order
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
ALL = ["roi", "mission", "peer-agencies", "risk"]


async def scene(**fields: Any) -> tuple[Viewer, Thread, Reply]:
    author = await make_member("author")
    thread = await make_thread(author)
    return await viewer_for(author), thread, await make_reply(author, thread, **fields)


async def a_manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def tags(reply: Reply) -> list[object]:
    found = await ReplyArgument.filter(reply_id=reply.id).values_list("type__slug", flat=True)
    return sorted(found, key=str)


async def covered(thread: Thread) -> dict[str, tuple[int, int]]:
    rows = await Coverage.filter(thread_id=thread.id).prefetch_related("type")
    return {row.type.slug: (row.for_count, row.objection_count) for row in rows}


async def test_a_reply_carries_one_to_three_types() -> None:
    viewer, _, reply = await scene()
    assert await tags(reply) == []
    for number in (1, 3, 2):
        await retag_reply(viewer, reply.id, TagDraft(argument=ALL[:number]))
        assert await tags(reply) == sorted(ALL[:number])
        assert (await Reply.get(id=reply.id)).type_count == number


async def test_unknown_and_retired_types_are_refused() -> None:
    viewer, thread, reply = await scene(argument=["roi"])
    await retire_type(await a_manager(), "mission")
    for slug in ("nonsense", "mission", "ROI"):
        with pytest.raises(Invalid) as refused:
            await retag_reply(viewer, reply.id, TagDraft(argument=["risk", slug]))
        assert set(refused.value.fields) == {"argument"}
        with pytest.raises(Invalid):
            await post_reply(viewer, thread.id, ReplyDraft(body="Words.", argument=[slug]))
    assert await tags(reply) == ["roi"]
    assert (await Thread.get(id=thread.id)).reply_count == 1


async def test_a_manager_retags_and_the_audit_log_says_so() -> None:
    _, _, reply = await scene(argument=["roi"])
    manager = await a_manager()
    await retag_reply(manager, reply.id, TagDraft(argument=["risk"], stance="objection"))
    assert await tags(reply) == ["risk"]
    entry = await AuditEntry.get(deed="retag reply")
    assert (entry.actor_id, entry.target) == (manager.member_id, f"reply {reply.id}")
    assert entry.before == {"types": ["roi"], "stance": "for"}
    assert entry.after == {"types": ["risk"], "stance": "objection"}


async def test_retagging_ones_own_or_to_the_same_is_no_deed_of_a_manager() -> None:
    viewer, _, reply = await scene(argument=["roi"])
    await retag_reply(viewer, reply.id, TagDraft(argument=["risk"]))
    await retag_reply(await a_manager(), reply.id, TagDraft(argument=["risk"]))
    assert await AuditEntry.all().count() == 0


async def test_a_stranger_tags_nothing() -> None:
    _, _, reply = await scene()
    with pytest.raises(Forbidden):
        await retag_reply(
            await viewer_for(await make_member("stranger")), reply.id, TagDraft(argument=["roi"])
        )


async def test_coverage_follows_tags_and_stances() -> None:
    viewer, thread, reply = await scene(argument=["roi", "risk"])
    author_again = await make_reply(await make_member(), thread, argument=["roi"])
    assert await covered(thread) == {"roi": (2, 0), "risk": (1, 0)}
    await retag_reply(viewer, reply.id, TagDraft(argument=["roi"], stance="objection"))
    assert await covered(thread) == {"roi": (1, 1)}
    await retag_reply(viewer, reply.id, TagDraft(argument=[]))
    assert await covered(thread) == {"roi": (1, 0)}
    assert (await Thread.get(id=thread.id)).argument_count == 1
    assert await best_order(thread) == [author_again.id, reply.id]


async def test_a_thread_needs_arguments_until_each_type_has_one_for_the_ask() -> None:
    viewer, thread, reply = await scene(argument=ALL[:3])
    assert (await Thread.get(id=thread.id)).needs_arguments
    last = await post_reply(viewer, thread.id, ReplyDraft(body="But.", argument=["risk"]))
    assert not (await Thread.get(id=thread.id)).needs_arguments
    await retag_reply(viewer, last.id, TagDraft(argument=["risk"], stance="objection"))
    assert (await Thread.get(id=thread.id)).needs_arguments
    await retag_reply(viewer, last.id, TagDraft(argument=["risk"]))
    await withdraw_reply(viewer, reply.id)
    assert (await Thread.get(id=thread.id)).needs_arguments


async def test_hidden_arguments_do_not_count() -> None:
    _, thread, reply = await scene(argument=["roi"])
    manager = await a_manager()
    await hide_reply(manager, reply.id, "Off topic")
    assert await covered(thread) == {}
    assert (await Thread.get(id=thread.id)).argument_count == 0
    await unhide_reply(manager, reply.id)
    assert await covered(thread) == {"roi": (1, 0)}


async def test_discussion_has_no_stance_and_no_evidence() -> None:
    viewer, _, reply = await scene(argument=["roi"], stance="objection")
    assert (await Reply.get(id=reply.id)).evidence > 0
    await edit_reply(
        viewer, reply.id, ReplyEdit(body="It costs $9.", revision=1, stance="objection")
    )
    found = await Reply.get(id=reply.id)
    assert (found.stance, found.evidence, found.type_count) == ("for", 0, 0)


async def test_evidence_breaks_ties_among_replies_without_marks() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    plain = await make_reply(author, thread, "Trust me.", argument=["roi"])
    rich = await make_reply(author, thread, "Harbor County saved $9 a form.", argument=["roi"])
    assert await best_order(thread) == [rich.id, plain.id]
