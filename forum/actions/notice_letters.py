"""Letters about notices, for members who want to be told at once."""

from datetime import timedelta

from forum.actions.outbox import post
from forum.clock import now
from forum.database import Row, rows, transaction
from forum.mail.unsubscribing import list_headers, thread_headers, unsubscribe_url
from forum.mail.words import write
from forum.models import LetterKind, MailChoice, Role
from forum.queries.notice_mail import NoticeLine, load_notice_lines
from forum.settings import Settings

AN_HOUR = timedelta(hours=1)
HOURLY = 10
"""Letters about notices that a member gets in an hour. What is more comes together in the last one,
and after that waits until there is room again."""
MEMBERS_AT_ONCE, NOTICES_AT_ONCE = 500, 50
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
