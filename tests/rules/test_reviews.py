"""A manager's word on a line, and moving its passages to where their words stand now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.errors import Invalid
from forum.rules.cited import Cited
from forum.rules.drafts import judge
from forum.rules.recite import with_places
from forum.rules.reviews import ReviewDraft
from forum.rules.summary import Content, DraftLine, DraftPair
from forum.text.quoting import place_again

REVIEW = {"edition": 1, "line": "0000000a", "verdict": "valid"}


def cited(reply_id: int, revision: int = 1, start: int = 0) -> Cited:
    return Cited(reply_id=reply_id, revision=revision, start=start, end=start + 10)


LINE = DraftLine(key="0000000a", type="roi", sentence="It pays.", passages=(cited(1), cited(2)))
PAIR = DraftPair(key="0000000b", objection=cited(3), answers=(cited(4),), say="Too dear?")
CONTENT = Content(lines=(LINE,), pairs=(PAIR,))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"verdict": "perhaps"}, "verdict"), ({"verdict": "drop"}, "note"),
     ({"verdict": "drop", "note": " a "}, "note"), ({"note": "x" * 501}, "note"),
     ({"line": ""}, "line"), ({"line": "x" * 13}, "line"), ({"edition": 0}, "edition")],
)  # fmt: skip
def test_a_review_that_cannot_be_is_refused_at_its_field(
    wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        judge(ReviewDraft, {**REVIEW, **wrong})
    assert list(refused.value.fields) == [field]


def test_only_dropping_needs_a_reason() -> None:
    assert judge(ReviewDraft, REVIEW).note == ""
    assert judge(ReviewDraft, {**REVIEW, "verdict": "update"}).note == ""
    assert judge(ReviewDraft, {**REVIEW, "verdict": "drop", "note": "Too old"}).note == "Too old"


@given(st.text("ab ", max_size=30), st.text("ab ", min_size=1, max_size=3), st.integers(0, 30))
def test_words_are_found_again_at_the_nearest_place(plain: str, words: str, start: int) -> None:
    place = place_again(words, plain, start)
    if place is None:
        assert words not in plain
    else:
        assert plain[place : place + len(words)] == words
        nearer = range(max(0, start - abs(place - start) + 1), start + abs(place - start))
        assert all(plain[at : at + len(words)] != words for at in nearer)


def test_passages_of_a_line_move_and_all_else_of_it_stays() -> None:
    moved = with_places(CONTENT, LINE.key, {cited(1): cited(1, 2, 7), cited(4): cited(4, 2)})
    assert moved.lines == (LINE.model_copy(update={"passages": (cited(1, 2, 7), cited(2))}),)
    assert moved.pairs == CONTENT.pairs


def test_both_sides_of_a_pair_move() -> None:
    moved = with_places(CONTENT, PAIR.key, {cited(3): cited(3, 2), cited(4): cited(4, 5)})
    assert (moved.pairs[0].objection, moved.pairs[0].answers) == (cited(3, 2), (cited(4, 5),))
    assert (moved.pairs[0].say, moved.lines) == ("Too dear?", CONTENT.lines)


def test_two_passages_that_come_to_stand_in_one_place_are_one() -> None:
    line = LINE.model_copy(update={"passages": (cited(1, 1), cited(1, 2))})
    moved = with_places(Content(lines=(line,)), LINE.key, {cited(1, 1): cited(1, 2)})
    assert moved.lines[0].passages == (cited(1, 2),)


def test_a_line_that_left_the_draft_cannot_be_updated() -> None:
    with pytest.raises(Invalid):
        with_places(CONTENT, "0000000c", {})
