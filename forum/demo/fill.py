"""Filling an empty forum with the demo's people, threads and marks."""

import secrets
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from forum.actions.agencies import find_or_make_agency
from forum.actions.checks import drain_checks
from forum.actions.passwords import hash_password
from forum.actions.recount import recount_thread
from forum.clock import now
from forum.database import transaction
from forum.errors import Conflict
from forum.models import (
    NO_AGENCY,
    Endorsement,
    Level,
    Member,
    Pick,
    PickHistory,
    Reply,
    Role,
    Thread,
    Visit,
)
from forum.settings import Settings, data_folder, write_private
from forum.text.bits import with_bits
from forum.text.names import name_key
from forum.transfer.imported import Author, ImportedReply, ImportedThread
from forum.transfer.load import load_threads

CONTENT = Path(__file__).parent / "content"
PEOPLE = "people.toml"
PASSWORDS_FILE = "demo-passwords.txt"
MARK_DELAY = timedelta(hours=2)
"""How long after a reply its readers mark it."""

Facts = dict[str, Any]


async def is_empty() -> bool:
    return not await Thread.exists() and not await Member.exists()


async def fill_demo(settings: Settings) -> None:
    """Raises Conflict where the forum has any content: demo data never mixes with real data."""
    if not await is_empty():
        raise Conflict("The forum is not empty; demo data goes only into an empty one.")
    people = tomllib.loads((CONTENT / PEOPLE).read_text("utf-8"))
    await _make_people(people, settings)
    threads = {
        path.stem: tomllib.loads(path.read_text("utf-8"))
        for path in CONTENT.glob("*.toml")
        if path.name != PEOPLE
    }
    for name, facts in sorted(threads.items(), key=lambda item: -item[1]["days_ago"]):
        await _make_thread(name, facts)
    await drain_checks()


def passwords_file(settings: Settings) -> Path:
    return data_folder(settings) / PASSWORDS_FILE


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
        origin=_member_origin(facts["username"]),
    )


def _member_origin(username: str) -> str:
    return f"demo:member:{username}"


def _author(username: str) -> Author:
    return Author(origin=_member_origin(username), name=username, email="")


async def _make_thread(name: str, facts: Facts) -> None:
    began = (now() - timedelta(days=facts["days_ago"])).replace(minute=12, second=0, microsecond=0)
    await load_threads([_imported(name, facts, began)])
    thread = await Thread.get(origin=f"demo:{name}")
    members = {m.username: m for m in await Member.exclude(origin=None)}
    replies = {
        (reply.origin or "").rpartition(":")[2]: reply
        for reply in await Reply.filter(thread_id=thread.id)
    }
    async with transaction():
        await _make_visits(facts, thread, members, replies)
        await _make_marks(facts, members, replies)
        await _make_picks(facts, thread, members, replies)
    await recount_thread(thread.id)


def _imported(name: str, facts: Facts, began: datetime) -> ImportedThread:
    return ImportedThread(
        origin=f"demo:{name}",
        title=facts["title"],
        body=facts["body"],
        author=_author(facts["author"]),
        created_at=began,
        ask=facts["ask"],
        audience=facts.get("audience", ""),
        topics=tuple(facts["topics"]),
        replies=tuple(_imported_replies(name, facts, began)),
    )


def _imported_replies(name: str, facts: Facts, began: datetime) -> Iterator[ImportedReply]:
    for reply in sorted(facts["reply"], key=lambda reply: float(reply["hours"])):
        yield ImportedReply(
            origin=f"demo:{name}:{reply['key']}",
            author=_author(reply["author"]),
            body=reply["body"],
            created_at=began + timedelta(hours=reply["hours"]),
            parent_origin=f"demo:{name}:{reply['to']}" if reply.get("to") else None,
            stance=reply["stance"],
            arguments=tuple(reply["arguments"]),
        )


async def _make_visits(
    facts: Facts, thread: Thread, members: dict[str, Member], replies: dict[str, Reply]
) -> None:
    seen = with_bits(b"", [reply.ordinal for reply in replies.values()])
    for username in facts["readers"]:
        await Visit.create(
            member_id=members[username].id,
            thread_id=thread.id,
            agency_id=members[username].agency_id or NO_AGENCY,
            seen=seen,
            visited_at=now(),
        )


async def _make_marks(facts: Facts, members: dict[str, Member], replies: dict[str, Reply]) -> None:
    await Endorsement.bulk_create(
        Endorsement(
            member_id=members[username].id,
            reply_id=replies[reply["key"]].id,
            agency_id=members[username].agency_id or NO_AGENCY,
            created_at=replies[reply["key"]].created_at + MARK_DELAY,
        )
        for reply in facts["reply"]
        for username in reply["convincing"]
    )


async def _make_picks(
    facts: Facts, thread: Thread, members: dict[str, Member], replies: dict[str, Reply]
) -> None:
    for pick in facts["pick"]:
        reply, member = replies[pick["reply"]], members[pick["by"]]
        made: Facts = {
            "member_id": member.id,
            "thread_id": thread.id,
            "reply_id": reply.id,
            "why": pick["why"],
            "created_at": reply.created_at + MARK_DELAY,
        }
        await Pick.create(**made, agency_id=member.agency_id or NO_AGENCY)
        await PickHistory.create(**made)
