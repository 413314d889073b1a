"""Sets of small numbers as bytes."""

from hypothesis import given
from hypothesis import strategies as st

from forum.text.bits import has_bit, numbers_in, with_bits

numbers = st.sets(st.integers(0, 3000))


@given(numbers, numbers)
def test_bits_are_a_set(first: set[int], second: set[int]) -> None:
    stored = with_bits(with_bits(b"", first), second)
    assert numbers_in(stored) == sorted(first | second)
    assert with_bits(stored, first) == stored


@given(numbers, st.integers(0, 4000))
def test_a_bit_is_there_or_not(found: set[int], number: int) -> None:
    assert has_bit(with_bits(b"", found), number) == (number in found)


def test_a_member_who_saw_all_of_a_long_thread_costs_little() -> None:
    assert len(with_bits(b"", range(10_000))) == 1250
