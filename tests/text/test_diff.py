"""What changed between two texts."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.diff import changes
from tests.slowness import slowness

texts = st.one_of(st.text(max_size=80), st.text(alphabet="ab \n", max_size=60))
LENGTH = 20_000


def side(pieces: list[tuple[str, str]], hidden: str) -> str:
    return "".join(text for kind, text in pieces if kind != hidden)


@given(texts, texts)
def test_both_texts_can_be_read_off_the_changes(before: str, after: str) -> None:
    pieces = changes(before, after)
    assert side(pieces, "added") == before
    assert side(pieces, "removed") == after
    assert all(text for _, text in pieces)


@given(texts)
def test_what_did_not_change_is_the_same(text: str) -> None:
    assert {kind for kind, _ in changes(text, text)} <= {"same"}


def test_a_word_changed_in_a_long_post_shows_as_that_word() -> None:
    words = [f"word{number % 900}" for number in range(3000)]
    before = " ".join(words)
    after = before.replace("word450 ", "other ", 1)
    assert [piece for piece in changes(before, after) if piece[0] != "same"] == [
        ("removed", "word450 "),
        ("added", "other "),
    ]


@pytest.mark.parametrize("piece", ["a ", "a\n", "a b ", " ", "\n", "ab"])
def test_texts_made_to_be_slow_are_compared_quickly(piece: str) -> None:
    before = (piece * LENGTH)[:LENGTH]
    assert seconds(before, f"b\n{before[:-2]}") < 0.5 * slowness()


def test_mixed_up_words_are_compared_quickly() -> None:
    chosen = random.Random(1)  # noqa: S311  (the same words every time)
    before, after = (" ".join(chosen.choices("abcdefgh", k=LENGTH // 2)) for _ in range(2))
    assert seconds(before, after) < 0.5 * slowness()


def test_words_that_change_in_turn_are_compared_quickly() -> None:
    """Each that stays is a match of its own, for which all that follows is looked at anew."""
    kept = [f"{number:x}" for number in range(3000)]
    before, after = (" ".join(f"{word} {other}" for word in kept)[:LENGTH] for other in "éè")
    assert seconds(before, after) < 2 * slowness()
    assert seconds(before.replace(" ", "\n"), after.replace(" ", "\n")) < 2 * slowness()


def seconds(before: str, after: str) -> float:
    began = time.process_time()
    changes(before, after)
    return time.process_time() - began
