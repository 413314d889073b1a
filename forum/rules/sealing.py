"""Sealing an edition: a hash for every text and part, and one over all of them.

Texts are hashed with a random salt each, so that neither a name nor a purged text can be guessed
back from its hash. What is left of an edition verifies without the texts that are gone.
"""

import hashlib
import json
import secrets
from typing import Any

Form = dict[str, Any]
PARTS = ("lines", "pairs", "evidence")
"""Lists in a form whose items are hashed one by one; everything else in it is hashed as its head."""


def new_salt() -> str:
    return secrets.token_hex(16)


def hash_text(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def canonical(value: object) -> bytes:
    """Equal values are equal bytes: keys in order, no spaces, UTF-8."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def part_hashes(form: Form) -> list[str]:
    """Of the head, then of each line, pair and piece of evidence, in their order."""
    head = {name: value for name, value in form.items() if name not in PARTS}
    parts = [head, *(part for name in PARTS for part in form.get(name, ()))]
    return [hashlib.sha256(canonical(part)).hexdigest() for part in parts]


def hash_form(form: Form) -> str:
    """The edition's own hash: SHA-256 over the hashes of its parts, one a line."""
    return hashlib.sha256("\n".join(part_hashes(form)).encode()).hexdigest()
