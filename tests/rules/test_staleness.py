"""What is stale of an edition: each change once, until a manager has seen that very change."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from forum.rules.ranking import Group, score
from forum.rules.staleness import (
    GAIN,
    LOSE,
    ArgumentToday,
    Cause,
    Change,
    Known,
    LineToday,
    Stale,
    Today,
    find_stale,
    rank_mark,
)

SCORES = st.floats(0, 1, allow_nan=False).map(lambda value: round(value, 3))
EDIT = Change(Cause.EDITED, 5, "reply 5 edited to revision 2")


def argument(reply_id: int, score: float, tag_id: int = 1, **more: object) -> ArgumentToday:
    return ArgumentToday(reply_id, str(more.pop("type", "roi")), tag_id, score, **more)  # type: ignore[arg-type]


def line(key: str, score: float | None = 0.3, *changes: Change, type: str = "roi") -> LineToday:
    return LineToday(key, type, changes, score)


def outranking(today: Today, **known: object) -> dict[str, int]:
    return find_stale(today, Known(**known)).outranked  # type: ignore[arg-type]


def test_nothing_is_stale_of_an_edition_that_is_as_it_was() -> None:
    today = Today((line("a"),), (argument(1, 0.3, tag_id=4),), cited={1})
    assert not find_stale(today, Known(reviewed_until=4))


def test_a_change_is_stale_until_a_manager_has_seen_it_and_the_next_one_is_again() -> None:
    later = Change(Cause.REWORDED, 5, "reply 5 edited to revision 3")
    known = Known(seen={"a": {EDIT.mark}})
    assert find_stale(Today((line("a", 0.3, EDIT),)), Known()).line("a").changes == (EDIT,)
    assert not find_stale(Today((line("a", 0.3, EDIT),)), known)
    assert find_stale(Today((line("a", 0.3, later),)), known).line("a").changes == (later,)
    assert find_stale(Today((line("b", 0.3, EDIT),)), known).line("b").changes == (EDIT,)


def test_replies_are_counted_once_however_many_lines_quote_them() -> None:
    hidden = Change(Cause.HIDDEN, 6, "reply 6 hidden since noon")
    reworded = Change(Cause.REWORDED, 7, "reply 7 edited to revision 2")
    lines = (line("a", 0.3, EDIT, hidden), line("b", 0.3, EDIT, reworded), line("c", None, hidden))
    stale = find_stale(Today(lines), Known())
    assert (stale.edited, stale.withheld, len(stale.lines)) == (2, 1, 3)


def test_new_arguments_are_those_that_nobody_looked_at_cited_or_dropped() -> None:
    arguments = (
        argument(1, 0.0, tag_id=9),
        argument(1, 0.0, tag_id=10, type="risk"),
        argument(2, 0.0, tag_id=11),
        argument(3, 0.0, tag_id=12),
        argument(4, 0.0, tag_id=8),
        argument(6, 0.0, tag_id=13, is_for=False),
    )
    today = Today((), arguments, cited={2}, dropped={(3, "roi")})
    assert find_stale(today, Known(reviewed_until=8)).new == (1, 6)


def test_a_type_has_grown_strong_when_new_arguments_for_the_ask_made_it_so() -> None:
    strong = {"newly_strong": ("risk",)}
    fresh = argument(1, 0.0, tag_id=9, type="risk")
    objection = argument(1, 0.0, tag_id=9, type="risk", is_for=False)
    assert find_stale(Today((), (fresh,), **strong), Known()).strong == ("risk",)  # type: ignore[arg-type]
    assert find_stale(Today((), (fresh,), **strong), Known(reviewed_until=9)).strong == ()  # type: ignore[arg-type]
    assert find_stale(Today((), (objection,), **strong), Known()).strong == ()  # type: ignore[arg-type]


def test_the_best_missing_argument_stands_against_the_weakest_line_of_its_type() -> None:
    lines = (line("strong", 0.6), line("weak", 0.2), line("middle", 0.4), line("risk", type="risk"))
    one = Today(lines, (argument(1, 0.9),))
    assert outranking(one) == {"weak": 1}
    two = Today(lines, (argument(1, 0.9), argument(2, 0.52)))
    assert outranking(two) == {"weak": 1, "middle": 2}


def test_what_is_cited_dropped_an_objection_or_of_another_type_outranks_nothing() -> None:
    others = (
        argument(1, 0.9),
        argument(2, 0.9),
        argument(3, 0.9, is_for=False),
        argument(4, 0.9, type="risk"),
    )
    today = Today((line("a"), line("pair", type="")), others, cited={1}, dropped={(2, "roi")})
    assert outranking(today) == {}


def test_a_line_without_a_source_in_view_is_not_ranked() -> None:
    assert outranking(Today((line("a", None),), (argument(1, 0.9),))) == {}


def test_all_that_outrank_the_last_line_are_named_with_it() -> None:
    lines = (line("strong", 0.5), line("weak", 0.2))
    arguments = tuple(
        argument(id, score) for id, score in ((1, 0.4), (2, 0.9), (3, 0.38), (4, 0.3))
    )
    stale = find_stale(Today(lines, arguments), Known())
    assert stale.line("weak").challengers == (2, 1, 3)
    assert stale.line("strong").challengers == ()


def test_a_challenger_that_a_manager_has_seen_outranks_no_more_and_another_one_does() -> None:
    lines, first, second = (line("a"), line("b", 0.4)), argument(1, 0.9), argument(2, 0.8)
    known = Known(seen={"a": {rank_mark(1)}}, outranked={"a": 1})
    assert not find_stale(Today(lines, (first,)), known).lines
    assert find_stale(Today(lines, (first, second)), known).outranked == {"a": 2}
    alone = Today((line("b", 0.4),), (first,))
    assert find_stale(alone, known).outranked == {"b": 1}


def test_one_mark_on_an_unseen_argument_outranks_no_line() -> None:
    click = score([Group(seen=1, convinced=1)])
    two = score([Group(seen=1, convinced=1), Group(seen=1, convinced=1)])
    assert outranking(Today((line("a", 0.0),), (argument(1, click),))) == {}
    assert outranking(Today((line("a", 0.0),), (argument(1, two),))) == {"a": 1}


@given(SCORES, st.lists(SCORES, min_size=2, max_size=30))
def test_a_verdict_changes_only_when_the_lead_crosses_a_margin(
    score: float, course: list[float]
) -> None:
    held: dict[str, int] = {}
    for now in course:
        before, held = (
            held,
            outranking(Today((line("a", score),), (argument(1, now),)), outranked=held),
        )
        if held and not before:
            assert now >= score + GAIN
        if before and not held:
            assert now < score + LOSE


@given(st.lists(st.floats(LOSE, GAIN - 0.001), min_size=2, max_size=30), st.booleans())
def test_between_the_margins_nothing_flickers(leads: list[float], outranked: bool) -> None:
    verdicts = [{"a": 1} if outranked else {}]
    for lead in leads:
        today = Today((line("a", 0.3),), (argument(1, 0.3 + lead + 1e-9),))
        verdicts.append(outranking(today, outranked=verdicts[-1]))
    assert all(before == after for before, after in pairwise(verdicts))


@st.composite
def days(draw: st.DrawFn) -> Today:
    types = st.sampled_from(["roi", "risk", ""])
    lines = tuple(
        LineToday(f"l{n}", draw(types), (), draw(st.none() | SCORES))
        for n in range(draw(st.integers(0, 5)))
    )
    arguments = tuple(
        ArgumentToday(
            draw(st.integers(1, 8)),
            draw(types) or "mission",
            n + 1,
            draw(SCORES),
            draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 10)))
    )
    return Today(lines, arguments, cited=draw(st.sets(st.integers(1, 8), max_size=3)))


@given(days(), days())
def test_verdicts_are_settled_and_each_argument_takes_one_place_a_type(
    first: Today, second: Today
) -> None:
    """Looking twice at the same day changes nothing, whatever was found the day before."""
    before = outranking(first)
    found = outranking(second, outranked=before)
    assert outranking(second, outranked=found) == found
    assert outranking(Today(second.lines[::-1], second.arguments, second.cited)) == outranking(
        second
    )
    places = [(one.type, found[one.key]) for one in second.lines if one.key in found]
    assert len(set(places)) == len(places)
    assert not set(found.values()) & set(second.cited)


@given(days())
def test_calling_every_line_valid_leaves_none_stale(today: Today) -> None:
    stale: Stale = find_stale(today, Known())
    seen = {one.key: set(one.marks) for one in stale.lines}
    assert find_stale(today, Known(seen=seen, outranked=stale.outranked)).lines == ()
