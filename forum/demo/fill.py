"""Filling an empty forum with the demo: its people, what they wrote, and what was made of it."""

import secrets
from datetime import timedelta

from forum.actions.agencies import find_or_make_agency
from forum.actions.checks import drain_checks
from forum.actions.passwords import hash_password
from forum.clock import now
from forum.database import transaction
from forum.demo.curate import deeds_of, retell
from forum.demo.passwords import passwords_file
from forum.demo.threads import CONTENT, PEOPLE, Facts, member_origin, read, read_threads
from forum.errors import Conflict
from forum.models import Level, Member, Role, Thread
from forum.settings import Settings, write_private
from forum.text.names import name_key


async def is_empty() -> bool:
    return not await Thread.exists() and not await Member.exists()


async def fill_demo(settings: Settings) -> None:
    """Raises Conflict where the forum has any content: demo data never mixes with real data."""
    if not await is_empty():
        raise Conflict("The forum is not empty; demo data goes only into an empty one.")
    await _make_people(read(CONTENT / PEOPLE), settings)
    threads = read_threads()
    for thread in threads:
        await thread.tell(thread.began)
    await retell([deed for thread in threads for deed in deeds_of(thread)])
    for thread in threads:
        await thread.tell(now())
    await drain_checks()


async def _make_people(people: Facts, settings: Settings) -> None:
    """Only those marked `sign_in` get a password: a random one, kept in the data folder."""
    passwords: dict[str, str] = {}
    hashes: dict[str, str] = {}
    for facts in people["member"]:
        if facts.get("sign_in"):
            passwords[facts["username"]] = secrets.token_urlsafe(12)
            hashes[facts["username"]] = await hash_password(passwords[facts["username"]])
    async with transaction():
        for facts in people["agency"]:
            await find_or_make_agency(facts["name"], Level(facts["level"]), confirmed=True)
        for facts in people["member"]:
            await _make_member(facts, hashes.get(facts["username"], ""))
    text = "".join(f"{username} {password}\n" for username, password in passwords.items())
    write_private(passwords_file(settings), text)


async def _make_member(facts: Facts, password_hash: str) -> None:
    agency = await find_or_make_agency(facts.get("agency", ""))
    await Member.create(
        username=facts["username"],
        username_key=name_key(facts["username"]),
        display_name=facts["name"],
        email=f"{facts['username']}@demo.example",
        password_hash=password_hash,
        role=Role(facts.get("role", "member")),
        agency_id=agency.id if agency else None,
        disclaimer=facts.get("disclaimer", ""),
        created_at=now() - timedelta(days=60),
        origin=member_origin(facts["username"]),
    )
