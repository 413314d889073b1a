"""Fair rounds: what stands in the columns of a brief, and what is left out."""

from hypothesis import given
from hypothesis import strategies as st

from forum.rules.brief_fit import Fit, Stack, fit

heights = st.floats(5, 200)
stacks = st.lists(
    st.builds(
        Stack,
        head=st.floats(0, 40),
        items=st.lists(heights, min_size=1, max_size=6).map(tuple),
        waits=st.integers(-1, 2),
        solid=st.booleans(),
    ),
    max_size=7,
)


def heights_of(found: Fit, parts: list[Stack]) -> list[float]:
    """Of each column; the heading stands above a part's first items only."""
    begun: set[int] = set()
    columns = []
    for column in found.columns:
        used = 0.0
        for piece in column:
            stack = parts[piece.part]
            used += sum(stack.items[item] for item in piece.items)
            used += 0 if piece.part in begun else stack.head
            begun.add(piece.part)
        columns.append(used)
    return columns


@given(stacks, st.floats(50, 700), st.integers(1, 4))
def test_no_column_is_higher_than_the_room(parts: list[Stack], room: float, columns: int) -> None:
    found = fit(parts, room, columns)
    assert len(found.columns) == columns
    assert all(height <= room + 0.001 for height in heights_of(found, parts))


@given(stacks, st.floats(50, 700))
def test_every_item_stands_once_in_its_order_or_is_counted_as_left(
    parts: list[Stack], room: float
) -> None:
    found = fit(parts, room, 2)
    shown = [(p.part, item) for column in found.columns for p in column for item in p.items]
    assert shown == sorted(set(shown))
    for number, stack in enumerate(parts):
        there = sum(part == number for part, _ in shown)
        assert there + found.left[number] == len(stack.items)


@given(stacks)
def test_everything_gets_in_where_there_is_room_for_all(parts: list[Stack]) -> None:
    room = sum(stack.head + sum(stack.items) for stack in parts) + 1
    assert fit(parts, room, 1).is_whole


def test_each_part_gets_its_first_item_before_any_gets_its_second() -> None:
    parts = [Stack(10, (50, 50, 50)), Stack(10, (50, 50, 50)), Stack(10, (50,))]
    assert fit(parts, 120, 2).left == (1, 2, 0)
    assert fit(parts, 60, 3).left == (2, 2, 0)


def test_a_part_that_waits_gets_what_the_others_left() -> None:
    parts = [Stack(0, (50, 50)), Stack(0, (50, 50), waits=1)]
    assert fit(parts, 150, 1).left == (0, 1)
    assert fit(parts, 100, 1).left == (0, 2)


def test_what_is_too_high_makes_room_for_what_is_lower() -> None:
    assert fit([Stack(0, (500, 40, 600))], 100, 1).left == (2,)


def test_parts_stay_whole_where_the_columns_stay_even() -> None:
    parts = [Stack(10, (60, 60)), Stack(10, (50,)), Stack(10, (50,))]
    columns = fit(parts, 300, 2).columns
    assert [[piece.part for piece in column] for column in columns] == [[0], [1, 2]]


def test_one_long_part_goes_on_in_the_next_column() -> None:
    columns = fit([Stack(10, (60,) * 6)], 300, 2).columns
    assert [len(column[0].items) for column in columns] == [3, 3]


def test_a_table_is_never_broken() -> None:
    columns = fit([Stack(10, (60,) * 4, solid=True)], 300, 2).columns
    assert [len(column) for column in columns] == [1, 0]
