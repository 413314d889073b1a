"""Deleting one's account: nothing says any more who it was, and nothing that counts drifts."""

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from forum.actions.addresses import settle_address
from forum.actions.community import change_community
from forum.actions.drafts import save_draft
from forum.actions.endorsements import endorse
from forum.actions.following import follow_type
from forum.actions.leaving import LAST, finish_departures, leave
from forum.actions.members import set_password, sign_up
from forum.actions.moderation import hide_reply
from forum.actions.picks import pick
from forum.actions.sessions import open_session, sign_in
from forum.actions.sign_ins import Caller
from forum.actions.visits import VisitQueue
from forum.database import rows
from forum.errors import Invalid, NotFound
from forum.models import (
    AuditEntry,
    Draft,
    Leaving,
    Member,
    Notice,
    Reply,
    Role,
    Session,
    Thread,
    ThreadFollow,
    TypeFollow,
)
from forum.permissions import VISITOR, Viewer
from forum.queries.member_page import load_member_page
from forum.queries.thread_page import ThreadView, load_thread_page
from forum.rules.community import CommunityDraft
from forum.rules.drafts import PickDraft, SignUpDraft
from forum.rules.leaving import LeaveDraft
from forum.rules.places import Deed, Place
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
PASSWORD = "four words in a row"
GO = LeaveDraft(password=PASSWORD)
GO_WITH_ALL = LeaveDraft(password=PASSWORD, posts="withdraw")


@pytest_asyncio.fixture
async def dana(db: str) -> Viewer:
    member = await make_member("dana", agency="Harbor County")
    await set_password("dana", PASSWORD)
    return await viewer_for(await Member.get(id=member.id))


@pytest_asyncio.fixture
async def threads(dana: Viewer) -> tuple[Thread, Thread, Thread]:
    """Of somebody else, Dana's own with an answer, and one that nobody answered."""
    member, other = await Member.get(id=dana.member_id), await make_member("other", agency="Elm")
    theirs, own, alone = [await make_thread(m) for m in (other, member, member)]
    for thread in (theirs, own):
        reply = await make_reply(member, thread, argument=["roi"], stance="objection")
        await make_reply(member, thread, parent=reply)
        answer = await make_reply(other, thread, parent=reply, argument=["risk"])
        await endorse(dana, answer.id)
        await endorse(await viewer_for(other), reply.id)
        await pick(dana, thread.id, PickDraft(reply_id=answer.id, why="It is what they asked for."))
        visits = VisitQueue()
        visits.shown(dana, thread.id, [1, 2, 3])
        await visits.fold()
    await hide_reply(await viewer_for(await make_member("boss", role=Role.MANAGER)), 1, "Rude")
    return theirs, own, alone


async def allow_taking() -> None:
    boss = await viewer_for(await make_member(role=Role.MANAGER))
    await change_community(boss, CommunityDraft(may_take_posts=True))


async def test_posts_stay_without_a_name_and_counts_without_a_drift(
    dana: Viewer, threads: tuple[Thread, Thread, Thread]
) -> None:
    await leave(dana, GO)
    await assert_nothing_drifted()
    page = await load_thread_page(VISITOR, threads[1].id, ThreadView())
    assert page.thread.author.name == page.replies[0].author.name == "Former member"
    assert page.thread.author.username == ""
    await finish_departures()
    await assert_nothing_drifted()
    assert await Reply.filter(author_id=dana.member_id).count() == 0
    assert await Thread.filter(author_id=dana.member_id).count() == 0
    assert await Notice.filter(member_id=dana.member_id).count() == 0
    assert await Reply.filter(withdrawn_at=None).count() == 6
    assert (await Reply.get(id=3)).endorsement_count == 1
    assert (await Member.get(id=dana.member_id)).leaving is Leaving.NO


async def test_nothing_says_who_it_was(
    dana: Viewer, threads: tuple[Thread, Thread, Thread]
) -> None:
    await leave(dana, GO)
    await finish_departures()
    found = await rows("SELECT * FROM member WHERE id = ?", dana.member_id)
    assert "dana" not in str(found).casefold()
    entry = await AuditEntry.all().order_by("-id").first()
    assert entry
    assert (entry.deed, entry.target) == ("delete account", f"member former.{dana.member_id}")
    with pytest.raises(NotFound):
        await load_member_page(VISITOR, "dana", "")
    with pytest.raises(NotFound):
        await load_member_page(VISITOR, f"former.{dana.member_id}", "")


async def test_every_session_ends_and_the_name_is_nobodys_again(dana: Viewer) -> None:
    for browser in ("Phone", "Laptop"):
        await open_session(await Member.get(id=dana.member_id), Caller(browser))
    await leave(dana, GO)
    assert await Session.all().count() == 0
    with pytest.raises(Invalid):
        await sign_in("dana", PASSWORD, Caller("Phone"))
    for name in ("dana", "DANA"):
        draft = SignUpDraft(username=name, display_name="D", email="d@a.gov", password=PASSWORD)
        with pytest.raises(Invalid, match="taken"):
            await sign_up(draft)


async def test_the_wrong_password_deletes_nothing(dana: Viewer) -> None:
    with pytest.raises(Invalid):
        await leave(dana, LeaveDraft(password="not it"))
    assert (await Member.get(id=dana.member_id)).left_at is None


async def test_posts_go_along_only_where_the_community_allows_it(
    dana: Viewer, threads: tuple[Thread, Thread, Thread]
) -> None:
    with pytest.raises(Invalid) as error:
        await leave(dana, GO_WITH_ALL)
    assert set(error.value.fields) == {"posts"}
    await allow_taking()
    await leave(dana, GO_WITH_ALL)
    await finish_departures()
    await assert_nothing_drifted()
    assert await Reply.filter(withdrawn_at=None).count() == 2
    hidden = {thread.id: thread.hidden for thread in await Thread.all()}
    assert hidden == {threads[0].id: False, threads[1].id: False, threads[2].id: True}


async def test_the_last_administrator_stays(dana: Viewer) -> None:
    await Member.filter(id=dana.member_id).update(role=Role.ADMIN)
    with pytest.raises(Invalid, match="only administrator"):
        await leave(dana, GO)
    await make_member("second", role=Role.ADMIN)
    await leave(dana, GO)
    assert (await Member.get(id=dana.member_id)).role is Role.MEMBER


async def test_of_two_administrators_who_leave_at_one_moment_one_stays(dana: Viewer) -> None:
    await make_member("erin")
    await set_password("erin", PASSWORD)
    await Member.filter(username__in=["dana", "erin"]).update(role=Role.ADMIN)
    erin = await viewer_for(await Member.get(username="erin"))
    found = await asyncio.gather(leave(dana, GO), leave(erin, GO), return_exceptions=True)
    assert [str(error) for error in found if error] == [LAST]


async def test_a_departure_that_was_cut_short_goes_on(
    dana: Viewer, threads: tuple[Thread, Thread, Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.actions.leaving.AT_ONCE", 1)
    await allow_taking()
    await leave(dana, GO_WITH_ALL)
    await asyncio.gather(finish_departures(), finish_departures())
    await finish_departures()
    await assert_nothing_drifted()
    assert await Reply.filter(author_id=dana.member_id).count() == 0


async def test_what_one_was_writing_and_following_goes_with_the_account(
    dana: Viewer, threads: tuple[Thread, Thread, Thread]
) -> None:
    await save_draft(dana, Place(Deed.REPLY, threads[0].id), {"body": ["Half a thought."]}, 0)
    await follow_type(dana, "roi", on=True)
    await settle_address(dana.member_id or 0, "dana@harbor.example")
    await leave(dana, GO)
    await finish_departures()
    mine: dict[str, Any] = {"member_id": dana.member_id}
    assert not await Draft.exists(**mine)
    assert not await ThreadFollow.exists(**mine)
    assert not await TypeFollow.exists(**mine)
    gone = await Member.get(id=dana.member_id)
    assert (gone.email, gone.verified_email, gone.digest_at) == ("", None, None)
