"""Suspensions that end by themselves, and members who may read and not speak."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest

from forum.actions import moderation
from forum.actions.endorsements import endorse
from forum.actions.flags import flag_reply
from forum.actions.members import set_password
from forum.actions.posting import post_reply
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.sessions import open_session, sign_in
from forum.actions.sign_ins import Caller
from forum.actions.threads import start_thread
from forum.actions.tokens import hash_token
from forum.clock import now
from forum.errors import Forbidden, Invalid
from forum.models import AuditEntry, Endorsement, Flag, Member, Notice, Reply, Role
from forum.permissions import VISITOR, Viewer
from forum.queries.viewer import load_viewer
from forum.rules.drafts import ReplyDraft, ReplyEdit, StandingDraft, ThreadDraft, judge
from forum.rules.flags import FlagDraft
from tests.client import viewer_for
from tests.factories import BODY, make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
PASSWORD = "four words in a row"


async def a_manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def seen(token: str) -> Viewer:
    return await load_viewer(hash_token(token))


async def test_a_suspension_ends_by_itself() -> None:
    target, manager = await make_member("target"), await a_manager()
    await set_password("target", PASSWORD)
    await moderation.suspend(manager, "target", "Insults", now() + timedelta(days=3))
    with pytest.raises(Invalid, match="suspended until"):
        await sign_in("target", PASSWORD, Caller("Phone"))
    await Member.filter(id=target.id).update(suspended_until=now() - timedelta(seconds=1))
    assert (await seen(await sign_in("target", PASSWORD, Caller("Phone")))).member_id == target.id


async def test_a_running_suspension_can_be_made_longer_and_is_logged_each_time() -> None:
    await make_member("target")
    manager, soon = await a_manager(), now() + timedelta(days=3)
    for until in (soon, soon, None):
        await moderation.suspend(manager, "target", "Insults", until)
    await moderation.lift_suspension(manager, "target")
    entries = await AuditEntry.all().order_by("id")
    assert [(entry.deed, entry.after.get("until")) for entry in entries] == [
        ("suspend member", f"{soon:%Y-%m-%d}"), ("suspend member", None), ("lift suspension", None),
    ]  # fmt: skip


async def test_a_silenced_member_reads_and_says_nothing_from_the_next_request_on() -> None:
    target, manager = await make_member("target"), await a_manager()
    token = await open_session(target, Caller("Phone"))
    await moderation.silence(manager, "target", "Insults", now() + timedelta(days=3))
    viewer = await seen(token)
    assert (viewer.member_id, viewer.silenced) == (target.id, True)
    assert "silenced your account until" in viewer.silence
    await moderation.lift_silence(manager, "target")
    assert not (await seen(token)).silenced
    texts = [notice.text for notice in await Notice.all().order_by("id")]
    assert texts == ["A manager silenced your account: Insults", "You may post again."]
    deeds = [entry.deed for entry in await AuditEntry.all().order_by("id")]
    assert deeds == ["silence member", "lift silence"]


async def test_a_silence_ends_by_itself() -> None:
    target = await make_member("target")
    token = await open_session(target, Caller("Phone"))
    await moderation.silence(await a_manager(), "target", "Insults", now() + timedelta(days=3))
    await Member.filter(id=target.id).update(silenced_until=now() - timedelta(seconds=1))
    assert not (await seen(token)).silenced


async def test_nothing_that_a_silenced_member_says_is_kept() -> None:
    target, other = await make_member("target"), await make_member("other")
    thread = await make_thread(other)
    own, reply = await make_reply(target, thread), await make_reply(other, thread)
    token = await open_session(target, Caller("Phone"))
    await moderation.silence(await a_manager(), "target", "Insults")
    viewer = await seen(token)
    edit = ReplyEdit(body="Other words", revision=1)
    deeds: list[Awaitable[Any]] = [
        post_reply(viewer, thread.id, ReplyDraft(body=BODY)),
        edit_reply(viewer, own.id, edit),
        endorse(viewer, reply.id),
        flag_reply(viewer, reply.id, FlagDraft(kind="spam")),
        start_thread(viewer, ThreadDraft(title="How do I go on?", body="Well?")),
    ]
    for deed in deeds:
        with pytest.raises(Forbidden, match="silenced your account until it is lifted"):
            await deed
    assert await Reply.all().count() == 2
    assert await Endorsement.all().count() == await Flag.all().count() == 0
    await withdraw_reply(viewer, own.id)  # one's words are one's own


async def test_nobody_silences_those_with_more_rights() -> None:
    manager = await a_manager()
    await make_member("admin", role=Role.ADMIN)
    for name in ("admin", "manager"):
        with pytest.raises(Forbidden):
            await moderation.silence(manager, name, "Because I can")
    with pytest.raises(Forbidden):
        await moderation.silence(VISITOR, "admin", "Because I can")


@pytest.mark.parametrize("until", ["yesterday", "2020-01-01", "9999-12-31", "2026-13-01"])
def test_a_day_that_is_none_or_past_is_refused(until: str) -> None:
    with pytest.raises(Invalid) as error:
        judge(StandingDraft, {"reason": "Insults", "until": until})
    assert set(error.value.fields) == {"until"}
