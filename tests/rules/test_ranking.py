"""How arguments rank: worked examples, and what must hold for any marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.rules.ranking import Group, score, wilson_lower_bound


@st.composite
def groups(draw: st.DrawFn) -> Group:
    seen = draw(st.integers(0, 500))
    return Group(seen, draw(st.integers(0, seen)))


some_groups = st.lists(groups(), max_size=12)


def alike(agencies: int, members: int, convinced: int) -> list[Group]:
    return [Group(members, convinced) for _ in range(agencies)]


# By hand: z² = 1.642499; (p + z²/2n − z·√((p(1−p) + z²/4n)/n)) / (1 + z²/n).
@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], 0.0),
        ([Group(9, 0)], 0.0),
        # One friend: 1 of "at least 3", p = 1/3.
        ([Group(1, 1)], 0.1058),
        # √4 = 2 voices, both convinced, of at least 3: p = 2/3.
        ([Group(4, 4)], 0.3212),
        # √16 = 4 seen, 4 · 8/16 = 2 convinced: p = 1/2.
        ([Group(16, 8)], 0.2302),
        # √9 + √9 + √4 = 8 seen, 3 + 1 + 1 = 5 convinced: p = 5/8.
        ([Group(9, 9), Group(9, 3), Group(4, 2)], 0.4028),
    ],
)
def test_scores_worked_by_hand(found: list[Group], expected: float) -> None:
    assert score(found) == pytest.approx(expected, abs=5e-5)


def test_ten_small_agencies_stand_above_one_big_one_at_the_same_rate() -> None:
    assert score(alike(10, 10, 4)) > score([Group(100, 40)])


@given(st.integers(1, 10))
def test_one_agency_of_100_never_outranks_ten_of_10_at_any_rate(convinced: int) -> None:
    assert score(alike(10, 10, convinced)) > score([Group(100, 10 * convinced)])


def test_a_friends_click_is_no_verdict() -> None:
    assert score([Group(1, 1)]) < score(alike(5, 4, 3))


def test_an_early_reply_does_not_win_by_being_seen_more() -> None:
    assert score(alike(4, 25, 5)) < score(alike(4, 4, 3))


@given(some_groups)
def test_a_score_stands_between_nothing_and_everything(found: list[Group]) -> None:
    assert 0.0 <= score(found) < 1.0


@given(some_groups, st.integers(1, 500), st.data())
def test_convincing_one_more_never_lowers_the_score(
    others: list[Group], seen: int, data: st.DataObject
) -> None:
    convinced = data.draw(st.integers(0, seen - 1))
    before = score([*others, Group(seen, convinced)])
    assert score([*others, Group(seen, convinced + 1)]) >= before


@given(some_groups, st.integers(1, 500), st.integers(1, 500))
def test_more_readers_whom_it_left_cold_never_raise_the_score(
    others: list[Group], seen: int, more: int
) -> None:
    before = score([*others, Group(seen, 0)])
    assert score([*others, Group(seen + more, 0)]) <= before


@given(some_groups, st.randoms())
def test_the_order_of_agencies_does_not_matter(found: list[Group], random: object) -> None:
    mixed = sorted(found, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert score(mixed) == score(found) == score(list(found))


@given(some_groups)
def test_agencies_that_saw_nothing_say_nothing(found: list[Group]) -> None:
    assert score([*found, Group(0, 0)]) == score(found)


@given(st.integers(1, 400))
def test_more_marks_than_readers_count_as_all_readers(seen: int) -> None:
    assert score([Group(seen, seen + 5)]) == score([Group(seen, seen)])


@given(st.floats(0, 1), st.floats(3, 1e6))
def test_the_bound_is_never_above_the_share_itself(share: float, seen: float) -> None:
    assert 0.0 <= wilson_lower_bound(share * seen, seen) <= share + 1e-9
