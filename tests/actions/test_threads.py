"""Starting and editing threads."""

import asyncio
from datetime import timedelta

import pytest

from forum.actions.moderation import lock
from forum.actions.threads import edit_thread, start_thread
from forum.clock import now
from forum.errors import Conflict, Forbidden, Invalid, NotFound, SignInNeeded
from forum.models import Role, Thread, ThreadRevision
from forum.permissions import VISITOR
from forum.rules.drafts import ThreadDraft, ThreadEdit
from tests.client import viewer_for
from tests.factories import make_member, make_thread

pytestmark = pytest.mark.usefixtures("db")
DRAFT = ThreadDraft(title="How do I begin with web forms?", body="They like *paper*.", ask="Begin.")
EDIT = ThreadEdit(title="How do I go on with web forms?", body="They like **it**.", revision=1)


async def test_a_new_thread_needs_arguments_and_keeps_its_words() -> None:
    author = await make_member("author")
    thread = await start_thread(await viewer_for(author), DRAFT)
    found = await Thread.get(id=thread.id)
    assert found.slug == "how-do-i-begin-with-web-forms"
    assert found.needs_arguments
    assert (found.reply_count, found.argument_count, found.pick_count) == (0, 0, 0)
    assert (await ThreadRevision.get()).body == "They like *paper*."


async def test_a_visitor_starts_nothing() -> None:
    with pytest.raises(SignInNeeded):
        await start_thread(VISITOR, DRAFT)
    assert await Thread.all().count() == 0


async def test_a_thread_sent_many_times_at_once_is_one() -> None:
    viewer = await viewer_for(await make_member("author"))
    sent = await asyncio.gather(*(start_thread(viewer, DRAFT) for _ in range(6)))
    assert len({thread.id for thread in sent}) == 1
    assert await Thread.all().count() == 1


async def test_after_an_hour_the_same_question_is_a_new_thread() -> None:
    viewer = await viewer_for(await make_member("author"))
    first = await start_thread(viewer, DRAFT)
    await Thread.filter(id=first.id).update(created_at=now() - timedelta(minutes=61))
    assert (await start_thread(viewer, DRAFT)).id != first.id


async def test_an_unknown_topic_is_refused_and_nothing_written() -> None:
    viewer = await viewer_for(await make_member("author"))
    with pytest.raises(Invalid) as refused:
        await start_thread(viewer, DRAFT.model_copy(update={"topics": ["ai", "nonsense"]}))
    assert set(refused.value.fields) == {"topics"}
    assert await Thread.all().count() == 0


async def test_an_edit_keeps_the_words_before_and_renews_the_slug() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    await edit_thread(await viewer_for(author), thread.id, EDIT)
    found = await Thread.get(id=thread.id)
    assert (found.slug, found.revision, found.ask) == ("how-do-i-go-on-with-web-forms", 2, "")
    titles = [revision.title for revision in await ThreadRevision.all().order_by("number")]
    assert titles == [thread.title, EDIT.title]


async def test_an_edit_of_an_old_revision_is_a_conflict() -> None:
    author = await make_member("author")
    viewer, thread = await viewer_for(author), await make_thread(author)
    await edit_thread(viewer, thread.id, EDIT)
    with pytest.raises(Conflict):
        await edit_thread(viewer, thread.id, EDIT.model_copy(update={"body": "Other words."}))
    assert await ThreadRevision.all().count() == 2


async def test_only_its_author_and_managers_edit_an_open_thread() -> None:
    author = await make_member("author")
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    thread = await make_thread(author)
    for other in (await viewer_for(await make_member()), VISITOR):
        with pytest.raises(Forbidden):
            await edit_thread(other, thread.id, EDIT)
    await lock(manager, thread.id)
    for viewer in (await viewer_for(author), manager):
        with pytest.raises(Forbidden, match="locked"):
            await edit_thread(viewer, thread.id, EDIT)
    with pytest.raises(NotFound):
        await edit_thread(manager, 10**12, EDIT)
    assert (await Thread.get(id=thread.id)).revision == 1
