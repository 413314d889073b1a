"""Bits of moved replies are shifted as a whole: the same as one by one."""

from hypothesis import given
from hypothesis import strategies as st

from forum.actions.carried_visits import shifted
from forum.text.bits import numbers_in, with_bits

ordinals = st.sets(st.integers(1, 300), min_size=1)


@given(ordinals, st.sets(st.integers(1, 300)), st.sets(st.integers(1, 400)), st.integers(0, 400))
def test_seen_replies_are_seen_under_their_new_ordinals(
    moved: set[int], seen: set[int], seen_there: set[int], last: int
) -> None:
    by = last + 1 - min(moved)
    shift = shifted(1, 2, sorted(moved), by)
    carried = shift.carried(with_bits(b"", seen))
    assert set(numbers_in(carried)) == moved & seen
    there = shift.there(carried, with_bits(b"", seen_there))
    assert set(numbers_in(there)) == seen_there | {ordinal + by for ordinal in moved & seen}
