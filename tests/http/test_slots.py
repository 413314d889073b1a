"""Text with slots."""

from hypothesis import given
from hypothesis import strategies as st

from forum.http.slots import MARK, Slotted, slot


def test_each_slot_is_filled_wherever_it_stands() -> None:
    text = Slotted.of(f"{slot('a')} and {slot('b-1')}, then {slot('a')}.")
    assert text.filled({"a": "one", "b-1": "two"}) == "one and two, then one."
    assert text.filled({"a": "one"}) == "one and , then one."


@given(st.text(), st.text())
def test_what_fills_a_slot_or_stands_around_it_is_left_as_it_is(around: str, inside: str) -> None:
    text = Slotted.of(f"{around}{slot('x')}{around}")
    assert text.filled({"x": f"{inside}{slot('x')}"}) == f"{around}{inside}{slot('x')}{around}"
    assert Slotted.of(around).filled({"x": inside}) == around


def test_nobody_can_guess_a_slot() -> None:
    assert len(MARK) == 24
    assert Slotted.of("[x:reply-1] [:reply-1]").names == ()
