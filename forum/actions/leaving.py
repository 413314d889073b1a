"""Deleting one's account: the name goes at once, and what carries its number is loosened in steps."""

from forum.actions import audit
from forum.actions.access import hold_every_thread, hold_thread
from forum.actions.account_letters import tell_of_departure
from forum.actions.argument_counts import count_thread, counted_authors
from forum.actions.passwords import is_still, matches
from forum.actions.replies import take_from_view
from forum.actions.thread_topics import count_in_topics
from forum.actions.versions import site_changed
from forum.clock import now
from forum.database import execute, rows, transaction
from forum.errors import Invalid
from forum.models import (
    EditionText,
    Leaving,
    MailToken,
    Member,
    Reply,
    Role,
    Session,
    Thread,
    Visit,
)
from forum.permissions import Viewer
from forum.placeholders import marks
from forum.queries.community import load_community
from forum.queries.people import FORMER_MEMBER
from forum.rules.leaving import WITHDRAW, LeaveDraft, former_username, retired_key
from forum.settings import Settings
from forum.text.bits import without_bits

WRONG = "That is not your password."
NOT_HERE = "This community keeps posts. They stay, without your name."
LAST = "You are the only administrator. Give somebody else that role first."
GONE = "Withdrawn by its author."
AT_ONCE = 200
"""Rows that one transaction changes."""
ERASED = (
    "notice", "draft", "letter", "mail_token", "thread_follow", "type_follow", "device", "sign_in",
)  # fmt: skip
"""Tables whose rows about a member go, by `member_id`."""


async def leave(viewer: Viewer, draft: LeaveDraft, settings: Settings | None = None) -> None:
    """End all sessions and forget who this was. Marks stay counted, of the agency that they had.

    Raises Invalid for a wrong password, and for the last administrator.
    """
    member = await Member.get(id=viewer.member_id)
    if not await matches(draft.password[:1000], member.password_hash):
        raise Invalid({"password": WRONG})
    withdraw = draft.posts == WITHDRAW
    if withdraw and not (await load_community()).may_take_posts:
        raise Invalid({"posts": NOT_HERE})
    async with transaction():
        await hold_every_thread()
        await site_changed()  # holds its row, so that administrators leave one after the other
        if not await is_still(member):
            raise Invalid({"password": WRONG})
        await _require_another_administrator(member)
        await tell_of_departure(settings, member)
        async with counted_authors(member.id):
            await _forget(member, Leaving.WITHDRAW if withdraw else Leaving.UNSIGN)
        await EditionText.filter(member_id=member.id).update(member_id=None)
        await Session.filter(member_id=member.id).delete()
        await MailToken.filter(member_id=member.id).delete()  # a link would bring the address back
        await audit.record(
            viewer,
            "delete account",
            f"member {former_username(member.id)}",
            after={"posts": "withdrawn" if withdraw else "unsigned"},
        )


async def _require_another_administrator(member: Member) -> None:
    if member.role is not Role.ADMIN:
        return
    others = Member.filter(role=Role.ADMIN, suspended_at=None, left_at=None).exclude(id=member.id)
    if not await others.exists():
        raise Invalid({"form": LAST})


async def _forget(member: Member, leaving: Leaving) -> None:
    """The row stays for what counts by it; nothing in it says whose it was."""
    nobody = {
        "username": former_username(member.id),
        "username_key": retired_key(member.username_key),
        "display_name": FORMER_MEMBER,
        "email": "",
        "verified_email": None,
        "waits_for_mail": False,
        "digest_at": None,
        "agency_verified": False,
        "password_hash": "",
        "role": Role.MEMBER,
        "agency_id": None,
        "disclaimer": "",
        "origin": None,
        "left_at": now(),
        "leaving": leaving,
    }
    await Member.filter(id=member.id).update(**nobody)


async def finish_departures() -> None:
    """Background work: many short transactions for each who left, which may begin anew at any time."""
    going = Member.filter(leaving__in=[Leaving.UNSIGN, Leaving.WITHDRAW]).order_by("id")
    while member := await going.first():
        if member.leaving is Leaving.WITHDRAW:
            await _withdraw_replies(member.id)
        while await _unsign_replies(member.id):
            pass
        while await _unsign_thread(member.id, hide=member.leaving is Leaving.WITHDRAW):
            pass
        for table in ERASED:
            while await _erase(table, member.id):
                pass
        await Member.filter(id=member.id).update(leaving=Leaving.NO)


async def _withdraw_replies(member_id: int) -> None:
    """Each in a transaction of its own, as its author would."""
    while found := await Reply.filter(author_id=member_id, withdrawn_at=None).limit(AT_ONCE):
        for one in found:
            async with transaction():
                thread = await hold_thread(one.thread_id)
                reply = await Reply.get(id=one.id)
                if thread and reply.thread_id == thread.id and not reply.withdrawn_at:
                    await take_from_view(thread, reply)


async def _unsign_replies(member_id: int) -> bool:
    """Some replies of one thread; whether there were any."""
    next_one = await Reply.filter(author_id=member_id).order_by("id").first()
    if next_one is None:
        return False
    async with transaction():
        await hold_thread(next_one.thread_id)
        found = await rows(
            "SELECT id, ordinal FROM reply WHERE thread_id = ? AND author_id = ? LIMIT ?",
            *(next_one.thread_id, member_id, AT_ONCE),
        )
        ids = [row["id"] for row in found]
        await _forget_seeing(member_id, next_one.thread_id, [row["ordinal"] for row in found])
        for statement in (
            "UPDATE reply_revision SET editor_id = NULL WHERE reply_id",
            "UPDATE reply SET author_id = NULL WHERE id",
        ):
            await execute(f"{statement} IN ({marks(ids)})", *ids)
    return True


async def _forget_seeing(member_id: int, thread_id: int, ordinals: list[int]) -> None:
    """That one saw one's own reply never counted, and must not begin to when it is nobody's."""
    visit = await Visit.get_or_none(member_id=member_id, thread_id=thread_id)
    if visit:
        visit.seen = without_bits(visit.seen, ordinals)
        await visit.save(update_fields=["seen"])


async def _unsign_thread(member_id: int, *, hide: bool) -> bool:
    """One thread, or hide it where nobody else wrote in it; whether there was any."""
    found = await Thread.filter(author_id=member_id).order_by("id").first()
    if found is None:
        return False
    async with transaction():
        thread = await hold_thread(found.id)
        await execute("UPDATE thread_revision SET editor_id = NULL WHERE thread_id = ?", found.id)
        await execute("UPDATE thread SET author_id = NULL WHERE id = ?", found.id)
        if thread and hide and not thread.hidden and not await _has_replies(thread):
            thread.hidden_at, thread.hidden_reason, thread.hidden = now(), GONE, True
            await thread.save(update_fields=["hidden_at", "hidden_reason", "hidden"])
            await count_in_topics(thread)
            await count_thread(thread)
    return True


async def _has_replies(thread: Thread) -> bool:
    """Of others: one's own are withdrawn by now."""
    return bool(
        await rows(
            "SELECT 1 FROM reply WHERE thread_id = ? AND withdrawn_at IS NULL LIMIT 1", thread.id
        )
    )


async def _erase(table: str, member_id: int) -> bool:
    gone = await rows(
        f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE member_id = ? LIMIT ?)"
        " RETURNING id",
        *(member_id, AT_ONCE),
    )
    return bool(gone)
