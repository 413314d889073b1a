"""Addresses that lead to words."""

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from forum.text.fragments import text_fragment


def ends(words: str) -> list[str]:
    return [unquote(end) for end in text_fragment(words).removeprefix(":~:text=").split(",")]


def test_a_long_stretch_is_named_by_its_ends() -> None:
    words = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
    assert ends(words) == ["Each form costs $14.20", "count of last year."]


def test_a_stretch_of_several_lines_is_named_by_the_first_and_the_last() -> None:
    assert ends("\nWe saved $30,000.\n\nNobody, ever, wanted - the forms back.\n") == [
        "We saved $30,000.",
        "- the forms back.",
    ]


def test_hyphens_and_commas_of_the_words_are_none_of_the_address() -> None:
    assert text_fragment("well-known, and cheap") == ":~:text=well%2Dknown%2C%20and%20cheap"


@given(st.text(min_size=1))
def test_the_ends_stand_in_the_words_and_nothing_else_is_said(words: str) -> None:
    said = text_fragment(words)
    assert not set(said.removeprefix(":~:text=")) & set("#&-<>\"' \n")
    assert len(ends(words)) <= 2
    assert all(end in words for end in ends(words))
