"""The states that threads, replies and members can be in, made as the forum makes them."""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from forum.actions.merges import merge_threads
from forum.actions.moderation import hide_reply, hide_thread, lock
from forum.actions.posting import post_reply
from forum.actions.replies import withdraw_reply
from forum.clock import now
from forum.models import Member
from forum.rules.drafts import ReplyDraft
from tests.client import Client, viewer_for
from tests.factories import BODY, make_thread
from tests.http.cast import World

Cast = dict[str, Client]
MEMBERS = ("stranger", "author", "manager", "admin")
REASON = "It names people who did not agree."


async def _locked(cast: Cast, world: World) -> None:
    for thread in (world.thread, world.published):
        await lock(cast["manager"].viewer, thread.id)


async def _hidden(cast: Cast, world: World) -> None:
    for thread in (world.thread, world.published):
        await hide_thread(cast["manager"].viewer, thread.id, REASON)


async def _merged(cast: Cast, world: World) -> None:
    """Both into a third."""
    goal = await make_thread(cast["author"].member)
    for thread in (world.thread, world.published):
        await merge_threads(cast["manager"].viewer, thread.id, goal.id, REASON)


async def _reply_hidden(cast: Cast, world: World) -> None:
    await hide_reply(cast["manager"].viewer, world.reply.id, REASON)


async def _reply_withdrawn(cast: Cast, world: World) -> None:
    await withdraw_reply(cast["author"].viewer, world.reply.id)


async def _reply_held(cast: Cast, world: World) -> World:
    """The author's next reply is held; it stands in the place of the one that others see."""
    member = cast["author"].member
    new = replace(await viewer_for(member), hold_first=1000)
    held = await post_reply(new, world.thread.id, ReplyDraft(body=f"{BODY} I am new here."))
    assert held.held
    return replace(world, reply=held)


async def _silenced(cast: Cast, world: World) -> None:
    ids = [cast[role].member.id for role in MEMBERS]
    await Member.filter(id__in=ids).update(silenced_at=now())


STATES: dict[str, Callable[[Cast, World], Awaitable[World | None]]] = {
    "locked": _locked,
    "hidden": _hidden,
    "merged": _merged,
    "reply hidden": _reply_hidden,
    "reply withdrawn": _reply_withdrawn,
    "reply held": _reply_held,
    "silenced": _silenced,
}
"""Each may give a world that has another reply in the place of the old one."""
