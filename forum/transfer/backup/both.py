"""Backing up and restoring the forum's database, whichever it is."""

from pathlib import Path

from tortoise.backends.base.config_generator import expand_db_url

from forum.database_address import is_postgres_url
from forum.errors import CasemakerError
from forum.transfer.backup import postgres, sqlite
from forum.transfer.backup.contents import Contents, Told, refusal


async def back_up(url: str, path: Path, told: Told, *, force: bool, digest: bool) -> Contents:
    """Raises CasemakerError; then nothing is left of the file, and what stood there still does."""
    _require_free(path, force)
    if is_postgres_url(url):
        return await postgres.back_up(url, path, told, digest=digest)
    database = _file_of(url)
    _require_another(path, database)
    return await sqlite.back_up(database, path, told, digest=digest)


async def restore(path: Path, url: str, told: Told, *, replacing: bool) -> Contents:
    """All of it or nothing. Raises Unreadable, or Conflict for a forum that is in use or not empty."""
    if _is_of_postgres(path) != is_postgres_url(url):
        raise refusal(
            path,
            "it is of the other kind of database (to change from one to the other, use"
            " `export --private` and `import`)",
        )
    if is_postgres_url(url):
        return await postgres.restore(path, url, told, replacing=replacing)
    return await sqlite.restore(path, _file_of(url), told, replacing=replacing)


def _require_free(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise CasemakerError(f"{path} is there already: --force replaces it.")


def _require_another(path: Path, database: Path) -> None:
    if not database.exists():
        raise CasemakerError(f"There is no database at {database} to back up.")
    if path.exists() and path.samefile(database):
        raise CasemakerError(f"{path} is the database itself.")


def looks_like_backup(head: bytes) -> bool:
    """Of either kind of database; whether it is a forum's shows only once it is read."""
    return head.startswith((postgres.MAGIC, sqlite.MAGIC))


def _is_of_postgres(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(len(sqlite.MAGIC))
    except OSError as error:
        raise refusal(path, (error.strerror or str(error)).lower()) from None
    if head.startswith(postgres.MAGIC):
        return True
    if head == sqlite.MAGIC:
        return False
    raise refusal(path, "it is no backup of a forum")


def _file_of(url: str) -> Path:
    return Path(expand_db_url(url)["credentials"]["file_path"])
