"""What a member sees of the own mail, what a link that was mailed is for, and how the outbox does."""

from datetime import datetime

from msgspec import Struct

from forum.clock import now
from forum.database import moment_or_none, rows
from forum.models import MailChoice, Purpose
from forum.permissions import Viewer


class Address(Struct, frozen=True):
    """`pending` is one that waits to be verified, and takes the place of `email` then."""

    email: str
    verified: bool
    pending: str
    choice: MailChoice


class MailLink(Struct, frozen=True):
    """What a link is for: an address, and whose it is."""

    username: str
    address: str


class MailState(Struct, frozen=True):
    """`failed` letters were given up; `error` is why the last one that was not sent was not."""

    waiting: int
    failed: int
    sent_at: datetime | None
    error: str
    error_at: datetime | None


async def load_address(viewer: Viewer) -> Address:
    found = await rows(
        "SELECT member.email, member.verified_email, member.mail, mail_token.address FROM member"
        " LEFT JOIN mail_token ON mail_token.member_id = member.id AND mail_token.purpose = ?"
        " AND mail_token.expires_at > ? WHERE member.id = ?",
        *(Purpose.VERIFY, now(), viewer.member_id),
    )
    row = found[0]
    pending = row["address"] or ""
    return Address(
        email=row["email"],
        verified=row["verified_email"] is not None,
        pending="" if pending == row["email"] else pending,
        choice=MailChoice(row["mail"]),
    )


async def load_link(token_hash: str, purpose: Purpose) -> MailLink | None:
    """None where it was used, is too old, or never was."""
    found = await rows(
        "SELECT member.username, mail_token.address FROM mail_token"
        " JOIN member ON member.id = mail_token.member_id"
        " WHERE token_hash = ? AND purpose = ? AND expires_at > ?",
        *(token_hash, purpose, now()),
    )
    return MailLink(found[0]["username"], found[0]["address"]) if found else None


async def load_mail_state() -> MailState:
    [counts] = await rows(
        "SELECT (SELECT COUNT(*) FROM letter WHERE due_at IS NOT NULL) AS waiting,"
        " (SELECT COUNT(*) FROM letter WHERE failed_at IS NOT NULL) AS failed,"
        " (SELECT MAX(sent_at) FROM letter) AS sent_at"
    )
    last = await rows(
        "SELECT error, tried_at FROM letter WHERE sent_at IS NULL AND error <> ''"
        " AND (due_at IS NOT NULL OR failed_at IS NOT NULL) ORDER BY tried_at DESC LIMIT 1"
    )
    return MailState(
        waiting=counts["waiting"],
        failed=counts["failed"],
        sent_at=moment_or_none(counts["sent_at"]),
        error=last[0]["error"] if last else "",
        error_at=moment_or_none(last[0]["tried_at"]) if last else None,
    )
