"""Passwords: hashed with argon2, beside the event loop and a few at a time."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forum.database import rows
from forum.errors import Invalid
from forum.models import Member
from forum.rules.passwords import why_not

# OWASP's recommendation for argon2id: 19 MiB, two passes, one lane; about 40 ms here.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = 2
"""Hashes computed at the same time: more would only take turns, and memory."""
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$A04oB1xsoPMCslhfemDEOA$swIUwVWE8noktQyngAsQ7JFvMdgHgGhQffrhZWCpZYY"
"""Of words that nobody knows: whoever signs in as nobody waits as long as everybody else."""

_turns: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}


async def hash_password(password: str) -> str:
    async with _turn():
        return await asyncio.to_thread(HASHER.hash, password)


async def hash_new(password: str, *about: str) -> str:
    """Of one that somebody chose; raises Invalid for one that guessers try early.

    `about` is what others know of the account and of the forum.
    """
    async with _turn():
        words = await asyncio.to_thread(why_not, password, about)
    if words:
        raise Invalid({"password": words})
    return await hash_password(password)


async def matches(password: str, stored: str) -> bool:
    """Takes as long for a member who does not exist, whose `stored` is empty."""
    async with _turn():
        return await asyncio.to_thread(_matches, password, stored)


async def is_still(member: Member) -> bool:
    """Inside a transaction: whether this member, as loaded before the password was checked, has that
    password yet, and is here; then nobody changes either until the transaction ends.

    Checking takes long: what was changed meanwhile ended every session, and the account perhaps.
    """
    return bool(
        await rows(
            "UPDATE member SET password_hash = password_hash"
            " WHERE id = ? AND password_hash = ? AND left_at IS NULL RETURNING id",
            *(member.id, member.password_hash),
        )
    )


def _matches(password: str, stored: str) -> bool:
    try:
        return HASHER.verify(stored or NOBODY, password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def _turn() -> asyncio.Semaphore:
    loop = asyncio.get_running_loop()
    if loop not in _turns:
        _turns.clear()
        _turns[loop] = asyncio.Semaphore(AT_ONCE)
    return _turns[loop]
