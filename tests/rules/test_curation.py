"""What sorts the managers' queue: readers without an edition, then stale ones, then what waits."""

from hypothesis import given
from hypothesis import strategies as st

from forum.rules.curation import Waiting

COUNT = st.integers(0, 10_000)


def test_a_thread_with_nothing_to_do_needs_nothing() -> None:
    assert Waiting().need == 0
    assert Waiting(has_edition=True, arguments=40).need == 0


def test_two_arguments_are_not_worth_an_edition_yet() -> None:
    assert Waiting(arguments=2).need == 0
    assert Waiting(arguments=3).need > 0


def test_the_kinds_of_need_come_in_their_order() -> None:
    queue = [
        Waiting(arguments=14),
        Waiting(arguments=3),
        Waiting(has_edition=True, withheld=1),
        Waiting(has_edition=True, outranked=1),
        Waiting(has_edition=True, strong=1),
        Waiting(has_edition=True, new=2),
        Waiting(has_edition=True, edited=1),
        Waiting(nominations=1),
        Waiting(untagged=2),
        Waiting(),
    ]
    needs = [one.need for one in queue]
    assert needs == sorted(needs, reverse=True)


@given(st.booleans(), st.lists(COUNT, min_size=8, max_size=8))
def test_the_number_fits_its_column_and_more_to_do_never_sorts_lower(
    has_edition: bool, counts: list[int]
) -> None:
    need = Waiting(has_edition, *counts).need
    assert 0 <= need < 2**31
    for place in range(len(counts)):
        more = [count + (place == here) for here, count in enumerate(counts)]
        assert Waiting(has_edition, *more).need >= need
