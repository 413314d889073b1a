"""Signing in and out: every session has its own token, and ends when it should."""

from datetime import timedelta

import pytest

from forum.actions import sessions
from forum.actions.members import change_password, set_password, sign_up
from forum.actions.sign_ins import BROWSER_MAX, Caller
from forum.actions.tokens import hash_token
from forum.clock import now
from forum.errors import Invalid, NotFound
from forum.models import Member, Session
from forum.permissions import VISITOR, Viewer
from forum.queries.viewer import load_viewer
from forum.rules.drafts import PasswordDraft, SignUpDraft

pytestmark = pytest.mark.usefixtures("db")
PASSWORD = "correct horse battery"
NEW = "staple battery horse"


async def an_account(username: str = "ana") -> Member:
    return await sign_up(
        SignUpDraft(username=username, display_name="Ana", email="a@b.gov", password=PASSWORD)
    )


async def sign_in(username: str = "ana", password: str = PASSWORD, old_token: str = "") -> str:
    return await sessions.sign_in(username, password, Caller("Firefox", old_token=old_token))


async def viewer(token: str) -> Viewer:
    return await load_viewer(hash_token(token))


@pytest.mark.parametrize("username", ["ana", "ANA", " Ana ", "ａｎａ"])
async def test_a_member_signs_in_however_the_name_is_typed(username: str) -> None:
    member = await an_account()
    assert (await viewer(await sign_in(username))).member_id == member.id


async def test_the_table_holds_no_token_that_would_open_a_session() -> None:
    await an_account()
    token = await sign_in()
    stored = (await Session.get()).token_hash
    assert token not in stored
    assert await viewer(stored) == VISITOR


async def test_signing_in_gives_a_new_token_and_ends_the_old_one() -> None:
    await an_account()
    planted = await sign_in()
    token = await sign_in(old_token=planted)
    assert token != planted
    assert await viewer(planted) == VISITOR
    assert (await viewer(token)).is_member
    assert await Session.all().count() == 1


async def test_a_made_up_token_is_never_adopted() -> None:
    await an_account()
    token = await sign_in(old_token="planted")
    assert token != "planted"
    assert await viewer("planted") == VISITOR


@pytest.mark.parametrize(
    ("username", "password"),
    [("ana", "wrong horse battery"), ("ana", ""), ("nobody", PASSWORD), ("", ""), ("ana", "x" * 5000),
     ("a" * 500, PASSWORD)],
)  # fmt: skip
async def test_whatever_was_wrong_the_words_are_the_same(username: str, password: str) -> None:
    await an_account()
    with pytest.raises(Invalid) as refused:
        await sign_in(username, password)
    assert refused.value.fields == {"form": sessions.WRONG}
    assert await Session.all().count() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [({"suspended_at": now()}, sessions.SUSPENDED), ({"placeholder": True}, sessions.WRONG)],
)
async def test_those_who_may_not_sign_in_are_refused(change: dict[str, object], words: str) -> None:
    member = await an_account()
    await Member.filter(id=member.id).update(**change)
    with pytest.raises(Invalid) as refused:
        await sign_in()
    assert refused.value.fields == {"form": words}
    assert await Session.all().count() == 0


async def test_only_who_knows_the_password_learns_of_a_suspension() -> None:
    member = await an_account()
    await Member.filter(id=member.id).update(suspended_at=now())
    with pytest.raises(Invalid) as refused:
        await sessions.sign_in(member.username, "not the right password", Caller())
    assert refused.value.fields == {"form": sessions.WRONG}


async def test_an_expired_session_is_a_visitors_and_goes_at_the_next_sign_in() -> None:
    await an_account()
    token = await sign_in()
    await Session.all().update(expires_at=now() - timedelta(seconds=1))
    assert await viewer(token) == VISITOR
    await sign_in()
    assert await Session.all().count() == 1


@pytest.mark.parametrize("change", [{"suspended_at": now()}, {"placeholder": True}])
async def test_whoever_may_not_sign_in_is_a_visitor_on_the_next_request(
    change: dict[str, object],
) -> None:
    member = await an_account()
    token = await sign_in()
    await Member.filter(id=member.id).update(**change)
    assert await viewer(token) == VISITOR


async def test_signing_out_ends_this_session_only() -> None:
    await an_account()
    here, there = await sign_in(), await sign_in()
    await sessions.sign_out(await viewer(here))
    assert await viewer(here) == VISITOR
    assert (await viewer(there)).is_member


async def test_a_member_ends_other_sessions_and_nobody_elses() -> None:
    await an_account()
    await an_account("bob")
    here, there, theirs = await sign_in(), await sign_in(), await sign_in("bob")
    with pytest.raises(NotFound):
        await sessions.end_session(await viewer(here), (await viewer(theirs)).session_id or 0)
    await sessions.end_other_sessions(await viewer(here))
    assert await viewer(there) == VISITOR
    assert (await viewer(here)).is_member
    assert (await viewer(theirs)).is_member


async def test_a_new_password_ends_all_other_sessions() -> None:
    await an_account()
    here, there = await sign_in(), await sign_in()
    draft = PasswordDraft(current_password=PASSWORD, password=NEW)
    await change_password(await viewer(here), draft)
    assert (await viewer(here)).is_member
    assert await viewer(there) == VISITOR
    with pytest.raises(Invalid):
        await sign_in()
    assert (await viewer(await sign_in(password=NEW))).is_member


async def test_without_the_current_password_nothing_changes() -> None:
    await an_account()
    here, there = await sign_in(), await sign_in()
    draft = PasswordDraft(current_password="wrong", password=NEW)
    with pytest.raises(Invalid) as refused:
        await change_password(await viewer(here), draft)
    assert set(refused.value.fields) == {"current_password"}
    assert (await viewer(there)).is_member
    await sign_in()


async def test_a_password_set_by_the_command_line_ends_every_session() -> None:
    await an_account()
    token = await sign_in()
    await set_password("ana", NEW)
    assert await viewer(token) == VISITOR
    await sign_in(password=NEW)


async def test_the_name_of_a_browser_is_kept_short_and_clean() -> None:
    member = await an_account()
    await sessions.open_session(member, Caller("Fire\x00fox\n" + "x" * 5000))
    kept = (await Session.get()).browser
    assert kept.startswith("Firefox x")
    assert len(kept) == BROWSER_MAX
