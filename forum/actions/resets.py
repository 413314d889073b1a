"""Passwords that were forgotten: a link to the address of the account sets a new one."""

from datetime import timedelta

from tortoise.exceptions import IntegrityError

from forum.actions.addresses import settle_address
from forum.actions.mail_tokens import GONE, LIFE, make_token, use_token
from forum.actions.members import new_hash, store_password
from forum.actions.outbox import post
from forum.actions.sign_ins import know_device
from forum.actions.tokens import hash_token
from forum.clock import now
from forum.database import moment, rows, transaction
from forum.errors import NotFound
from forum.mail.words import write
from forum.models import LetterKind, MailToken, Member, Purpose, ResetRequest
from forum.settings import Settings
from forum.text.addresses import address_key

AT_ONCE = 100
ACCOUNTS_MAX = 3
"""Accounts of one address that nobody verified; each gets a letter that names it."""
TOO_LATE = timedelta(hours=1)


async def ask_for_reset(address: str) -> None:
    """Note that somebody asked; that takes as long whether or not an account has the address."""
    await ResetRequest.create(address=address, asked_at=now())


async def answer_reset_requests(settings: Settings) -> None:
    """Mail a link for each that an account has the address of."""
    while waiting := await ResetRequest.all().order_by("id").limit(AT_ONCE):
        for request in waiting:
            await _answer(settings, request.id)


async def _answer(settings: Settings, request_id: int) -> None:
    async with transaction():
        found = await rows(
            "DELETE FROM reset_request WHERE id = ? RETURNING address, asked_at", request_id
        )
        if not found or moment(found[0]["asked_at"]) < now() - TOO_LATE:
            return  # another process was quicker, or nobody waits for it any more
        for member in await _holders(found[0]["address"]):
            token = await make_token(member.id, Purpose.RESET, member.email)
            url = f"{settings.base_url}/login/reset/{token}"
            words = write("reset", settings, username=member.username, url=url)
            life = LIFE[Purpose.RESET]
            await post(settings, LetterKind.RESET, words, member.email, member.id, life=life)


async def _holders(address: str) -> list[Member]:
    """Who verified the address; else those who only typed it."""
    people = Member.filter(placeholder=False, suspended_at=None)
    verified = await people.filter(verified_email=address_key(address))
    if verified:
        return verified
    found = await rows(
        "SELECT id FROM member WHERE LOWER(email) = LOWER(?) AND verified_email IS NULL"
        " AND placeholder = FALSE AND suspended_at IS NULL ORDER BY id LIMIT ?",
        *(address, ACCOUNTS_MAX),
    )
    return await people.filter(id__in=[row["id"] for row in found])


async def reset_password(settings: Settings, token: str, password: str, device: str = "") -> None:
    """Set it by a link, which shows too that the address is theirs; the link is used up then. The
    account knows this `device` from now on, however many others are guessing its password.

    Raises NotFound, and Invalid for a password that guessers try early.
    """
    link = await MailToken.get_or_none(token_hash=hash_token(token), purpose=Purpose.RESET)
    if link is None:
        raise NotFound(GONE)
    hashed = await new_hash(await Member.get(id=link.member_id), password, settings)
    try:
        await _reset(settings, token, hashed, device, settle=True)
    except IntegrityError:  # another account verified the address at this very moment
        await _reset(settings, token, hashed, device, settle=False)


async def _reset(settings: Settings, token: str, hashed: str, device: str, *, settle: bool) -> None:
    async with transaction():
        found = await use_token(token, Purpose.RESET)
        member = await Member.get(id=found["member_id"])
        await store_password(member, hashed, settings)
        if device:
            await know_device(member.id, device)
        key = address_key(found["address"])
        if settle and not await Member.exists(verified_email=key):
            await settle_address(member.id, found["address"])
