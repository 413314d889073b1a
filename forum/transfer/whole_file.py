"""Files that are written whole or not at all."""

import os
import secrets
import stat
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
    _require_regular(path)
    with file_beside(path, mode) as draft:
        yield draft
        _require_regular(path)  # it takes a while to write
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


def _require_regular(path: Path) -> None:
    """A folder, device or pipe has no content of ours to replace: a file in its place would break others."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # nothing is there, or writing beside it says what is wrong
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "no regular file"
        raise CasemakerError(f"Cannot write {path}: it is {what}.")


def _onto_the_disk(path: Path) -> None:
    """A file's content, or the names in a folder, where the system can open one."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
