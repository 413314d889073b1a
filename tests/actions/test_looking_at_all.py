"""Managers say that they have looked at what is new; what comes later is new again."""

import pytest

from forum.actions.curation import look_at_all
from forum.actions.editions import publish
from forum.actions.replies import edit_reply
from forum.errors import Forbidden
from forum.models import AuditEntry, Curation, Member, Reply, Thread
from forum.permissions import Viewer
from forum.rules.drafts import ReplyEdit
from forum.rules.reviews import LookedDraft
from tests.actions.curating import edit, staleness_of
from tests.client import viewer_for
from tests.factories import make_reply, make_thread

RISK = "Nobody will sign anything if the web form is down on the day of the deadline."
BUT = "Our residents are too old for web forms, and we would lose one in three of them."


@pytest.fixture
async def thread(author: Member, manager: Viewer) -> Thread:
    """With an edition of one line."""
    thread = await make_thread(author)
    await make_reply(author, thread, argument=["roi"])
    await publish(manager, thread.id, 0, "First edition.")
    return thread


async def test_new_arguments_are_looked_at_up_to_what_the_manager_saw(
    manager: Viewer, author: Member, thread: Thread
) -> None:
    first = await make_reply(author, thread, RISK, argument=["risk"])
    seen = await staleness_of(thread)
    assert seen.stale.new == (first.id,)
    late = await make_reply(author, thread, BUT, argument=["risk"], stance="objection")
    await look_at_all(manager, thread.id, LookedDraft(until=seen.until))
    assert (await staleness_of(thread)).stale.new == (late.id,)
    await look_at_all(manager, thread.id, LookedDraft(until=2**62))
    assert not await staleness_of(thread)
    assert (await Curation.get(thread_id=thread.id)).reviewed_until < 2**62
    await look_at_all(manager, thread.id, LookedDraft(until=seen.until))
    assert not await staleness_of(thread)
    assert await AuditEntry.filter(deed="look at all").count() == 2
    with pytest.raises(Forbidden):
        await look_at_all(await viewer_for(author), thread.id, LookedDraft(until=1))


async def test_an_edit_or_a_new_tag_of_what_was_looked_at_makes_only_the_tag_new(
    manager: Viewer, author: Member, thread: Thread
) -> None:
    other = await make_reply(author, thread, RISK, argument=["roi"])
    await look_at_all(manager, thread.id, LookedDraft(until=2**62))
    await edit(author, other, f"{RISK} Really.")
    assert not await staleness_of(thread)
    now = await Reply.get(id=other.id)
    draft = ReplyEdit(body=RISK, revision=now.revision, argument=["roi", "risk"])
    await edit_reply(await viewer_for(author), other.id, draft)
    assert (await staleness_of(thread)).stale.new == (other.id,)


async def test_a_type_that_became_well_supported_is_told_until_it_was_looked_at(
    manager: Viewer, author: Member, thread: Thread
) -> None:
    for number in range(3):
        assert (await staleness_of(thread)).stale.strong == ()
        await make_reply(author, thread, f"{RISK} Number {number}.", argument=["risk"])
    found = await staleness_of(thread)
    assert found.stale.strong == ("risk",)
    await look_at_all(manager, thread.id, LookedDraft(until=found.until))
    assert not await staleness_of(thread)
