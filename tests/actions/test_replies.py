"""Posting, editing and withdrawing replies."""

import asyncio
from datetime import timedelta

import pytest

from forum.actions.moderation import hide_reply, hide_thread, lock
from forum.actions.posting import post_reply
from forum.actions.replies import edit_reply, withdraw_reply
from forum.clock import now
from forum.errors import Conflict, Forbidden, Invalid, NotFound
from forum.models import ArgumentType, Reply, ReplyRevision, Role, Thread
from forum.permissions import VISITOR, Viewer
from forum.rules.drafts import ReplyDraft, ReplyEdit
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
WORDS = ReplyDraft(body="Paper forms cost $14 each.")


async def scene() -> tuple[Viewer, Thread]:
    author = await make_member("author")
    return await viewer_for(author), await make_thread(author)


async def a_manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def test_replies_nest_and_are_numbered_oldest_first() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    first = await make_reply(author, thread)
    second = await make_reply(author, thread)
    answer = await make_reply(author, thread, parent=first)
    later = await make_reply(author, thread, parent=first)
    deeper = await make_reply(author, thread, parent=answer)
    replies = [first, second, answer, later, deeper]
    assert [reply.ordinal for reply in replies] == [1, 2, 3, 4, 5]
    assert [reply.depth for reply in replies] == [1, 1, 2, 2, 3]
    assert [reply.position for reply in replies] == [1, 2, 1, 2, 1]
    assert (await Reply.get(id=first.id)).child_count == 2
    found = await Thread.get(id=thread.id)
    assert (found.reply_count, found.top_level_count) == (5, 2)
    assert found.active_at == deeper.created_at


async def test_who_posts_a_reply_gets_it_as_it_is_stored() -> None:
    author = await make_member("author")
    viewer, thread = await viewer_for(author), await make_thread(author)
    first = await make_reply(author, thread)
    answer = WORDS.model_copy(update={"parent_id": first.id, "argument": ["roi"]})
    for draft in (WORDS, answer, answer.model_copy(update={"stance": "objection"})):
        posted = await post_reply(viewer, thread.id, draft)
        stored = await Reply.get(id=posted.id)
        for name in Reply._meta.db_fields:
            assert getattr(posted, name) == getattr(stored, name), name


async def test_the_id_of_a_reply_that_is_gone_is_given_to_no_other() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    gone = await make_reply(author, thread)
    await gone.delete()
    assert (await make_reply(author, thread)).id > gone.id


async def test_a_thread_needs_arguments_until_one_of_the_last_type_speaks_for_its_ask() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    *most, last = [type.slug for type in await ArgumentType.filter(retired=False)]
    for slug in most:
        await make_reply(author, thread, argument=[slug])
    await make_reply(author, thread, argument=[last], stance="objection")
    assert (await Thread.get(id=thread.id)).needs_arguments
    await make_reply(author, thread, argument=[last])
    assert not (await Thread.get(id=thread.id)).needs_arguments


async def test_replies_posted_at_once_get_a_number_each() -> None:
    viewer, thread = await scene()
    drafts = [ReplyDraft(body=f"Fact number {number}.") for number in range(8)]
    await asyncio.gather(*(post_reply(viewer, thread.id, draft) for draft in drafts))
    replies = await Reply.all()
    assert sorted(reply.ordinal for reply in replies) == list(range(1, 9))
    assert sorted(reply.position for reply in replies) == list(range(1, 9))
    assert (await Thread.get(id=thread.id)).reply_count == 8


async def test_the_same_words_within_the_hour_are_one_reply() -> None:
    viewer, thread = await scene()
    first = await post_reply(viewer, thread.id, WORDS)
    again = await post_reply(viewer, thread.id, WORDS)
    assert first.id == again.id
    assert (await Thread.get(id=thread.id)).reply_count == 1


async def test_the_same_words_sent_many_times_at_once_are_one_reply() -> None:
    viewer, thread = await scene()
    sent = await asyncio.gather(*(post_reply(viewer, thread.id, WORDS) for _ in range(6)))
    assert len({reply.id for reply in sent}) == 1
    assert await Reply.all().count() == 1
    assert (await Thread.get(id=thread.id)).reply_count == 1


async def test_after_an_hour_the_same_words_are_a_new_reply() -> None:
    viewer, thread = await scene()
    first = await post_reply(viewer, thread.id, WORDS)
    await Reply.filter(id=first.id).update(created_at=now() - timedelta(minutes=61))
    assert (await post_reply(viewer, thread.id, WORDS)).id != first.id


async def test_the_same_words_of_another_or_elsewhere_are_another_reply() -> None:
    viewer, thread = await scene()
    other = await viewer_for(await make_member("other"))
    first = await post_reply(viewer, thread.id, WORDS)
    below = WORDS.model_copy(update={"parent_id": first.id})
    ids = {
        (await post_reply(who, thread.id, d)).id for who in (viewer, other) for d in (WORDS, below)
    }
    assert len(ids) == 4


async def test_words_that_were_withdrawn_may_be_posted_again() -> None:
    viewer, thread = await scene()
    first = await post_reply(viewer, thread.id, WORDS)
    await withdraw_reply(viewer, first.id)
    assert (await post_reply(viewer, thread.id, WORDS)).id != first.id


async def test_a_locked_or_hidden_thread_takes_no_reply() -> None:
    viewer, thread = await scene()
    manager, stranger = await a_manager(), await viewer_for(await make_member("stranger"))
    await lock(manager, thread.id)
    with pytest.raises(Forbidden, match="locked"):
        await post_reply(stranger, thread.id, WORDS)
    await hide_thread(manager, thread.id, "Spam")
    with pytest.raises(NotFound):
        await post_reply(stranger, thread.id, WORDS)
    with pytest.raises(Forbidden):
        await post_reply(viewer, thread.id, WORDS)
    with pytest.raises(Forbidden):
        await post_reply(VISITOR, (await make_thread(await make_member())).id, WORDS)
    assert await Reply.all().count() == 0


async def test_a_parent_must_be_a_readable_reply_of_this_thread() -> None:
    author = await make_member("author")
    viewer, thread = await viewer_for(author), await make_thread(author)
    elsewhere = await make_reply(author, await make_thread(author))
    hidden = await make_reply(await make_member(), thread)
    await hide_reply(await a_manager(), hidden.id, "Off topic")
    withdrawn = await make_reply(author, thread)
    await withdraw_reply(viewer, withdrawn.id)
    for parent_id in (10**9, elsewhere.id, hidden.id, withdrawn.id):
        with pytest.raises(Invalid) as refused:
            await post_reply(viewer, thread.id, ReplyDraft(body="Yes.", parent_id=parent_id))
        assert set(refused.value.fields) == {"form"}


async def test_every_edit_keeps_what_was_said_before() -> None:
    viewer, thread = await scene()
    reply = await post_reply(viewer, thread.id, WORDS)
    for number in (1, 2):
        draft = ReplyEdit(body=f"Words of edit **{number}**.", revision=number)
        await edit_reply(viewer, reply.id, draft)
    kept = await ReplyRevision.filter(reply_id=reply.id).order_by("number")
    assert [revision.plain for revision in kept] == [
        WORDS.body, "Words of edit 1.", "Words of edit 2.",
    ]  # fmt: skip
    found = await Reply.get(id=reply.id)
    assert found.revision == 3
    assert "<strong>2</strong>" in found.body_html
    assert found.edited_at is not None


async def test_an_edit_of_an_old_revision_is_a_conflict() -> None:
    viewer, thread = await scene()
    reply = await post_reply(viewer, thread.id, WORDS)
    await edit_reply(viewer, reply.id, ReplyEdit(body="First edit.", revision=1))
    with pytest.raises(Conflict):
        await edit_reply(viewer, reply.id, ReplyEdit(body="Second edit.", revision=1))
    assert "First edit." in (await Reply.get(id=reply.id)).body_html


async def test_of_two_edits_at_once_one_is_a_conflict() -> None:
    viewer, thread = await scene()
    reply = await post_reply(viewer, thread.id, WORDS)
    drafts = [ReplyEdit(body=f"Edit {number}.", revision=1) for number in range(4)]
    done = await asyncio.gather(
        *(edit_reply(viewer, reply.id, draft) for draft in drafts), return_exceptions=True
    )
    assert sum(isinstance(result, Conflict) for result in done) == 3
    assert await ReplyRevision.filter(reply_id=reply.id).count() == 2


async def test_only_its_author_edits_or_withdraws_a_reply() -> None:
    """Managers may edit it, but not without a reason."""
    viewer, thread = await scene()
    reply = await post_reply(viewer, thread.id, WORDS)
    stranger, manager = await viewer_for(await make_member("stranger")), await a_manager()
    for other, refusal in ((stranger, Forbidden), (manager, Invalid), (VISITOR, Forbidden)):
        with pytest.raises(refusal):
            await edit_reply(other, reply.id, ReplyEdit(body="Mine now.", revision=1))
        with pytest.raises(Forbidden):
            await withdraw_reply(other, reply.id)
    found = await Reply.get(id=reply.id)
    assert (found.revision, found.withdrawn_at) == (1, None)


async def test_withdrawing_keeps_the_branch() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    reply = await make_reply(author, thread, argument=["roi"])
    answer = await make_reply(await make_member(), thread, parent=reply)
    await withdraw_reply(await viewer_for(author), reply.id)
    await withdraw_reply(await viewer_for(author), reply.id)
    assert (await Reply.get(id=answer.id)).parent_id == reply.id
    found = await Thread.get(id=thread.id)
    assert (found.reply_count, found.argument_count) == (2, 0)
    with pytest.raises(Forbidden):
        await edit_reply(await viewer_for(author), reply.id, ReplyEdit(body="Back.", revision=1))


async def test_ones_own_words_can_be_withdrawn_from_a_locked_thread() -> None:
    viewer, thread = await scene()
    reply = await post_reply(viewer, thread.id, WORDS)
    await lock(await a_manager(), thread.id)
    await withdraw_reply(viewer, reply.id)
    assert (await Reply.get(id=reply.id)).withdrawn_at is not None


async def test_a_reply_of_full_length_is_stored_whole() -> None:
    viewer, thread = await scene()
    body = "word " * 3999 + "end."
    reply = await post_reply(viewer, thread.id, ReplyDraft(body=body))
    assert (await ReplyRevision.get(reply_id=reply.id)).plain == body
