"""The demo's threads: what their members wrote and marked, told in the order of its dates."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from forum.actions.recount import recount_thread
from forum.clock import now
from forum.database import transaction
from forum.models import NO_AGENCY, Endorsement, Member, Pick, PickHistory, Reply, Thread, Visit
from forum.rules.evidence_rows import FIELDS, EvidenceRow
from forum.text.bits import with_bits
from forum.transfer.imported import Author, ImportedReply, ImportedThread
from forum.transfer.load import load_threads

CONTENT = Path(__file__).parent / "content"
PEOPLE = "people.toml"
CURATION = "curation"
"""The folder of what managers and readers made of each thread; its files are named like those."""
MARK_DELAY = timedelta(hours=2)
"""How long after a reply its readers mark it."""

Facts = dict[str, Any]


def read(file: Path) -> Facts:
    return tomllib.loads(file.read_text("utf-8"))


def member_origin(username: str) -> str:
    return f"demo:member:{username}"


class DemoThread(Struct):
    """`facts` are what members wrote, `curation` what was made of it; `told` says what is in yet."""

    name: str
    facts: Facts
    curation: Facts
    began: datetime
    told: set[str] = field(default_factory=set)

    def after(self, *, days: float = 0, hours: float = 0) -> datetime:
        return self.began + timedelta(days=days, hours=hours)

    async def stored(self) -> Thread:
        return await Thread.get(origin=f"demo:{self.name}")

    async def reply(self, key: str) -> Reply:
        """As it is stored now; raises LookupError where nothing of that key was told yet."""
        found = await Reply.get_or_none(origin=self._origin(key))
        if found is None:
            raise LookupError(f"The demo's thread {self.name} has no reply {key} at this moment.")
        return found

    async def tell(self, until: datetime) -> None:
        """Let in what was written up to this moment, with its marks and picks."""
        replies = sorted(self.facts["reply"], key=lambda reply: float(reply["hours"]))
        fresh = [
            reply
            for reply in replies
            if reply["key"] not in self.told and self.after(hours=reply["hours"]) <= until
        ]
        if self.told and not fresh:
            return
        await load_threads([self._imported(fresh)])
        self.told |= {reply["key"] for reply in fresh}
        thread = await self.stored()
        stored = {reply["key"]: await self.reply(reply["key"]) for reply in fresh}
        members = {member.username: member for member in await Member.exclude(origin=None)}
        async with transaction():
            await self._see(thread, members)
            await _mark(fresh, stored, members)
            await self._pick(thread, stored, members)
        await recount_thread(thread.id)

    def _origin(self, key: str) -> str:
        return f"demo:{self.name}:{key}"

    def _imported(self, replies: list[Facts]) -> ImportedThread:
        facts = self.facts
        return ImportedThread(
            origin=f"demo:{self.name}",
            title=facts["title"],
            body=facts["body"],
            author=_author(facts["author"]),
            created_at=self.began,
            ask=facts["ask"],
            audience=facts.get("audience", ""),
            topics=tuple(facts["topics"]),
            replies=tuple(map(self._imported_reply, replies)),
        )

    def _imported_reply(self, reply: Facts) -> ImportedReply:
        return ImportedReply(
            origin=self._origin(reply["key"]),
            author=_author(reply["author"]),
            body=reply["body"],
            created_at=self.after(hours=reply["hours"]),
            parent_origin=self._origin(reply["to"]) if reply.get("to") else None,
            stance=reply["stance"],
            arguments=tuple(reply["arguments"]),
            evidence=tuple(_evidence(reply)),
        )

    async def _see(self, thread: Thread, members: dict[str, Member]) -> None:
        seen = with_bits(b"", range(1, len(self.told) + 1))
        await Visit.filter(thread_id=thread.id).delete()
        await Visit.bulk_create(
            Visit(
                member_id=members[username].id,
                thread_id=thread.id,
                agency_id=members[username].agency_id or NO_AGENCY,
                seen=seen,
                visited_at=now(),
            )
            for username in self.facts["readers"]
        )

    async def _pick(
        self, thread: Thread, replies: dict[str, Reply], members: dict[str, Member]
    ) -> None:
        for pick in self.facts["pick"]:
            if pick["reply"] not in replies:
                continue
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


def read_threads() -> list[DemoThread]:
    """All threads of the demo, the oldest first."""
    threads = [_read_thread(file) for file in CONTENT.glob("*.toml") if file.name != PEOPLE]
    return sorted(threads, key=lambda thread: thread.began)


def _read_thread(file: Path) -> DemoThread:
    facts, curation = read(file), CONTENT / CURATION / file.name
    began = now() - timedelta(days=facts["days_ago"])
    return DemoThread(
        name=file.stem,
        facts=facts,
        curation=read(curation) if curation.exists() else {},
        began=began.replace(minute=12, second=0, microsecond=0),
    )


def _author(username: str) -> Author:
    return Author(origin=member_origin(username), name=username, email="")


def _evidence(reply: Facts) -> Iterator[EvidenceRow]:
    """Rows in words of the form that members fill in: `[[reply.peer]]` with `agency`, `did` …"""
    for kind, columns in FIELDS.items():
        for row in reply.get(kind, ()):
            named = {columns[f"{kind}_{name}"]: value for name, value in row.items()}
            yield EvidenceRow.model_validate({"kind": kind, **named})


async def _mark(fresh: list[Facts], replies: dict[str, Reply], members: dict[str, Member]) -> None:
    await Endorsement.bulk_create(
        Endorsement(
            member_id=members[username].id,
            reply_id=replies[reply["key"]].id,
            agency_id=members[username].agency_id or NO_AGENCY,
            created_at=replies[reply["key"]].created_at + MARK_DELAY,
        )
        for reply in fresh
        for username in reply["convincing"]
    )
