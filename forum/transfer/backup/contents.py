"""What a backup holds, and whether this version can take it."""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from forum.errors import Conflict, Unreadable
from forum.migrating import known_migrations, newer_migration

Told = Callable[[int, int | None], None]
"""Hears how much is done and, where that is known, of how much."""
COUNTED = ("thread", "reply", "member")
TAKEN = (
    "The forum has members or threads already: --replace puts the backup in their place, and what"
    " is there now is gone."
)
IN_USE = "Something else has the database open: stop the server and all workers, then try again."


class Contents(Struct, frozen=True):
    """How many rows of each noun, and the content digest where it was asked for."""

    threads: int
    replies: int
    members: int
    digest: str = ""

    def __str__(self) -> str:
        nouns = f"{self.threads:,} threads, {self.replies:,} replies, {self.members:,} members"
        return f"{nouns}, content digest {self.digest}" if self.digest else nouns


def judge_version(path: Path, applied: Iterable[str]) -> None:
    """Raises Unreadable for tables that no version of ours made, or a newer one than this."""
    found = set(applied)
    if not found:
        raise refusal(path, "it is no backup of a forum")
    if newer := newer_migration(found):
        raise refusal(path, f"a newer version of Casemaker made it ({newer})")


def judge_up_to_date(applied: Iterable[str]) -> None:
    """A digest is over the columns that this version knows."""
    found = set(applied)
    if newer := newer_migration(found):
        raise Conflict(
            f"The database is of a newer version ({newer}), so its digest cannot be taken: back up"
            " without --digest."
        )
    if known_migrations() - found:
        raise Conflict(
            "The database is of an older version, so its digest cannot be taken: `migrate` first,"
            " or back up without --digest."
        )


def refusal(path: Path, why: str) -> Unreadable:
    return Unreadable(f"{path} cannot be restored: {why}.")
