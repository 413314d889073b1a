"""Joining an imported author to the member who that person is: only an administrator's command."""

from forum.actions import audit
from forum.actions.access import hold_every_thread, hold_thread
from forum.actions.argument_counts import counted_authors
from forum.actions.members import get_account
from forum.actions.recount import recount_held_thread
from forum.actions.versions import site_changed
from forum.clock import now
from forum.database import execute, rows, transaction
from forum.errors import NotFound
from forum.models import Member
from forum.text.names import name_key

OWNED = ("thread", "reply")
EDITED = ("thread_revision", "reply_revision")


async def join_placeholder(placeholder_name: str, username: str) -> int:
    """Give the imported author's posts to the member; returns how many threads that touched.

    Marks that the member made on what now is their own are taken back.
    """
    async with transaction():
        await hold_every_thread()
        placeholder = await Member.get_or_none(
            username_key=name_key(placeholder_name), placeholder=True
        )
        if placeholder is None:
            raise NotFound(f"There is no imported author {placeholder_name}.")
        member = await get_account(username)
        threads = await _threads_with_replies_of(placeholder.id)
        for thread_id in threads:
            await hold_thread(thread_id)
        async with counted_authors(placeholder.id, member.id):
            await _hand_over(placeholder.id, member.id)
        for thread_id in threads:
            await recount_held_thread(thread_id)
        await placeholder.delete()
        await site_changed()
        await audit.record(
            None,
            "join imported author",
            f"member {member.username}",
            before={"imported author": placeholder.username},
        )
        return len(threads)


async def _threads_with_replies_of(author_id: int) -> list[int]:
    found = await rows(
        "SELECT DISTINCT thread_id FROM reply WHERE author_id = ? ORDER BY thread_id", author_id
    )
    return [row["thread_id"] for row in found]


async def _hand_over(from_id: int, to_id: int) -> None:
    for table in OWNED:
        await execute(f"UPDATE {table} SET author_id = ? WHERE author_id = ?", to_id, from_id)
    for table in EDITED:
        await execute(f"UPDATE {table} SET editor_id = ? WHERE editor_id = ?", to_id, from_id)
    # Published names stay as they were, and stay shown: their member is still here.
    await execute("UPDATE edition_text SET member_id = ? WHERE member_id = ?", to_id, from_id)
    own = "reply_id IN (SELECT id FROM reply WHERE author_id = ?)"
    for table in ("endorsement", "pick"):
        await execute(f"DELETE FROM {table} WHERE member_id = ? AND {own}", to_id, to_id)
    await execute(
        f"UPDATE pick_history SET ended_at = ? WHERE ended_at IS NULL AND member_id = ? AND {own}",
        now(),
        to_id,
        to_id,
    )
