"""Addresses of members: verified by a link that is mailed to them."""

from datetime import timedelta

from tortoise.exceptions import IntegrityError

from forum.actions import audit
from forum.actions.badges import settle_badge
from forum.actions.mail_tokens import LIFE, drop_tokens, make_token, use_token
from forum.actions.outbox import post
from forum.clock import now
from forum.database import execute, rows, transaction
from forum.errors import Conflict, NotFound
from forum.mail.words import write
from forum.models import LetterKind, MailChoice, MailToken, Member, Purpose
from forum.permissions import Viewer
from forum.settings import Settings
from forum.text.addresses import address_key
from forum.text.names import name_key

TAKEN = "This address belongs to another account of this forum. Use another one, or that account."
DAY = timedelta(days=1)
PERIODS = {MailChoice.DAILY: DAY, MailChoice.WEEKLY: 7 * DAY}
"""How long after a digest the next one is due."""


async def ask_to_verify(settings: Settings, member: Member, address: str) -> None:
    """Mail a link to this address, in the transaction of the deed that needs it.

    Whether somebody else has the address, only who reads its mail is told. Display names are left
    out: nobody should be able to have words of theirs mailed to a stranger.
    """
    token = await make_token(member.id, Purpose.VERIFY, address)
    holder = await Member.get_or_none(verified_email=address_key(address))
    known = {"username": member.username, "address": address}
    if holder is not None and holder.id != member.id:
        words = write("taken", settings, **known, holder=holder.username)
    else:
        words = write("verify", settings, **known, url=f"{settings.base_url}/mail/verify/{token}")
    life = LIFE[Purpose.VERIFY]
    await post(settings, LetterKind.VERIFY, words, address, member.id, life=life)


async def ask_to_change(settings: Settings, member: Member, address: str) -> None:
    """The new address counts once it is verified; whoever reads mail at the old one is told, where it
    is known to be theirs: another may have been typed by anybody.
    """
    await ask_to_verify(settings, member, address)
    if member.verified_email:
        words = write("address", settings, username=member.username, address=address)
        await post(settings, LetterKind.ACCOUNT, words, member.email, member.id)


async def address_that_waits(viewer: Viewer) -> str:
    """To be verified: one that is to take the place of the old one, or that; empty where none is."""
    member = await Member.get(id=viewer.member_id)
    waiting = await MailToken.filter(member_id=member.id, purpose=Purpose.VERIFY).first()
    address = waiting.address if waiting else member.email
    return "" if member.verified_email == address_key(address) else address


async def send_again(settings: Settings, viewer: Viewer, address: str) -> None:
    """Mail the link anew to the address that waits, unless it is another one by now."""
    async with transaction():
        if address == await address_that_waits(viewer):
            await ask_to_verify(settings, await Member.get(id=viewer.member_id), address)


async def verify_address(token: str) -> None:
    """Raises NotFound where the link no longer works, Conflict where another account was quicker."""
    try:
        async with transaction():
            found = await use_token(token, Purpose.VERIFY)
            await drop_tokens(found["member_id"], Purpose.RESET)
            await settle_address(found["member_id"], found["address"])
    except IntegrityError:
        raise Conflict(TAKEN) from None


async def settle_address(member_id: int, address: str) -> None:
    """From now on it is known to be theirs; digests begin."""
    [found] = await rows(
        "UPDATE member SET email = ?, verified_email = ?, waits_for_mail = FALSE WHERE id = ?"
        " RETURNING mail, digest_at",
        *(address, address_key(address), member_id),
    )
    if found["digest_at"] is None:
        await plan_digest(member_id, MailChoice(found["mail"]))
    await settle_badge(member_id)


async def plan_digest(member_id: int, choice: MailChoice) -> None:
    """The next one after a whole period; none for who wants none, or whose address is not verified."""
    due = now() + PERIODS[choice] if choice in PERIODS else None
    await execute(
        "UPDATE member SET digest_at = ? WHERE id = ? AND verified_email IS NOT NULL",
        *(due, member_id),
    )


async def vouch_for(username: str) -> None:
    """The command line's way, where mail does not arrive: the member may post without the link."""
    async with transaction():
        found = await rows(
            "UPDATE member SET waits_for_mail = FALSE WHERE username_key = ? AND placeholder = FALSE"
            " RETURNING username",
            name_key(username),
        )
        if not found:
            raise NotFound(f"There is no member {username} who could sign in.")
        await audit.record(None, "vouch for", f"member {found[0]['username']}")
