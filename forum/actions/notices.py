"""Telling members what happened: of one row, a notice for each whom it concerns."""

import asyncio
from contextlib import nullcontext
from datetime import timedelta

from forum.clock import now
from forum.database import (
    Row,
    Statement,
    glance,
    in_turn,
    is_postgres,
    transaction,
    write,
)
from forum.models import HappeningKind

BATCH = 500
"""Followers who are told at a time, so that no transaction is long."""
KEPT = timedelta(days=90)
"""How long a notice stays after it was read."""
UNREAD_KEPT = timedelta(days=400)
LAST = 2**63 - 1

_WAITING = """
    SELECT happening.*, thread.hidden, reply.hidden_at, reply.withdrawn_at FROM happening
    LEFT JOIN thread ON thread.id = happening.thread_id
    LEFT JOIN reply ON reply.id = happening.reply_id
    WHERE happening.id > ? AND NOT (CASE WHEN reply.id IS NULL THEN
            COALESCE(thread.held, FALSE) AND thread.hidden_reason = ''
        ELSE reply.held AND reply.hidden_reason = '' AND reply.withdrawn_at IS NULL END)
    ORDER BY happening.id LIMIT 1"""
"""What is told of a post that waits for a manager waits with it."""
_ALONE = " FOR UPDATE OF happening SKIP LOCKED"
"""SQLite has one writer at a time anyway."""

_TELL = """
    INSERT INTO notice (member_id, kind, source, thread_id, reply_id, actor_id, text, created_at)
    SELECT member.id, '{kind}', {source}, happening.thread_id, {about},
        COALESCE(post.author_id, happening.actor_id), {text}, happening.created_at
    FROM happening LEFT JOIN reply post ON post.id = happening.reply_id {to}
    WHERE happening.id = ? AND member.suspended_at IS NULL AND member.placeholder = FALSE
        AND member.id <> COALESCE(happening.actor_id, 0) AND member.id <> COALESCE(post.author_id, 0)
    ON CONFLICT (member_id, source) DO NOTHING"""

_IN_THREAD = """
    JOIN thread_follow follow ON follow.thread_id = happening.thread_id AND follow.following = TRUE
        AND follow.created_at <= happening.created_at"""
_OF_TYPES = """
    JOIN reply_argument tag ON tag.reply_id = happening.reply_id
    JOIN type_follow follow ON follow.type_id = tag.type_id
        AND follow.created_at <= happening.created_at"""
_FOLLOWERS = {
    HappeningKind.REPLY: (("thread", _IN_THREAD), ("type", _OF_TYPES)),
    HappeningKind.EDIT: (("type", _OF_TYPES),),
}
"""Who is told after those whom the post is about, in turn."""
_QUOTED = """
    JOIN reply_quote quote ON quote.reply_id = happening.reply_id
    JOIN reply quoted ON quoted.id = quote.quoted_id JOIN member ON member.id = quoted.author_id"""
_ANSWERED = """
    JOIN reply parent ON parent.id = post.parent_id JOIN member ON member.id = parent.author_id"""
_CITED = """
    JOIN edition ON edition.thread_id = happening.thread_id AND edition.number = ?
    JOIN edition_text cited ON cited.edition_id = edition.id AND cited.kind = 'quote'
        AND NOT EXISTS (SELECT 1 FROM edition_text earlier JOIN edition before
            ON before.id = earlier.edition_id WHERE before.thread_id = edition.thread_id
            AND before.number = edition.number - 1 AND earlier.reply_id = cited.reply_id)
    JOIN reply argued ON argued.id = cited.reply_id
        AND argued.hidden_at IS NULL AND argued.withdrawn_at IS NULL
    JOIN member ON member.id = argued.author_id"""
_NOMINATED = """
    JOIN nomination ON nomination.id = ? JOIN member ON member.id = nomination.member_id"""


async def drain_happenings() -> bool:
    """Tell of all that waits, and say whether there was any. Others may do so at the same moment: each
    row is told of by one.

    What fails stays, and keeps nothing else from being told; its error is raised at the end.
    """
    after, failure = 0, None
    told = False
    while await glance("SELECT 1 FROM happening WHERE id > ?", after):
        taken: list[Row] = []
        try:
            done = await _tell_next(after, taken)
        except Exception as error:
            if not taken:
                raise
            done, failure = True, error
        if not taken:
            break
        told = True
        after = taken[0]["id"] - (0 if done else 1)
        await asyncio.sleep(0)
    if failure:
        raise failure
    return told


async def _tell_next(after: int, taken: list[Row]) -> bool:
    """Tell of the next that nobody else tells of, which goes into `taken`; whether that is done.

    On SQLite another process may be telling of it too: what both write comes to the same.
    """
    async with transaction() if is_postgres() else nullcontext():
        taken += await glance(_WAITING + (_ALONE if is_postgres() else ""), after)
        if not taken:
            return True
        happening = taken[0]
        told, stage, until = await _telling(happening) if _may_be_told(happening) else ([], None, 0)
        over = ("DELETE FROM happening WHERE id = ?", happening["id"])
        on = ("UPDATE happening SET stage = ?, told_until = ? WHERE id = ?", stage, until)
        await write(*told, over if stage is None else (*on, happening["id"]))
        return stage is None


def _may_be_told(happening: Row) -> bool:
    """Not of what is gone from view before anybody heard of it."""
    in_view = happening["hidden_at"] is None and happening["withdrawn_at"] is None
    return in_view and happening["hidden"] is not None and not happening["hidden"]


async def _telling(happening: Row) -> tuple[list[Statement], int | None, int]:
    """To tell those whom it is about, and some followers; the stage at which others wait, if any."""
    id, stage, until = happening["id"], happening["stage"], happening["told_until"]
    found = _telling_named(happening) if stage == 0 and until == 0 else []
    for kind, followers in _FOLLOWERS.get(HappeningKind(happening["kind"]), ())[stage:]:
        last = await glance(
            f"SELECT DISTINCT follow.member_id FROM happening {followers} WHERE happening.id = ?"
            " AND follow.member_id > ? ORDER BY follow.member_id LIMIT 1 OFFSET ?",
            *(id, until, BATCH - 1),
        )
        upto = last[0]["member_id"] if last else LAST
        between = " AND follow.member_id > ? AND follow.member_id <= ?"
        to = f"{followers}{between} JOIN member ON member.id = follow.member_id"
        found.append((_tell(kind, to), until, upto, id))
        if last:
            return found, stage, upto
        stage, until = stage + 1, 0
    return found, None, 0


def _telling_named(happening: Row) -> list[Statement]:
    """To tell those whom it is about. Nobody is told the same twice, so what counts most comes first."""
    id, kind = happening["id"], HappeningKind(happening["kind"])
    details = [int(number) for number in happening["details"].split()]
    if kind is HappeningKind.EDITION:
        source = "'edition ' || happening.thread_id || ' ' || happening.details"
        return [(_tell("cited", _CITED, source, about="argued.id"), *details, id)]
    if kind is HappeningKind.NOMINATION:
        source = "'nomination ' || happening.details"
        return [(_tell("nomination", _NOMINATED, source, text="nomination.state"), *details, id)]
    source = "'thread ' || happening.thread_id" if kind is HappeningKind.THREAD else _REPLY
    to = f"JOIN member ON member.id IN ({', '.join('?' * len(details))})"
    mentioned = [(_tell("mention", to, source), *details, id)] if details else []
    if kind is HappeningKind.THREAD:
        return mentioned
    return [*mentioned, (_tell("quote", _QUOTED), id), (_tell("reply", _ANSWERED), id)]


_REPLY = "'reply ' || happening.reply_id"


def _tell(
    kind: str, to: str, source: str = _REPLY, about: str = "happening.reply_id", text: str = "''"
) -> str:
    return _TELL.format(kind=kind, to=to, source=source, about=about, text=text)


async def forget_old_notices() -> None:
    """Those that were read long ago, and all that are older still, some at a time."""
    gone = now() - KEPT
    while await glance("SELECT 1 FROM notice WHERE read_at < ?", gone):
        await in_turn(
            (
                "DELETE FROM notice WHERE id IN"
                " (SELECT id FROM notice WHERE read_at < ? ORDER BY read_at LIMIT ?)",
                *(gone, BATCH),
            )
        )
    long_gone = now() - UNREAD_KEPT
    oldest = "SELECT 1 FROM notice WHERE id = (SELECT MIN(id) FROM notice) AND created_at < ?"
    while await glance(oldest, long_gone):
        await in_turn(
            (
                "DELETE FROM notice WHERE created_at < ? AND id IN"
                " (SELECT id FROM notice ORDER BY id LIMIT ?)",
                *(long_gone, BATCH),
            )
        )
