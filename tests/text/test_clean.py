"""Text as it comes in."""

from hypothesis import given
from hypothesis import strategies as st

from forum.text.clean import UNSEEN, clean_line, clean_text

any_text = st.text(st.characters(), max_size=200)


@given(any_text)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(any_text)
def test_nothing_unseen_is_left_and_it_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    assert not UNSEEN.search(cleaned)
    assert "\r" not in cleaned
    cleaned.encode("utf-8")


@given(any_text)
def test_a_line_is_one_line(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1


def test_line_ends_of_every_system_become_one() -> None:
    assert clean_text("a\r\nb\rc\nd") == "a\nb\nc\nd"
