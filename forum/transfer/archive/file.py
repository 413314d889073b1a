"""Opening an archive that anybody may have made: judged before it is read, never unpacked to disk."""

import json
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from forum.errors import Unreadable
from forum.steps import Row
from forum.transfer.archive.bounds import judge_bounds
from forum.transfer.archive.digest import Digest
from forum.transfer.archive.editions import judge_editions
from forum.transfer.archive.evidence import judge_evidence
from forum.transfer.archive.format import (
    HEADER_NAME,
    VERSION,
    Header,
    decode_row,
    file_name,
)
from forum.transfer.archive.scope import columns_in, tables_in
from forum.transfer.archive.values import Unfit
from forum.transfer.backup.both import looks_like_backup

HEAD_BYTES = 16
"""Enough to know a backup by."""
HEADER_MAX = 64 * 1024
LINE_MAX = 16 * 1024 * 1024
"""Far above the longest post that an import could have brought in."""
UNPACKED_MAX = 64 * 1024**3
RATIO_MAX = 200
"""Rows of text pack to a tenth; a bomb to a thousandth."""
RATIO_JUDGED_FROM = 16 * 1024 * 1024
ENCRYPTED = 1
ZIP_MAGIC = b"PK\x03\x04"
LOCAL_NAME_AT = 30
"""Where a zip file's first member has its name."""
DAMAGED = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


def looks_like_archive(head: bytes) -> bool:
    """Also for a backup, which many take for one: `opened_archive` says what to do with it."""
    return looks_like_backup(head) or _begins_as_archive(head)


def _begins_as_archive(head: bytes) -> bool:
    return head.startswith(ZIP_MAGIC) and head[LOCAL_NAME_AT:].startswith(HEADER_NAME.encode())


@contextmanager
def opened_archive(path: Path) -> Iterator["Archive"]:
    """The archive, as long as the file is open; raises Unreadable."""
    if _is_backup(path):  # first: one that holds a zip file near its end could be opened as that
        raise Unreadable(f"{path} is a backup: put it back with `restore`.")
    try:
        file = ZipFile(path)
    except FileNotFoundError:
        raise Unreadable(f"Cannot read {path}: there is no such file.") from None
    except DAMAGED:
        raise Unreadable(f"{path.name} is no complete zip file.") from None
    with file:
        yield Archive(path.name, file)


def _is_backup(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return looks_like_backup(file.read(HEAD_BYTES))
    except OSError:
        return False


class Archive:
    """An open archive whose members and header are as they should be."""

    def __init__(self, name: str, opened: ZipFile) -> None:
        self.name = name
        self._zip = opened
        self._members = {info.filename: info for info in opened.infolist()}
        self.header = self._read_header()
        self._judge_members()

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, none where an older version did not have it."""
        return (row for row, _ in self._lines(table))

    def verify(self) -> None:
        """Read everything once; raises Unreadable unless every line is whole and as it was written."""
        digest = Digest()
        for table in tables_in(self.header.private):
            if file_name(table) in self._members:
                digest.begin(table)
                for _, line in self._lines(table):
                    digest.add(line)
        if digest.counts != self.header.counts or digest.hexdigest != self.header.digest:
            raise self._refusal("it is damaged or was changed, its digest is not that of its lines")

    def _lines(self, table: str) -> Iterator[tuple[Row, bytes]]:
        if file_name(table) not in self._members:
            return
        columns, before = columns_in(table, self.header.private), 0
        for number, line in enumerate(self._raw_lines(file_name(table)), 1):
            place = f"{file_name(table)}, line {number}"
            try:
                row = decode_row(table, columns, line)
                judge_bounds(row)
                judge_evidence(table, row)
                judge_editions(table, row)
            except Unfit as error:
                raise self._refusal(f"{place}: {error}") from None
            if row["id"] <= before:
                raise self._refusal(f"{place}: ids must grow")
            before = row["id"]
            yield row, line

    def _raw_lines(self, name: str) -> Iterator[bytes]:
        with self._opened(name) as file:
            while line := self._read(file, name):
                yield line

    def _read(self, file: BufferedReader, name: str) -> bytes:
        try:
            line = file.readline(LINE_MAX)
        except DAMAGED:
            raise self._refusal(f"{name} is damaged") from None
        if line and not line.endswith(b"\n"):
            raise self._refusal(f"{name} has a line that is cut off or longer than {LINE_MAX:,}")
        return line

    @contextmanager
    def _opened(self, name: str) -> Iterator[BufferedReader]:
        try:
            file: Any = self._zip.open(self._members[name])
        except DAMAGED:
            raise self._refusal(f"{name} is damaged") from None
        with BufferedReader(file) as buffered:
            yield buffered

    def _judge_members(self) -> None:
        """A name that is not one of ours is refused, so no path ever leads anywhere."""
        names = {HEADER_NAME, *map(file_name, tables_in(self.header.private))}
        for info in self._zip.infolist():
            if info.filename not in names:
                raise self._refusal(f"{info.filename[:80]!r} does not belong into it")
            if why := _why_not(info):
                raise self._refusal(f"{info.filename} {why}")
        if len(self._zip.infolist()) > len(self._members):
            raise self._refusal("a file is in it twice")
        if sum(info.file_size for info in self._members.values()) > UNPACKED_MAX:
            raise self._refusal(f"it would unpack to more than {UNPACKED_MAX:,} bytes")

    def _read_header(self) -> Header:
        if HEADER_NAME not in self._members:
            raise self._refusal(f"it has no {HEADER_NAME}")
        with self._opened(HEADER_NAME) as file:
            try:
                text = file.read(HEADER_MAX)
            except DAMAGED:
                raise self._refusal(f"{HEADER_NAME} is damaged") from None
        try:
            self._require_known_version(json.loads(text))
            return Header.model_validate_json(text)
        except (ValueError, RecursionError):
            raise self._refusal(f"{HEADER_NAME} does not say what it should") from None

    def _require_known_version(self, facts: object) -> None:
        """Before anything else of the header: a newer version may say other things there."""
        version = facts.get("version") if isinstance(facts, dict) else None
        if type(version) is int and version > VERSION:
            raise self._refusal(
                f"it is of version {version}, and this Casemaker reads up to version {VERSION}."
                " Update first"
            )

    def _refusal(self, why: str) -> Unreadable:
        return Unreadable(f"{self.name} is no archive to import: {why}.")


def _why_not(info: ZipInfo) -> str:
    """What is wrong with a member of a good name, or nothing."""
    if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG}:
        return "is no plain file"
    if info.flag_bits & ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        return "is packed in a way that archives are not"
    packed = max(info.compress_size, 1)
    if info.file_size > RATIO_JUDGED_FROM and info.file_size / packed > RATIO_MAX:
        return f"unpacks to more than {RATIO_MAX} times its size"
    return ""
