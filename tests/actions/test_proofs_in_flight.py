"""What changes while a password is being checked counts: checking takes long."""

import asyncio

import pytest

from forum.actions.leaving import leave
from forum.actions.members import change_password, set_password
from forum.actions.moderation import suspend
from forum.actions.sessions import open_session, sign_in
from forum.actions.sign_ins import Caller
from forum.actions.tokens import hash_token
from forum.clock import now
from forum.errors import Forbidden, Invalid
from forum.models import Member, Role, Session
from forum.permissions import VISITOR
from forum.queries.viewer import load_viewer
from forum.rules.drafts import PasswordDraft
from forum.rules.leaving import LeaveDraft
from tests.client import viewer_for
from tests.factories import make_member

pytestmark = pytest.mark.usefixtures("db")
OLD, NEW = "four words in a row", "some other words instead"
CALLER = Caller("a browser", "127.0.0.1", "")


async def dana() -> Member:
    await make_member("dana")
    await set_password("dana", OLD)
    return await Member.get(username="dana")


async def test_who_knew_the_old_password_gets_no_session_after_the_change() -> None:
    member = await dana()
    await set_password("dana", NEW)
    with pytest.raises(Invalid):
        await open_session(member, CALLER)
    assert not await Session.exists()


async def test_nobody_gets_a_session_of_an_account_that_was_deleted_meanwhile() -> None:
    member = await dana()
    await leave(await viewer_for(member), LeaveDraft(password=OLD))
    with pytest.raises(Invalid):
        await open_session(member, CALLER)
    assert not await Session.exists()


async def test_a_session_that_outlived_its_account_is_a_visitors() -> None:
    member = await dana()
    token = await open_session(member, CALLER)
    await Member.filter(id=member.id).update(left_at=now())
    assert await load_viewer(hash_token(token)) == VISITOR


async def test_of_two_changes_of_one_password_at_one_moment_one_is_done() -> None:
    viewer = await viewer_for(await dana())
    drafts = [
        PasswordDraft(current_password=OLD, password=f"{NEW} {number}") for number in range(2)
    ]
    done = await asyncio.gather(
        *(change_password(viewer, draft) for draft in drafts), return_exceptions=True
    )
    assert sorted(map(str, map(type, done))) == sorted(map(str, [type(None), Invalid]))
    assert await sign_in("dana", f"{NEW} {done.index(None)}", CALLER)


async def test_of_two_administrators_who_suspend_each_other_one_stays() -> None:
    members = [await make_member(name, role=Role.ADMIN) for name in ("ana", "ben")]
    ana, ben = [await viewer_for(member) for member in members]
    done = await asyncio.gather(
        suspend(ana, "ben", "For the test"),
        suspend(ben, "ana", "For the test"),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Forbidden) for one in done) == 1
    assert await Member.filter(suspended_at=None).count() == 1
