"""Visits: which replies were shown to whom, queued while pages are read and folded in later."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct, field

from forum.actions.access import hold_thread, hold_unchanged
from forum.actions.happenings import wake
from forum.actions.ranks import move_reply, rank_thread
from forum.actions.reading import mark_shown
from forum.actions.scores import TallyChange, change_tallies, rescore
from forum.clock import now
from forum.database import execute, rows, transaction
from forum.models import NO_AGENCY, Reply, Thread, Visit
from forum.permissions import Viewer
from forum.placeholders import marks
from forum.text.bits import has_bit, with_bits

Seen = dict[tuple[int, int], set[int]]
"""(member id, agency id) to the ordinals that were shown."""


class VisitQueue(Struct):
    """What this process has shown since the last fold; a crash loses at most that."""

    threads: dict[int, Seen] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    sessions: set[int] = field(default_factory=set)
    read: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    """What was shown to members who had unread notices, by member and thread."""
    folding: list[dict[int, Seen]] = field(default_factory=list)
    """What is being written just now, of each fold that goes on."""

    @property
    def waiting(self) -> int:
        """Visits that are not written yet, one a member a thread."""
        return sum(len(seen) for some in (self.threads, *self.folding) for seen in some.values())

    def shown(self, viewer: Viewer, thread_id: int, ordinals: Iterable[int]) -> None:
        if viewer.member_id is not None:
            self.threads[thread_id][viewer.member_id, viewer.agency_id].update(ordinals)
            if viewer.unread:
                self.read[viewer.member_id, thread_id].update(ordinals)
                wake()

    def used(self, viewer: Viewer) -> None:
        if viewer.session_id is not None:
            self.sessions.add(viewer.session_id)

    async def mark_read(self) -> None:
        """Notices of what was shown; the loop does so at once, so that nobody sees them twice."""
        while self.read:
            (member_id, thread_id), ordinals = self.read.popitem()
            try:
                await mark_shown(member_id, thread_id, ordinals)
            except BaseException:
                self.read[member_id, thread_id].update(ordinals)
                raise

    async def fold(self) -> None:
        """Write all of it, one short transaction a thread; what fails stays queued.

        A thread that fails keeps no other from being written; its error is raised at the end.
        """
        waiting, failure = dict(self.threads), None
        self.threads.clear()
        self.folding.append(waiting)
        try:
            while waiting:
                thread_id, seen = next(iter(waiting.items()))
                failure = await self._fold(thread_id, seen, waiting) or failure
                del waiting[thread_id]
        finally:
            self.folding = [other for other in self.folding if other is not waiting]
            for thread_id, seen in waiting.items():
                self._queue(thread_id, seen)
        if failure:
            raise failure
        if self.sessions:
            ids = list(self.sessions)
            await execute(f"UPDATE session SET used_at = ? WHERE id IN ({marks(ids)})", now(), *ids)
            self.sessions.difference_update(ids)

    async def _fold(self, thread_id: int, seen: Seen, waiting: dict[int, Seen]) -> Exception | None:
        """What was moved to other threads since it was shown waits for their turn."""
        try:
            moved = await _fold_thread(thread_id, seen)
        except BaseException as error:
            self._queue(thread_id, seen)
            if not isinstance(error, Exception):
                raise
            return error
        for there, key, ordinal in moved:
            waiting.setdefault(there, defaultdict(set))[key].add(ordinal)
        return None

    def _queue(self, thread_id: int, seen: Seen) -> None:
        for key, ordinals in seen.items():
            self.threads[thread_id][key].update(ordinals)


async def _fold_thread(thread_id: int, seen: Seen) -> list[tuple[int, tuple[int, int], int]]:
    """Gives what was moved: by thread and member, the ordinal of a reply there."""
    async with transaction():
        thread = await hold_unchanged(thread_id)
        if thread is None:
            return []
        wanted = set().union(*seen.values())
        authors = await _authors(thread_id, wanted)
        moved = await _moved(thread_id, wanted - authors.keys()) if wanted - authors.keys() else {}
        changes: dict[tuple[int, int], int] = defaultdict(int)
        for (member_id, agency_id), shown in seen.items():
            ordinals = shown - moved.keys()
            if shown and not ordinals:
                continue
            visit, fresh = await _record(thread_id, member_id, agency_id, ordinals)
            for ordinal in fresh:
                reply_id, author_id = authors.get(ordinal, (0, None))
                if reply_id and author_id != member_id:
                    changes[reply_id, visit.agency_id] += 1
        await _apply(thread, [(reply, agency, n, 0) for (reply, agency), n in changes.items()])
        return [
            (moved[ordinal][0], key, moved[ordinal][1])
            for key, shown in seen.items()
            for ordinal in shown & moved.keys()
        ]


async def _apply(thread: Thread, changes: list[TallyChange]) -> None:
    """Where nobody was convinced yet, seeing changes no score: then all pages of the thread stand."""
    await change_tallies(changes)
    changed = await rescore(sorted({change[0] for change in changes}))
    if changed:
        await hold_thread(thread.id)
    if len(changed) == 1:
        await move_reply(thread, await Reply.get(id=changed[0]))
    elif changed:
        await rank_thread(thread.id)


async def _record(
    thread_id: int, member_id: int, agency_id: int, ordinals: set[int]
) -> tuple[Visit, list[int]]:
    """The member's visit to this thread with these ordinals in it, and those that are new."""
    visit, _ = await Visit.get_or_create(
        member_id=member_id,
        thread_id=thread_id,
        defaults={
            "agency_id": await _still_there(agency_id, member_id),
            "seen": b"",
            "visited_at": now(),
        },
    )
    fresh = [ordinal for ordinal in ordinals if not has_bit(visit.seen, ordinal)]
    visit.seen, visit.visited_at = with_bits(visit.seen, fresh), now()
    await visit.save(update_fields=["seen", "visited_at"])
    return visit, fresh


async def _still_there(agency_id: int, member_id: int) -> int:
    """This agency, or the one that it was joined to while the visit was queued."""
    if agency_id == NO_AGENCY:
        return NO_AGENCY
    found = await rows(
        "SELECT COALESCE((SELECT id FROM agency WHERE id = ?),"
        " (SELECT agency_id FROM member WHERE id = ?)) AS id",
        agency_id,
        member_id,
    )
    return found[0]["id"] or NO_AGENCY


async def _authors(thread_id: int, ordinals: set[int]) -> dict[int, tuple[int, int | None]]:
    wanted = sorted(ordinals)
    found = await rows(
        "SELECT id, author_id, ordinal FROM reply WHERE thread_id = ?"
        f" AND ordinal IN ({marks(wanted)})",
        thread_id,
        *wanted,
    )
    return {row["ordinal"]: (row["id"], row["author_id"]) for row in found}


async def _moved(thread_id: int, ordinals: set[int]) -> dict[int, tuple[int, int]]:
    """Of replies that left the thread: the thread where each is now, and its ordinal there."""
    gone = sorted(ordinals)
    found = await rows(
        "SELECT moved_reply.ordinal AS was, reply.thread_id, reply.ordinal FROM moved_reply"
        " JOIN reply ON reply.id = moved_reply.reply_id"
        f" WHERE moved_reply.thread_id = ? AND moved_reply.ordinal IN ({marks(gone)})",
        thread_id,
        *gone,
    )
    return {row["was"]: (row["thread_id"], row["ordinal"]) for row in found}
