"""Accounts: signing up, profiles, passwords, roles, and joining imported authors to people."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from tortoise.exceptions import IntegrityError

from forum.actions import audit
from forum.actions.access import hold_every_thread
from forum.actions.account_letters import tell_of_role
from forum.actions.addresses import ask_to_change, ask_to_verify
from forum.actions.agencies import find_or_make_agency
from forum.actions.argument_counts import counted_authors
from forum.actions.badges import settle_badge
from forum.actions.mail_tokens import drop_tokens
from forum.actions.outbox import post
from forum.actions.passwords import hash_new, is_still, matches
from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller, forget_devices, know_device
from forum.actions.versions import site_changed
from forum.clock import now
from forum.database import rows, transaction
from forum.errors import Forbidden, Invalid, NotFound
from forum.mail.words import write
from forum.models import LetterKind, Member, Purpose, Role, Session
from forum.permissions import Viewer
from forum.rules.drafts import PasswordDraft, ProfileDraft, SignUpDraft
from forum.rules.leaving import retired_key
from forum.settings import Settings
from forum.text.addresses import address_key
from forum.text.names import name_key

Count = Callable[[], Awaitable[None]]
"""Counts a letter before it is written; raises TooSoon where there were too many."""
TAKEN = "That username is taken. Choose another."
NOT_CURRENT = "That is not your current password."
NOT_YOURS = "Only an administrator gives roles, and nobody changes their own."


async def sign_up(
    draft: SignUpDraft,
    role: Role = Role.MEMBER,
    *,
    confirm_agency: bool = False,
    settings: Settings | None = None,
) -> Member:
    """Make an account. Imported authors of the same name or address stay who they are.

    Agencies named by the command line count as confirmed. With settings by which mail is sent, the
    member may post once the address is verified. Raises Invalid for a taken username, and for a
    password that guessers try early.
    """
    async with _account(draft, role, settings, confirm_agency=confirm_agency) as member:
        return member


async def sign_up_and_in(
    draft: SignUpDraft, settings: Settings, caller: Caller, count: Count | None = None
) -> str:
    """Make an account, and a session in this browser; gives its token. Only where mail is sent, and
    nothing else speaks against the account, its letter is counted.
    """
    async with _account(draft, Role.MEMBER, settings, count=count) as member:
        return await open_session(member, caller)


@asynccontextmanager
async def _account(
    draft: SignUpDraft,
    role: Role,
    settings: Settings | None,
    *,
    confirm_agency: bool = False,
    count: Count | None = None,
) -> AsyncIterator[Member]:
    """A new one, in a transaction that ends with what is done inside."""
    mails = settings if settings and settings.sends_mail else None
    key = name_key(draft.username)
    if await Member.exists(username_key__in=[key, retired_key(key)]):
        raise Invalid({"username": TAKEN})
    site = settings.site_name if settings else ""
    hashed = await hash_new(draft.password, draft.username, draft.email, site)
    if mails and count:
        await count()
    try:
        async with transaction():
            agency = await find_or_make_agency(draft.agency, confirmed=confirm_agency)
            member = await Member.create(
                username=draft.username,
                username_key=key,
                display_name=draft.display_name,
                email=draft.email,
                password_hash=hashed,
                role=role,
                agency_id=agency.id if agency else None,
                waits_for_mail=mails is not None,
                created_at=now(),
            )
            if mails:
                await ask_to_verify(mails, member, member.email)
            yield member
    except IntegrityError:
        raise Invalid({"username": TAKEN}) from None


async def update_profile(
    viewer: Viewer, draft: ProfileDraft, settings: Settings | None = None
) -> None:
    """What a member argued counts for the agency that they are of now.

    Where mail is sent, another address counts once it is verified. Raises Invalid where somebody who is
    silenced changes what others read.
    """
    async with transaction():
        moves = await _is_of_another(viewer, draft.agency)
        if viewer.silenced and (moves or await _says_otherwise(viewer, draft)):
            raise Invalid({"display_name": f"{viewer.silence} Your address may change."})
        if moves:
            await _move_to_agency(viewer, draft.agency)
        await Member.filter(id=viewer.member_id).update(
            display_name=draft.display_name, disclaimer=draft.disclaimer
        )
        await _change_address(viewer, draft.email, settings)
        await settle_badge(viewer.member_id)
        await site_changed()


async def _says_otherwise(viewer: Viewer, draft: ProfileDraft) -> bool:
    member = await Member.get(id=viewer.member_id)
    return (member.display_name, member.disclaimer) != (draft.display_name, draft.disclaimer)


async def _is_of_another(viewer: Viewer, agency: str) -> bool:
    found = await rows(
        "SELECT agency.name_key FROM member LEFT JOIN agency ON agency.id = member.agency_id"
        " WHERE member.id = ?",
        viewer.member_id,
    )
    return (found[0]["name_key"] or "") != name_key(agency)


async def _move_to_agency(viewer: Viewer, name: str) -> None:
    await hold_every_thread()
    async with counted_authors(viewer.member_id or 0):
        agency = await find_or_make_agency(name)
        await Member.filter(id=viewer.member_id).update(agency_id=agency.id if agency else None)


async def _change_address(viewer: Viewer, address: str, settings: Settings | None) -> None:
    """Capitals change nothing about whose it is, and mail nothing: only how it is written."""
    member = await Member.get(id=viewer.member_id)
    if address_key(address) == address_key(member.email):
        await Member.filter(id=member.id).update(email=address)
        return
    await drop_tokens(member.id, Purpose.RESET)
    if settings and settings.sends_mail:
        await ask_to_change(settings, member, address)
    else:
        await Member.filter(id=member.id).update(email=address, verified_email=None, digest_at=None)


async def change_password(
    viewer: Viewer, draft: PasswordDraft, settings: Settings | None = None, device: str = ""
) -> None:
    """Needs the current password; all other sessions end. The account knows this `device` from now on."""
    member = await Member.get(id=viewer.member_id)
    if not await matches(draft.current_password[:1000], member.password_hash):
        raise Invalid({"current_password": NOT_CURRENT})
    hashed = await new_hash(member, draft.password, settings)
    async with transaction():
        if not await is_still(member):
            raise Invalid({"current_password": NOT_CURRENT})
        await store_password(member, hashed, settings, keep_session=viewer.session_id)
        await Session.filter(id=viewer.session_id).update(proved_at=now())
        if device:
            await know_device(member.id, device)


async def set_password(username: str, password: str, settings: Settings | None = None) -> None:
    """The command line's way: no old password needed; every session ends."""
    member = await get_account(username)
    await store_password(member, await new_hash(member, password, settings), settings)
    await audit.record(None, "set password", f"member {member.username}")


async def new_hash(member: Member, password: str, settings: Settings | None) -> str:
    """Raises Invalid for a password that guessers try early."""
    site = settings.site_name if settings else ""
    return await hash_new(password, member.username, member.email, site)


async def store_password(
    member: Member, hashed: str, settings: Settings | None, keep_session: int | None = None
) -> None:
    """Sessions end, and who reads the member's mail is told. Links die that would set another one, or
    make an address that somebody else may have asked for that of the account. No browser is known any
    more.
    """
    async with transaction():
        await Member.filter(id=member.id).update(password_hash=hashed)
        await Session.filter(member_id=member.id).exclude(id=keep_session or 0).delete()
        await forget_devices(member.id)
        await drop_tokens(member.id, Purpose.RESET)
        await drop_tokens(member.id, Purpose.VERIFY, but=member.email)
        if settings and settings.sends_mail and member.email:
            words = write("password", settings, username=member.username)
            await post(settings, LetterKind.ACCOUNT, words, member.email, member.id)


async def set_role(
    username: str, role: Role, viewer: Viewer | None = None, settings: Settings | None = None
) -> Member:
    """Without a viewer: the command line. Who is an administrator stays one until another says so, so
    that there is always one. Raises NotFound, and Forbidden.
    """
    async with transaction():
        await site_changed()  # holds its row, so that administrators take turns
        member = await get_account(username)
        if viewer and (member.id == viewer.member_id or not await _is_admin(viewer)):
            raise Forbidden(NOT_YOURS)
        before, member.role = member.role, role
        if before is role:
            return member
        await member.save(update_fields=["role"])
        await audit.record(
            viewer,
            "change role",
            f"member {member.username}",
            before={"role": str(before)},
            after={"role": str(role)},
        )
        await tell_of_role(settings, member, role)
        return member


async def _is_admin(viewer: Viewer) -> bool:
    """Now, and not when the page was asked for."""
    return await Member.exists(id=viewer.member_id, role=Role.ADMIN, suspended_at=None)


async def get_account(username: str) -> Member:
    """A member who can have a role and a password; raises NotFound for imported authors."""
    member = await Member.get_or_none(username_key=name_key(username))
    if member is None or member.placeholder:
        raise NotFound(f"There is no member {username} who could sign in.")
    return member
