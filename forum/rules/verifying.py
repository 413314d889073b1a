"""Checking a document: the hash of its bytes, or one that somebody typed from paper."""

import hashlib
import re

from forum.errors import Invalid

FILE_MAX = 500 * 1024
"""Bytes of a file that is checked; briefs are far smaller."""
HASH_LENGTH = 64
TOO_LONG = f"Choose a file of at most {FILE_MAX // 1024} KB. Briefs of this forum are smaller."
EMPTY = "This file is empty. Choose the document itself."
NOT_A_HASH = (
    f"A SHA-256 has {HASH_LENGTH} characters, each 0 to 9 or a to f; this has {{length}} of them."
    " Compare it with the document again."
)


def hash_of_file(content: bytes) -> str:
    """Raises Invalid where it is empty, or longer than FILE_MAX."""
    if not content:
        raise Invalid({"file": EMPTY})
    if len(content) > FILE_MAX:
        raise Invalid({"file": TOO_LONG})
    return hashlib.sha256(content).hexdigest()


def typed_hash(text: str) -> str:
    """As it was typed, with spaces or line breaks and in either case; raises Invalid.

    >>> typed_hash("AB12 " * 16)[:8]
    'ab12ab12'
    """
    found = "".join(text.split()).lower()
    if not re.fullmatch(f"[0-9a-f]{{{HASH_LENGTH}}}", found):
        length = len(re.findall("[0-9a-f]", found))
        raise Invalid({"hash": NOT_A_HASH.format(length=length)})
    return found
