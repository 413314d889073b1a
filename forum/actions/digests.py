"""Digests: what a day or a week brought to a member, in one letter."""

from datetime import timedelta

from forum.actions.addresses import PERIODS
from forum.actions.notice_letters import take_notices
from forum.actions.outbox import post
from forum.clock import now
from forum.database import rows, transaction
from forum.mail.unsubscribing import list_headers, unsubscribe_url
from forum.mail.words import write
from forum.models import LetterKind, MailChoice, Role
from forum.queries.new_arguments import load_new_arguments
from forum.queries.notice_mail import load_notice_lines
from forum.settings import Settings
from forum.steps import Row

MEMBERS_AT_ONCE = 100
NOTICES_SHOWN, NOTICES_TAKEN, ARGUMENTS_SHOWN = 15, 500, 5


async def write_digests(settings: Settings) -> None:
    """For everybody whose digest is due; several processes may do this at once."""
    while due := await rows(
        "SELECT id, mail FROM member WHERE digest_at <= ? ORDER BY digest_at LIMIT ?",
        *(now(), MEMBERS_AT_ONCE),
    ):
        for member in due:
            period = PERIODS.get(MailChoice(member["mail"]))
            await _write_for(settings, member["id"], period)


async def _write_for(settings: Settings, member_id: int, period: timedelta | None) -> None:
    moment = now()
    async with transaction():
        taken = await rows(
            "UPDATE member SET digest_at = ? WHERE id = ? AND digest_at <= ? RETURNING"
            " id, role, email, verified_email, suspended_at",
            *(moment + period if period else None, member_id, moment),
        )
        if taken and period and taken[0]["verified_email"] and not taken[0]["suspended_at"]:
            await _post(settings, taken[0], period)


async def _post(settings: Settings, member: Row, period: timedelta) -> None:
    """Nothing where there is nothing to tell. The newest notices are told, and how many there are."""
    id, kind = member["id"], LetterKind.DIGEST
    ids = await take_notices(id, NOTICES_TAKEN)
    lines = await load_notice_lines(id, Role(member["role"]), ids)
    arguments = await load_new_arguments(id, now() - period, ARGUMENTS_SHOWN)
    if not lines and not arguments:
        return
    words = write(
        "digest",
        settings,
        lines=lines[-NOTICES_SHOWN:],
        more=max(0, len(lines) - NOTICES_SHOWN),
        arguments=arguments,
        period="week" if period > PERIODS[MailChoice.DAILY] else "day",
        unsubscribe=unsubscribe_url(settings, id, kind),
    )
    headers = list_headers(settings, id, kind)
    await post(settings, kind, words, member["email"], id, headers=headers)
