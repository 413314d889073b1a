"""Topics: managers add, rename, retire and restore them."""

import pytest

from forum.actions import topics
from forum.actions.threads import edit_thread
from forum.errors import Forbidden, Invalid, NotFound
from forum.models import AuditEntry, Role, ThreadTopic, Topic
from forum.permissions import Viewer
from forum.rules.drafts import ThreadEdit, TopicDraft
from tests.client import viewer_for
from tests.factories import make_member, make_thread

pytestmark = pytest.mark.usefixtures("db")


async def a_manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def test_a_topic_is_added_renamed_retired_and_restored() -> None:
    manager = await a_manager()
    made = await topics.add_topic(manager, TopicDraft(name="Public Transit"))
    await topics.rename_topic(manager, made.slug, TopicDraft(name="Transit"))
    await topics.retire_topic(manager, made.slug)
    await topics.retire_topic(manager, made.slug)
    found = await Topic.get(slug="public-transit")
    assert (found.name, found.retired) == ("Transit", True)
    await topics.restore_topic(manager, made.slug)
    assert not (await Topic.get(slug="public-transit")).retired
    assert [entry.deed for entry in await AuditEntry.all().order_by("id")] == [
        "add topic", "rename topic", "retire topic", "restore topic",
    ]  # fmt: skip


async def test_a_topic_of_that_name_can_be_there_once() -> None:
    with pytest.raises(Invalid):
        await topics.add_topic(await a_manager(), TopicDraft(name="Open  DATA"))


async def test_a_retired_topic_takes_no_new_threads() -> None:
    author = await make_member("author")
    await topics.retire_topic(await a_manager(), "cloud")
    with pytest.raises(Invalid) as refused:
        await make_thread(author, topics=["cloud"])
    assert set(refused.value.fields) == {"topics"}


async def test_topic_counts_follow_edits() -> None:
    author = await make_member("author")
    thread = await make_thread(author, topics=["cloud", "ai"])
    draft = ThreadEdit(title=thread.title, body="Words.", topics=["ai", "records"], revision=1)
    await edit_thread(await viewer_for(author), thread.id, draft)
    counts = {topic.slug: topic.thread_count for topic in await Topic.filter(thread_count__gt=0)}
    assert counts == {"ai": 1, "records": 1}
    assert await ThreadTopic.all().count() == 2


async def test_members_change_no_topics() -> None:
    member = await viewer_for(await make_member())
    for deed in (
        topics.add_topic(member, TopicDraft(name="Mine")),
        topics.rename_topic(member, "ai", TopicDraft(name="Mine")),
        topics.retire_topic(member, "ai"),
        topics.restore_topic(member, "ai"),
    ):
        with pytest.raises(Forbidden):
            await deed
    with pytest.raises(NotFound):
        await topics.retire_topic(await a_manager(), "nonsense")
