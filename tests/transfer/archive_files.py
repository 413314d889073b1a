"""Archives taken apart, changed and put together again, honestly or not."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from forum.transfer.archive.format import HEADER_NAME

Parts = dict[str, bytes]
"""Content by name; the header stands first."""


def parts_of(path: Path) -> Parts:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path: Path, parts: Parts) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def remade(path: Path, change: Callable[[Parts], None]) -> Path:
    """A changed archive whose counts and digest are those of what is in it now."""
    parts = parts_of(path)
    change(parts)
    return write_parts(path.with_name("remade.zip"), sealed(parts))


def damaged(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """A copy whose bytes are changed, whatever they mean."""
    copy = path.with_name("damaged.zip")
    copy.write_bytes(change(path.read_bytes()))
    return copy


def with_one_bit_turned(whole: bytes) -> bytes:
    middle = len(whole) // 2
    return whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]


def sealed(parts: Parts) -> Parts:
    digest, counts = hashlib.sha256(), {}
    for name, content in parts.items():
        if name != HEADER_NAME:
            table = name.removesuffix(".jsonl")
            digest.update(f"{table}\n".encode() + content)
            counts[table] = content.count(b"\n")
    header = {**json.loads(parts[HEADER_NAME]), "counts": counts, "digest": digest.hexdigest()}
    return {**parts, HEADER_NAME: json.dumps(header).encode()}


def with_row(table: str, **values: object) -> Callable[[Parts], None]:
    """Change columns of the table's first row; `...` takes one away."""

    def change(parts: Parts) -> None:
        first, rest = parts[f"{table}.jsonl"].split(b"\n", 1)
        row = {**json.loads(first), **values}
        kept = {name: value for name, value in row.items() if value is not ...}
        parts[f"{table}.jsonl"] = json.dumps(kept).encode() + b"\n" + rest

    return change


def with_header(**values: object) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[HEADER_NAME] = json.dumps({**json.loads(parts[HEADER_NAME]), **values}).encode()

    return change


def with_lines(table: str, content: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[f"{table}.jsonl"] = content

    return change
