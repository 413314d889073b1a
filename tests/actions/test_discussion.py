"""What a manager found to be discussion is not asked about again."""

import pytest

from forum.actions.checks import check_thread
from forum.actions.tags import find_discussion, retag_reply
from forum.errors import Forbidden
from forum.models import AuditEntry, Curation, Member, Reply, Thread
from forum.permissions import Viewer
from forum.queries.untagged import UntaggedSort, load_untagged
from forum.rules.drafts import TagDraft
from tests.actions.conftest import ROI
from tests.client import viewer_for
from tests.factories import make_reply


@pytest.fixture
async def untagged(author: Member, thread: Thread) -> Reply:
    return await make_reply(author, thread, ROI)


async def waiting() -> list[int]:
    return [one.id for one in (await load_untagged(UntaggedSort.NEWEST, "")).replies]


async def test_it_is_remembered_and_logged_once(manager: Viewer, untagged: Reply) -> None:
    assert await waiting() == [untagged.id]
    for _ in range(2):
        await find_discussion(manager, untagged.id)
    assert await waiting() == []
    assert await AuditEntry.filter(deed="find discussion").count() == 1


async def test_it_counts_no_more_in_the_curation_queue(
    manager: Viewer, thread: Thread, untagged: Reply
) -> None:
    await check_thread(thread.id)
    assert (await Curation.get(thread_id=thread.id)).untagged_count == 1
    await find_discussion(manager, untagged.id)
    await check_thread(thread.id)
    assert not await Curation.filter(thread_id=thread.id, untagged_count__gt=0).exists()


async def test_who_tags_it_and_takes_the_tag_back_is_asked_again(
    manager: Viewer, untagged: Reply
) -> None:
    await find_discussion(manager, untagged.id)
    await retag_reply(manager, untagged.id, TagDraft(argument=["roi"]))
    await retag_reply(manager, untagged.id, TagDraft(argument=[]))
    assert await waiting() == [untagged.id]


async def test_an_argument_stays_one(manager: Viewer, reply: Reply) -> None:
    await find_discussion(manager, reply.id)
    assert not (await Reply.get(id=reply.id)).discussion
    assert not await AuditEntry.exists()


async def test_only_managers_say_so(author: Member, untagged: Reply) -> None:
    with pytest.raises(Forbidden):
        await find_discussion(await viewer_for(author), untagged.id)
