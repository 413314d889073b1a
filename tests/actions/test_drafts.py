"""Keeping drafts: one a place, on top of what was seen, as many as one can look through."""

import asyncio

import pytest

from forum.actions.drafts import DRAFTS_MAX, delete_draft, save_draft
from forum.actions.posting import post_reply
from forum.database import rows
from forum.errors import Conflict, NotFound, SignInNeeded
from forum.models import Draft
from forum.permissions import VISITOR, Viewer
from forum.queries.drafts import load_drafts
from forum.rules.drafts import ReplyDraft
from forum.rules.places import Deed, Place
from tests.client import viewer_for
from tests.factories import make_member, make_thread
from tests.queries.counting import counted

pytestmark = pytest.mark.usefixtures("db")
START = Place(Deed.START)
WORDS, OTHERS = {"body": ["How do I begin?"]}, {"body": ["How do I end?"]}


async def a_viewer() -> Viewer:
    return await viewer_for(await make_member())


async def test_each_save_is_on_top_of_the_one_before() -> None:
    viewer = await a_viewer()
    first = await save_draft(viewer, START, WORDS, 0)
    second = await save_draft(viewer, START, OTHERS, first)
    assert second == first + 1
    assert (await Draft.get()).typed == OTHERS


async def test_on_top_of_another_version_it_is_a_conflict_and_nothing_is_lost() -> None:
    viewer = await a_viewer()
    first = await save_draft(viewer, START, WORDS, 0)
    for version in (0, first - 1, first + 1):
        with pytest.raises(Conflict):
            await save_draft(viewer, START, OTHERS, version)
    assert (await Draft.get()).typed == WORDS


async def test_the_same_sent_twice_is_no_conflict() -> None:
    viewer = await a_viewer()
    first = await save_draft(viewer, START, WORDS, 0)
    assert await save_draft(viewer, START, WORDS, 0) == first
    second = await save_draft(viewer, START, OTHERS, first)
    assert await save_draft(viewer, START, OTHERS, first) == second


async def test_two_devices_that_begin_at_once_have_one_draft() -> None:
    viewer = await a_viewer()
    sent = [save_draft(viewer, START, {"body": [f"Words {n}."]}, 0) for n in range(4)]
    found = await asyncio.gather(*sent, return_exceptions=True)
    assert len([one for one in found if isinstance(one, Conflict)]) == 3
    assert await Draft.all().count() == 1


async def test_a_form_that_is_open_elsewhere_does_not_bring_a_posted_draft_back() -> None:
    viewer = await a_viewer()
    old = await save_draft(viewer, START, WORDS, 0)
    await delete_draft(viewer, (await Draft.get()).id)
    with pytest.raises(Conflict):
        await save_draft(viewer, START, OTHERS, old)
    await save_draft(viewer, START, OTHERS, 0)
    with pytest.raises(Conflict):  # nor is it taken for the new one
        await save_draft(viewer, START, WORDS, old)


async def test_a_form_that_was_emptied_keeps_no_draft() -> None:
    viewer = await a_viewer()
    first = await save_draft(viewer, START, WORDS, 0)
    assert await save_draft(viewer, START, {"stance": ["for"], "body": [" "]}, first) == 0
    assert await Draft.all().count() == 0


async def test_a_member_has_so_many_and_the_oldest_go() -> None:
    viewer, other = await a_viewer(), await a_viewer()
    await save_draft(other, START, WORDS, 0)
    for number in range(1, DRAFTS_MAX + 4):
        await save_draft(viewer, Place(Deed.REPLY, number), WORDS, 0)
    kept = await Draft.filter(member_id=viewer.member_id).order_by("id")
    assert [draft.place for draft in kept][:2] == ["reply 4", "reply 5"]
    assert len(kept) == DRAFTS_MAX
    assert await Draft.filter(member_id=other.member_id).count() == 1


async def test_nobody_deletes_the_draft_of_another_and_visitors_have_none() -> None:
    viewer, other = await a_viewer(), await a_viewer()
    await save_draft(viewer, START, WORDS, 0)
    with pytest.raises(NotFound):
        await delete_draft(other, (await Draft.get()).id)
    with pytest.raises(SignInNeeded):
        await save_draft(VISITOR, START, WORDS, 0)
    assert await Draft.all().count() == 1


async def test_drafts_go_with_their_member() -> None:
    member = await make_member()
    await save_draft(await viewer_for(member), START, WORDS, 0)
    await member.delete()
    assert await Draft.all().count() == 0


async def test_a_draft_that_was_posted_goes_and_one_that_grew_elsewhere_stays() -> None:
    viewer, thread = await a_viewer(), await make_thread(await make_member())
    place = Place(Deed.REPLY, thread.id)
    version = await save_draft(viewer, place, WORDS, 0)
    await save_draft(viewer, place, OTHERS, version)
    await post_reply(viewer, thread.id, ReplyDraft(body="One.", draft_version=version))
    assert await Draft.all().count() == 1
    await post_reply(viewer, thread.id, ReplyDraft(body="Two.", draft_version=version + 1))
    assert await Draft.all().count() == 0


async def test_the_draft_of_words_that_were_posted_before_goes_too() -> None:
    viewer, thread = await a_viewer(), await make_thread(await make_member())
    await post_reply(viewer, thread.id, ReplyDraft(body="One."))
    version = await save_draft(viewer, Place(Deed.REPLY, thread.id), WORDS, 0)
    await post_reply(viewer, thread.id, ReplyDraft(body="One.", draft_version=version))
    assert await Draft.all().count() == 0


async def test_a_post_that_fails_keeps_its_draft() -> None:
    viewer, thread = await a_viewer(), await make_thread(await make_member())
    version = await save_draft(viewer, Place(Deed.REPLY, thread.id, 999), WORDS, 0)
    with pytest.raises(Exception, match="no longer there"):
        await post_reply(
            viewer, thread.id, ReplyDraft(body="x", parent_id=999, draft_version=version)
        )
    assert await Draft.all().count() == 1


async def test_saving_costs_one_statement_and_raises_no_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer = await a_viewer()
    version = await save_draft(viewer, START, WORDS, 0)
    before = await rows("SELECT * FROM version ORDER BY id")
    with counted(monkeypatch) as statements:
        await save_draft(viewer, START, OTHERS, version)
    assert len(statements) == 1
    assert await rows("SELECT * FROM version ORDER BY id") == before


async def test_a_post_without_a_draft_asks_for_nothing_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer, thread = await a_viewer(), await make_thread(await make_member())
    version = await save_draft(viewer, Place(Deed.REPLY, thread.id), WORDS, 0)
    with counted(monkeypatch) as without:
        await post_reply(viewer, thread.id, ReplyDraft(body="One."))
    assert not any("draft" in sql for sql in without.sql)
    with counted(monkeypatch) as having:
        await post_reply(viewer, thread.id, ReplyDraft(body="Two.", draft_version=version))
    assert sum("draft" in sql for sql in having.sql) == 1


async def test_the_list_asks_the_same_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer, author = await a_viewer(), await make_member()
    counts = []
    for _ in range(2):
        for _ in range(3):
            thread = await make_thread(author)
            await save_draft(viewer, Place(Deed.REPLY, thread.id), WORDS, 0)
        with counted(monkeypatch) as statements:
            await load_drafts(viewer, "")
        counts.append(len(statements))
    assert counts == [3, 3]
