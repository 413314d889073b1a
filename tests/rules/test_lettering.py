"""Lines are counted as the fonts are wide."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from forum.rules.lettering import WIDTHS, Face, Style

QUOTE = Style(Face.SERIF, 10, 12, before=2, after=1, indent=10)


def test_each_face_knows_every_plain_letter_once() -> None:
    plain = {chr(code) for code in range(32, 127)}
    for face, widths in WIDTHS.items():
        letters = "".join(widths.values())
        assert plain <= set(letters), (face, plain - set(letters))
        assert len(letters) == len(set(letters)), face


def test_a_paragraph_is_as_high_as_its_lines_and_the_space_around() -> None:
    assert QUOTE.height("Short.", 200) == 12 + 3
    assert QUOTE.height("Short.\nAnd another.", 200) == 2 * 12 + 3
    assert QUOTE.height("", 200) == 0


def test_narrow_letters_take_fewer_lines_than_wide_ones() -> None:
    assert QUOTE.lines("ill " * 60, 200) < QUOTE.lines("WOW " * 60, 200)
    assert QUOTE.lines("word " * 60, 100) > QUOTE.lines("word " * 60, 200)


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert QUOTE.lines("m" * 100, 100) >= 8


def test_a_known_sentence_takes_the_lines_that_it_takes_in_word() -> None:
    text = "“Calls asking ‘did you get my form?’ fell from 410 a week to 95 once the site sent a receipt.”"
    assert QUOTE.lines(text, 252) == 2


def test_a_line_that_is_full_to_the_point_counts_as_two() -> None:
    width = 50 * 500 * QUOTE.size / 1000
    assert QUOTE.lines("x" * 24 + " " + "x" * 25, width - 1) == 2
    assert QUOTE.lines("x" * 24 + " " + "x" * 25, width * 1.02) == 1


def test_a_letter_with_a_mark_that_no_font_of_ours_has_is_wide() -> None:
    assert QUOTE.lines("e\u0301\u0302" * 50, 100) > QUOTE.lines("e" * 50, 100)


def test_marks_take_no_room_until_they_pile_up() -> None:
    plain, marked = "e" * 50, "e\u0301" * 50
    assert QUOTE.lines(marked, 100) == QUOTE.lines(plain, 100)
    assert QUOTE.lines("e" + "\u0301" * 100, 100) > 1


@given(st.text(max_size=300), st.floats(30, 600))
def test_more_words_never_take_less_room(text: str, room: float) -> None:
    assert QUOTE.lines(text, room) <= QUOTE.lines(f"{text} and more", room)
    assert QUOTE.lines(text, room) >= 1


@given(st.text(max_size=200), st.floats(30, 600), st.floats(1, 2))
def test_larger_letters_never_take_less_room(text: str, room: float, scale: float) -> None:
    text = unicodedata.normalize("NFC", text)
    assert QUOTE.times(scale).height(text, room) >= QUOTE.height(text, room) - 1
