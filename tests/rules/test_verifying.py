"""Hashes of documents: of bytes that were sent, and of what somebody typed from paper."""

import hashlib

import pytest

from forum.errors import Invalid
from forum.rules.verifying import FILE_MAX, hash_of_file, typed_hash

HASH = hashlib.sha256(b"words").hexdigest()


@pytest.mark.parametrize(
    "typed",
    [HASH, HASH.upper(), f"  {HASH}\n", " ".join(HASH), f"{HASH[:32]}\r\n{HASH[32:]}"],
)
def test_a_hash_is_taken_however_it_was_typed(typed: str) -> None:
    assert typed_hash(typed) == HASH


@pytest.mark.parametrize("typed", [HASH[:-1], f"{HASH}0", f"g{HASH[1:]}", "", "words", "٠" * 64])
def test_what_is_no_hash_is_refused_with_how_to_go_on(typed: str) -> None:
    with pytest.raises(Invalid) as error:
        typed_hash(typed)
    assert "64 characters" in error.value.fields["hash"]


def test_a_file_is_its_bytes() -> None:
    assert hash_of_file(b"words") == HASH
    assert hash_of_file(b"\x00" * FILE_MAX)


@pytest.mark.parametrize("content", [b"", b"x" * (FILE_MAX + 1)])
def test_an_empty_file_and_a_long_one_are_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as error:
        hash_of_file(content)
    assert set(error.value.fields) == {"file"}
