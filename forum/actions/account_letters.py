"""Letters about an account itself: whoever reads its mail is told what was done to it, and by what way
to set it right. They always come, as far as mail is sent at all.
"""

from datetime import datetime

from forum.actions.outbox import post
from forum.mail.words import write
from forum.models import LetterKind, Member, Role
from forum.settings import Settings

ROLE_WORDS = {
    Role.MEMBER: "a member",
    Role.MANAGER: "a community manager",
    Role.ADMIN: "an administrator",
}


async def tell_of_browser(
    settings: Settings | None, member: Member, browser: str, network: str
) -> None:
    """Only to an address that is known to be theirs: others may have been typed by anybody."""
    if member.verified_email:
        said = (
            f"Somebody signed in to it just now with a browser that we had not seen before: {browser},"
            f" from the network {network or 'unknown'}."
        )
        await _tell(settings, member, "A new browser signed in to your account", said)


async def tell_of_download(settings: Settings | None, member: Member) -> None:
    said = "Everything that the forum keeps about you was downloaded just now."
    await _tell(settings, member, "Your data was downloaded", said)


async def tell_of_role(settings: Settings | None, member: Member, role: Role) -> None:
    said = f"An administrator changed what you may do: you are {ROLE_WORDS[role]} now."
    await _tell(settings, member, "Your role was changed", said, may_be_wrong=False)


async def tell_of_suspension(
    settings: Settings | None, member: Member, until: datetime | None, *, on: bool
) -> None:
    """That it begins, or was lifted: who is kept out can be told in no other way."""
    ends = f"until {until:%B} {until.day}, {until.year}" if until else "until it is lifted"
    title = "Your account was suspended" if on else "Your account is open again"
    said = (
        f"A community manager suspended it {ends}. You cannot sign in; what you posted stays."
        if on
        else "A community manager lifted its suspension. You can sign in again."
    )
    await _tell(settings, member, title, said, may_be_wrong=False)


async def tell_of_departure(settings: Settings | None, member: Member) -> None:
    """A letter of nobody: it outlives the account, and goes as soon as it was sent."""
    said = "It was deleted just now. This cannot be undone, and no other mail will come."
    words = "Your account was deleted"
    await _tell(settings, member, words, said, may_be_wrong=False, owned=False)


async def _tell(  # noqa: PLR0913  (what such a letter says)
    settings: Settings | None,
    member: Member,
    title: str,
    said: str,
    *,
    may_be_wrong: bool = True,
    owned: bool = True,
) -> None:
    """In the transaction of the deed. Without mail, or an address, nothing is written."""
    if settings is None or not settings.sends_mail or not member.email:
        return
    context = {"title": title, "said": said, "may_be_wrong": may_be_wrong}
    words = write("account", settings, username=member.username, **context)
    owner = member.id if owned else None
    await post(settings, LetterKind.ACCOUNT, words, member.email, owner)
