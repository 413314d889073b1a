"""Telling members what happened: of one row, a notice for each whom it concerns."""

import asyncio
from contextlib import nullcontext
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

from forum.clock import now
from forum.database import execute_many, glance, in_turn, is_postgres, joined, transaction, write
from forum.models import HappeningKind
from forum.placeholders import marks
from forum.steps import Row, Statement

AT_ONCE = 10
"""Happenings that one transaction tells of."""
BATCH = 200
"""Followers who are told of each at a time, so that no transaction is long."""
KEPT = timedelta(days=90)
"""How long a notice stays after it was read."""
UNREAD_KEPT = timedelta(days=400)
LAST = 2**63 - 1

_FOLLOWERS = {
    "thread": """
        thread_follow follow WHERE follow.thread_id = {thread} AND follow.following = TRUE
        AND follow.created_at <= {at}""",
    "type": """
        reply_argument tag JOIN type_follow follow ON follow.type_id = tag.type_id
        WHERE tag.reply_id = {reply} AND follow.created_at <= {at}""",
}
_HEAR = {HappeningKind.REPLY: ("thread", "type"), HappeningKind.EDIT: ("type",)}
"""Which followers hear of what: those of threads hear of new replies only."""


def _last_of_some(kind: str) -> str:
    """SQL for the last of these followers who is told in this step; NULL where that are all."""
    which = _FOLLOWERS[kind].format(
        thread="happening.thread_id", reply="happening.reply_id", at="happening.created_at"
    )
    return f"""(SELECT DISTINCT follow.member_id FROM {which}
        AND follow.member_id > happening.told_until ORDER BY 1 LIMIT 1 OFFSET ?)"""


_WAITING = f"""
    SELECT happening.*, thread.hidden, reply.hidden_at, reply.withdrawn_at,
        {_last_of_some("thread")} AS last_of_thread, {_last_of_some("type")} AS last_of_type
    FROM happening LEFT JOIN thread ON thread.id = happening.thread_id
    LEFT JOIN reply ON reply.id = happening.reply_id
    WHERE happening.id > ? AND NOT (CASE WHEN reply.id IS NULL THEN
            COALESCE(thread.held, FALSE) AND thread.hidden_reason = ''
        ELSE reply.held AND reply.hidden_reason = '' AND reply.withdrawn_at IS NULL END)
    ORDER BY happening.id LIMIT ?"""
"""What is told of a post that waits for a manager waits with it."""
_ALONE = " FOR UPDATE OF happening SKIP LOCKED"
"""SQLite has one writer at a time anyway."""

_TELL = """
    INSERT INTO notice (member_id, kind, source, thread_id, reply_id, actor_id, text, created_at)
    SELECT member.id, concerned.kind, {source}, happening.thread_id,
        COALESCE(concerned.about, happening.reply_id),
        COALESCE(post.author_id, happening.actor_id), concerned.text, happening.created_at
    FROM happening LEFT JOIN reply post ON post.id = happening.reply_id
    JOIN ({concerned}) concerned ON TRUE JOIN member ON member.id = concerned.member_id
    WHERE happening.id = ? AND member.suspended_at IS NULL AND member.placeholder = FALSE
        AND member.id <> COALESCE(happening.actor_id, 0) AND member.id <> COALESCE(post.author_id, 0)
    ORDER BY concerned.rank ON CONFLICT (member_id, source) DO NOTHING"""
"""Nobody is told the same twice, so what counts most comes first."""
_SOURCES = {
    HappeningKind.THREAD: "'thread ' || happening.thread_id",
    HappeningKind.REPLY: "'reply ' || happening.reply_id",
    HappeningKind.EDIT: "'reply ' || happening.reply_id",
    HappeningKind.EDITION: "'edition ' || happening.thread_id || ' ' || happening.details",
    HappeningKind.NOMINATION: "'nomination ' || happening.details",
}

_MENTIONED = "SELECT id AS member_id, {told} FROM member WHERE id IN ({ids})"
_QUOTED = """
    SELECT quoted.author_id AS member_id, {told} FROM reply_quote quote
    JOIN reply quoted ON quoted.id = quote.quoted_id WHERE quote.reply_id = ?"""
_ANSWERED = """
    SELECT parent.author_id AS member_id, {told} FROM reply post
    JOIN reply parent ON parent.id = post.parent_id WHERE post.id = ?"""
_CITED = """
    SELECT argued.author_id AS member_id, {told} FROM edition
    JOIN edition_text cited ON cited.edition_id = edition.id AND cited.kind = 'quote'
        AND NOT EXISTS (SELECT 1 FROM edition_text earlier JOIN edition before
            ON before.id = earlier.edition_id WHERE before.thread_id = edition.thread_id
            AND before.number = edition.number - 1 AND earlier.reply_id = cited.reply_id)
    JOIN reply argued ON argued.id = cited.reply_id
        AND argued.hidden_at IS NULL AND argued.withdrawn_at IS NULL
    WHERE edition.thread_id = ? AND edition.number = ?"""
_NOMINATED = "SELECT member_id, {told} FROM nomination WHERE id = ?"


async def drain_happenings() -> bool:
    """Tell of all that waits, and say whether there was any. Others may do so at the same moment: each
    row is told of by one.

    What fails stays, and keeps nothing else from being told; its error is raised at the end.
    """
    after, told, failure, most = 0, False, None, AT_ONCE
    while True:
        taken: list[Row] = []
        try:
            upto = await _tell_some(after, most, taken)
        except Exception as error:
            if not taken:
                raise
            if most > 1:
                # One by one from here on: the others are not to wait for the one that fails.
                most = 1
                continue
            failure, upto = error, taken[0]["id"]
        told = told or bool(taken)
        if len(taken) < most and upto == (taken[-1]["id"] if taken else after):
            break
        after = upto
        await asyncio.sleep(0)
    if failure:
        raise failure
    return told


async def _tell_some(after: int, most: int, taken: list[Row]) -> int:
    """Tell of the next that nobody else tells of, which go into `taken`; up to which of them it is done.

    On SQLite another process may be telling of them: what both write comes to the same.
    """
    async with transaction() if is_postgres() else nullcontext():
        waiting = _WAITING + (_ALONE if is_postgres() else "")
        taken += await glance(waiting, BATCH - 1, BATCH - 1, after, most)
        steps, upto = list[Statement](), taken[-1]["id"] if taken else after
        for happening in taken:
            told, until = _telling(happening) if _may_be_told(happening) else ([], 0)
            on = ("UPDATE happening SET told_until = ? WHERE id = ?", until, happening["id"])
            over = ("DELETE FROM happening WHERE id = ?", happening["id"])
            steps += joined(*told, on if until else over)
            upto = min(upto, happening["id"] - 1) if until else upto
        if steps:
            await _write(steps)
        return upto


async def _write(steps: list[Statement]) -> None:
    """What comes several times in a row, as in a rush, PostgreSQL is sent at once."""
    if not is_postgres():
        await write(*steps)
        return
    for sql, of_same in groupby(steps, itemgetter(0)):
        await execute_many(sql, [one[1:] for one in of_same])


def _may_be_told(happening: Row) -> bool:
    """Not of what is gone from view before anybody heard of it."""
    in_view = happening["hidden_at"] is None and happening["withdrawn_at"] is None
    return in_view and happening["hidden"] is not None and not happening["hidden"]


def _telling(happening: Row) -> tuple[list[Statement], int]:
    """To tell those whom it is about, and some followers; up to which of these, 0 where to all."""
    followers = _HEAR.get(HappeningKind(happening["kind"]), ())
    until = min(filter(None, (happening[f"last_of_{kind}"] for kind in followers)), default=0)
    concerned = [] if happening["told_until"] else _named(happening)
    concerned += [_some(happening, kind, until or LAST) for kind in followers]
    if not concerned:
        return [], 0
    together = " UNION ALL ".join(sql for sql, *_ in concerned)
    sql = _TELL.format(source=_SOURCES[HappeningKind(happening["kind"])], concerned=together)
    values = [value for _, *of_one in concerned for value in of_one]
    return [(sql, *values, happening["id"])], until


def _named(happening: Row) -> list[Statement]:
    """Those whom it is about."""
    kind = HappeningKind(happening["kind"])
    details = [int(number) for number in happening["details"].split()]
    if kind is HappeningKind.EDITION:
        told = _as("cited", about="argued.id")
        return [(_CITED.format(told=told), happening["thread_id"], *details)]
    if kind is HappeningKind.NOMINATION:
        return [(_NOMINATED.format(told=_as("nomination", text="state")), *details)]
    mentioned = _MENTIONED.format(told=_as("mention"), ids=marks(details))
    named: list[Statement] = [(mentioned, *details)] if details else []
    if kind is not HappeningKind.THREAD:
        id = happening["reply_id"]
        named += [
            (_QUOTED.format(told=_as("quote")), id),
            (_ANSWERED.format(told=_as("reply")), id),
        ]
    return named


def _some(happening: Row, kind: str, until: int) -> Statement:
    """Followers of its thread or of its types, after those who were told."""
    which = _FOLLOWERS[kind].format(thread="?", reply="?", at="?")
    sql = f"""
    SELECT follow.member_id, {_as(kind)} FROM {which}
    AND follow.member_id > ? AND follow.member_id <= ?"""
    of = happening["thread_id" if kind == "thread" else "reply_id"]
    return sql, of, happening["created_at"], happening["told_until"], until


_RANKS = {kind: rank for rank, kind in enumerate(("mention", "quote", "reply", "thread", "type"))}


def _as(kind: str, about: str = "CAST(NULL AS BIGINT)", text: str = "''") -> str:
    return f"'{kind}' AS kind, {_RANKS.get(kind, 0)} AS rank, {about} AS about, {text} AS text"


async def forget_old_notices() -> None:
    """Those that were read long ago, and all that are older still, some at a time."""
    gone = now() - KEPT
    while await glance("SELECT 1 FROM notice WHERE read_at < ? LIMIT 1", gone):
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
