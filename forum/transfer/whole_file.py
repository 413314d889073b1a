"""Files that are written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forum.errors import CasemakerError

OWNER_ONLY = 0o600
AS_THE_UMASK_SAYS = 0o666


@contextmanager
def whole_file(path: Path, mode: int = OWNER_ONLY) -> Iterator[Path]:
    """An empty file beside `path`, which takes its place once all that was written is on the disk.

    Raises CasemakerError where it cannot be written; then nothing is left of it.
    """
    with file_beside(path, mode) as draft:
        yield draft
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        _onto_the_disk(draft)
        draft.replace(path)
        _onto_the_disk(path.absolute().parent)


@contextmanager
def file_beside(path: Path, mode: int = OWNER_ONLY) -> Iterator[Path]:
    """An empty file of a name of its own, which is gone in the end. Raises CasemakerError."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        try:
            yield draft
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise CasemakerError(f"Cannot write {path}: {error.strerror or error}.") from None


def _onto_the_disk(path: Path) -> None:
    """A file's content, or the names in a folder, where the system can open one."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
