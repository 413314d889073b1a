"""What is like something that somebody is writing: threads that ask it, arguments that say it."""

import pytest

from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.search_index import count_words
from forum.models import Member, Role, Thread
from forum.permissions import Viewer
from forum.queries.nearest_arguments import load_nearest
from forum.queries.similar_threads import load_similar
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

OPENING = "How do I convince my leadership to"
SAID = "Our help desk spent nine hundred hours a year resetting passwords for the old mail server."


@pytest.fixture
async def author(db: str) -> Member:
    return await make_member("author")


@pytest.fixture
async def viewer(db: str) -> Viewer:
    return await viewer_for(await make_member("viewer"))


@pytest.fixture
async def manager(db: str) -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


@pytest.fixture
async def thread(author: Member) -> Thread:
    """And three that ask something else."""
    for what in ("publish the budget data", "rewrite the tax letters", "delete old records"):
        await make_thread(author, title=f"{OPENING} {what}?", ask="Approve it.")
    return await make_thread(author, title=f"{OPENING} replace the mail server?", ask="Buy one.")


async def titles(title: str) -> list[str]:
    return [found.title for found in await load_similar(title)]


@pytest.mark.parametrize("known", [True, False], ids=["words counted", "not yet"])
async def test_threads_that_ask_the_same_are_found(thread: Thread, known: bool) -> None:
    if known:
        await count_words()
    assert await titles("Replacing our old mail servers") == ["Replace the mail server?"]
    assert await titles(f"{OPENING} replace the mail servers") == ["Replace the mail server?"]
    for title in (OPENING, "", "the of and", "buy a bridge across the river", "x" * 9000):
        assert await titles(title) == [], title


async def test_a_hidden_thread_is_like_nothing(thread: Thread, manager: Viewer) -> None:
    await hide_thread(manager, thread.id, "Spam.")
    assert await titles("Replace the mail server") == []


@pytest.mark.parametrize("known", [True, False], ids=["words counted", "not yet"])
async def test_what_is_argued_already_is_found(
    author: Member, viewer: Viewer, manager: Viewer, thread: Thread, known: bool
) -> None:
    reply = await make_reply(author, thread, SAID, argument=["roi"])
    await make_reply(author, thread, "Nobody upstairs asks about tools.", argument=["mission"])
    await make_reply(author, thread, f"{SAID} That is what I heard.")
    elsewhere = await make_thread(author)
    await make_reply(author, elsewhere, SAID, argument=["roi"])
    if known:
        await count_words()
    draft = "The help desk spends hundreds of hours on passwords of that mail server every year."
    assert [found.id for found in await load_nearest(viewer, thread.id, draft)] == [reply.id]
    own = await viewer_for(author)
    assert await load_nearest(own, thread.id, draft) == ()
    for other in ("", "Yes.", "A visit moved ours: they came back with photographs.", "the " * 900):
        assert await load_nearest(viewer, thread.id, other) == (), other
    await hide_reply(manager, reply.id, "Names people.")
    assert await load_nearest(viewer, thread.id, draft) == ()
