"""Sealing an edition: a hash for every text and part, and one over all of them.

Texts are hashed with a random salt each, so that neither a name nor a purged text can be guessed
back from its hash. What is left of an edition verifies without the texts that are gone.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

Form = dict[str, Any]
PARTS = ("lines", "pairs", "evidence")
"""Lists in a form whose items are hashed one by one; everything else in it is hashed as its head."""
HEAD_TEXTS = ("title", "ask", "lead", "note", "publisher")


class Verdict(Struct, frozen=True):
    """Whether an edition is what was sealed. `altered` are hashes of texts that do not fit.

    `checked` counts the texts that are there and fit, `withheld` those that are gone.
    """

    form_fits: bool
    altered: tuple[str, ...]
    checked: int
    withheld: int

    @property
    def holds(self) -> bool:
        return self.form_fits and not self.altered


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
    """Of the head, then of each line, pair and piece of evidence, in their order.

    Each is named after its list, so that no part can move to another list unnoticed.
    """
    head = {name: value for name, value in form.items() if name not in PARTS}
    parts = [("head", head), *((name, part) for name in PARTS for part in form.get(name, ()))]
    return [f"{name} {hashlib.sha256(canonical(part)).hexdigest()}" for name, part in parts]


def hash_form(form: Form) -> str:
    """The edition's own hash: SHA-256 over the hashes of its parts, one a line."""
    return hashlib.sha256("\n".join(part_hashes(form)).encode()).hexdigest()


def verify_edition(
    form: Form, sealed: str, texts: Mapping[str, tuple[str | None, str | None]]
) -> Verdict:
    """Whether the form gives the hash that it was sealed with, and each text its own.

    `texts` are salts and texts by hash. A text that is gone is no fault: its hash still stands
    in the form. One that the form does not name is.
    """
    wanted = set(text_hashes(form))
    there = {
        hash: (salt, text)
        for hash, (salt, text) in texts.items()
        if salt is not None and text is not None
    }
    altered = [
        hash
        for hash, (salt, text) in there.items()
        if hash not in wanted or hash_text(salt, text) != hash
    ]
    fits = there.keys() - set(altered)
    return Verdict(hash_form(form) == sealed, tuple(altered), len(fits), len(wanted - there.keys()))


def text_hashes(form: Form) -> Iterator[str]:
    """Of every text that the form has, in its order; what was left empty has none."""
    return (hash for hash in _text_hashes(form) if hash)


def _text_hashes(form: Form) -> Iterator[str]:
    yield from (form["head"][name] for name in HEAD_TEXTS)
    for passage in passages(form):
        yield from (passage["quote"], passage["by"])
    for line in form["lines"]:
        yield from (line["sentence"], *line["nominators"])
    for pair in form["pairs"]:
        yield from (pair["say"], pair["sentence"], *pair["nominators"])
    for part in form["evidence"]:
        yield from (part["row"], part["by"])


def passages(form: Form) -> Iterator[Form]:
    """Every passage that is quoted: of the one reason, of lines and of pairs."""
    if form["reason"]:
        yield form["reason"]["passage"]
    for line in form["lines"]:
        yield from line["passages"]
    for pair in form["pairs"]:
        yield from (pair["objection"], *pair["answers"])


def resting(form: Form) -> dict[str, tuple[str, ...]]:
    """By the hash of a manager's sentence, or a nominator's name, the quotations that it rests on.

    Where none of these may be read, neither is shown.
    """
    rests: dict[str, tuple[str, ...]] = {}
    for line in form["lines"]:
        quotes = tuple(passage["quote"] for passage in line["passages"])
        rests |= dict.fromkeys((line["sentence"], *line["nominators"]), quotes)
    for pair in form["pairs"]:
        quotes = (pair["objection"]["quote"],)
        rests |= dict.fromkeys((pair["say"], *pair["nominators"]), quotes)
        rests[pair["sentence"]] = tuple(passage["quote"] for passage in pair["answers"])
    rests.pop("", None)
    return rests
