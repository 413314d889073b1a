"""Letters about notices, for members who want to be told at once, and whether what waits may still go."""

import re
from datetime import datetime, timedelta

from forum.actions.mail_choices import CHOICES_OF
from forum.actions.outbox import post
from forum.clock import now
from forum.database import rows, transaction
from forum.mail.unsubscribing import list_headers, thread_headers, unsubscribe_url
from forum.mail.words import write
from forum.models import Letter, LetterKind, MailChoice, Reply, Role, Thread
from forum.permissions import Viewer, may_read_reply, may_read_thread
from forum.placeholders import marks, padded
from forum.queries.notice_mail import NoticeLine, load_notice_lines
from forum.queries.standing import stands
from forum.settings import Settings
from forum.steps import Row

AN_HOUR = timedelta(hours=1)
HOURLY = 10
"""Letters about notices that a member gets in an hour. What is more comes together in the last one,
and after that waits until there is room again."""
MEMBERS_AT_ONCE, NOTICES_AT_ONCE = 500, 50
_POST = re.compile(r'href="[^"]*/(replies|threads)/([0-9]{1,18})"')
"""A post that a letter tells of. In its HTML, where no quotation mark of anybody's comes as one."""
_WAITING = "notice.mailed_at IS NULL AND notice.read_at IS NULL"


async def write_notice_letters(settings: Settings) -> None:
    """For everybody who waits; several processes may do this at once."""
    found = await rows(
        "SELECT id, role, email, (SELECT COUNT(*) FROM letter WHERE letter.member_id = member.id"
        " AND letter.kind = ? AND letter.created_at > ?) AS sent FROM member"
        " WHERE mail = ? AND verified_email IS NOT NULL AND suspended_at IS NULL AND EXISTS"
        f" (SELECT 1 FROM notice WHERE notice.member_id = member.id AND {_WAITING})"
        " ORDER BY id LIMIT ?",
        *(LetterKind.NOTICE, now() - AN_HOUR, MailChoice.INSTANT, MEMBERS_AT_ONCE),
    )
    for member in found:
        if member["sent"] < HOURLY:
            await _write_for(settings, member)


async def _write_for(settings: Settings, member: Row) -> None:
    async with transaction():
        ids = await take_notices(member["id"], NOTICES_AT_ONCE)
        lines = await load_notice_lines(member["id"], Role(member["role"]), ids)
        lines = [line for line in lines if not line.crowded]
        if len(lines) <= HOURLY - member["sent"]:
            for line in lines:
                await _post(settings, member, [line])
        elif lines:
            await _post(settings, member, lines)


async def take_notices(member_id: int, most: int) -> list[int]:
    """Notices that are told now, by nobody else; what was read meanwhile needs no telling."""
    found = await rows(
        "UPDATE notice SET mailed_at = ? WHERE id IN (SELECT id FROM notice WHERE"
        f" member_id = ? AND {_WAITING} ORDER BY id LIMIT ?) AND mailed_at IS NULL RETURNING id",
        *(now(), member_id, most),
    )
    return sorted(row["id"] for row in found)


async def _post(settings: Settings, member: Row, lines: list[NoticeLine]) -> None:
    """One letter, which mail programs put beside the others about its thread where it has one."""
    kind = LetterKind.NOTICE
    headers = list_headers(settings, member["id"], kind)
    threads = {line.thread_id for line in lines}
    if len(threads) == 1 and (thread_id := threads.pop()):
        headers |= thread_headers(settings, thread_id)
    leave = unsubscribe_url(settings, member["id"], kind)
    words = write("notices", settings, lines=lines, unsubscribe=leave)
    await post(settings, kind, words, member["email"], member["id"], headers=headers)


async def may_still_go(letter: Letter) -> bool:
    """Whether a letter may be sent as it was written, judged just before: hours may lie between.

    Notices and digests go while the member wants such mail, is not suspended, and may read every post
    that they tell of, and while those of others say what they said. Letters about the account always go.
    """
    if letter.kind not in CHOICES_OF:
        return True
    found = await rows(
        "SELECT member.mail, member.role, member.suspended_at, member.suspended_until FROM letter"
        " JOIN member ON member.id = letter.member_id WHERE letter.id = ?",
        letter.id,
    )
    if not found or found[0]["mail"] not in CHOICES_OF[letter.kind]:
        return False
    if stands(found[0], "suspended", now()):
        return False
    viewer = Viewer(letter.member_id, role=Role(found[0]["role"]))
    return await _says_what_is_there(viewer, letter)


async def _says_what_is_there(viewer: Viewer, letter: Letter) -> bool:
    told = _POST.findall(letter.html)
    replies = await Reply.filter(id__in={int(id) for noun, id in told if noun == "replies"})
    ids = {int(id) for noun, id in told if noun == "threads"} | {one.thread_id for one in replies}
    threads = await Thread.filter(id__in=ids)
    return (
        all(may_read_reply(viewer, reply) for reply in replies)
        and all(may_read_thread(viewer, thread) for thread in threads)
        and not await _said_otherwise(
            [reply.id for reply in replies if reply.author_id != viewer.member_id],
            [thread.id for thread in threads if thread.author_id != viewer.member_id],
            letter.created_at,
        )
    )


async def _said_otherwise(reply_ids: list[int], thread_ids: list[int], since: datetime) -> bool:
    """Whether words of these replies, or titles, were edited since; new tags are no other words."""
    replies, threads = padded(reply_ids), padded(thread_ids)
    edits = await rows(
        "SELECT edit.id FROM reply_revision edit JOIN reply_revision before"
        " ON before.reply_id = edit.reply_id AND before.number = edit.number - 1"
        f" WHERE edit.reply_id IN ({marks(replies)}) AND edit.created_at > ?"
        " AND edit.plain <> before.plain UNION ALL"
        " SELECT edit.id FROM thread_revision edit JOIN thread_revision before"
        " ON before.thread_id = edit.thread_id AND before.number = edit.number - 1"
        f" WHERE edit.thread_id IN ({marks(threads)}) AND edit.created_at > ?"
        " AND edit.title <> before.title LIMIT 1",
        *(*replies, since, *threads, since),
    )
    return bool(edits)
