"""Twice the text takes less than three times as long, wherever a pattern meets what people type."""

import time
from collections.abc import Callable

import pytest

from forum.rules.drafts import EMAIL_SHAPE, USERNAME_SHAPE
from forum.rules.search_query import TERM
from forum.text.clean import clean_line
from forum.text.mentions import names_in
from forum.text.names import name_key
from forum.text.quotes import Quoted, quotation
from forum.text.slugs import slugify
from forum.text.words import WORD

LENGTH, TRIES = 8_000, 5
READS: dict[str, Callable[[str], object]] = {
    "mentions": names_in,
    "slugs and tags": lambda text: slugify(text, "thread"),
    "words of a search": lambda text: sum(1 for _ in TERM.finditer(text)),
    "words": lambda text: len(WORD.findall(text)),
    "lines": clean_line,
    "names": name_key,
    "usernames": lambda text: USERNAME_SHAPE.fullmatch(text),
    "addresses": lambda text: EMAIL_SHAPE.fullmatch(text),
    "quotations": lambda text: quotation(text, "Ana", "1.1.0.5"),
    "quoted words": lambda text: Quoted("1.1.0.5", text).not_in(text + "x"),
}
PIECES = (
    "a", "@", "@a", "a@a.", "a-", "-", "_", '"', '"a', 'topic:"', "-a ", " ", "\n", "> ", "[…]", "1.", "a.",
    "\u0301", "é", "http://a",
)  # fmt: skip


@pytest.mark.parametrize("name", READS)
def test_it_takes_time_in_proportion(name: str) -> None:
    read = READS[name]
    for piece in PIECES:
        text = (piece * LENGTH)[:LENGTH]
        ratio = min(_seconds(read, text * 2) / _seconds(read, text) for _ in range(TRIES))
        assert ratio < 3, f"{piece!r}: {ratio:.1f}"


def _seconds(read: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    read(text)
    return max(time.process_time() - began, 1e-4)
