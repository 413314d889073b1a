"""The content of a draft: operations never change quotations, lose none, and refuse what cannot be."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.errors import Invalid
from forum.rules import summary as rules
from forum.rules.cited import Cited
from forum.rules.summary import Content, DraftLine, DraftPair
from forum.rules.summary_changes import changes

TYPES = ("roi", "mission", "risk")


def cited(reply_id: int, start: int = 0, end: int = 10) -> Cited:
    return Cited(reply_id=reply_id, revision=1, start=start, end=end)


def content_of(*places: tuple[str, int]) -> Content:
    content = Content()
    for type, reply_id in places:
        content = rules.add_line(content, type, cited(reply_id))
    return content


def keys(content: Content) -> list[str]:
    return [line.key for line in content.lines]


def test_the_same_passage_under_the_same_type_has_the_same_key_every_time() -> None:
    assert keys(content_of(("roi", 1))) == keys(content_of(("roi", 1)))
    assert keys(content_of(("roi", 1))) != keys(content_of(("risk", 1)))


def test_a_passage_is_not_added_twice() -> None:
    content = content_of(("roi", 1))
    with pytest.raises(Invalid, match="stands in the draft already"):
        rules.add_line(content, "roi", cited(1))
    with pytest.raises(Invalid, match="stands in the draft already"):
        rules.cite(content, content.lines[0].key, cited(1))


def test_a_merged_line_keeps_all_passages_in_order_and_the_others_sentence() -> None:
    content = content_of(("roi", 1), ("roi", 2), ("risk", 3))
    one, two, three = keys(content)
    content = rules.put_line(content, content.line(two).model_copy(update={"sentence": "Both."}))
    merged = rules.merge_lines(rules.merge_lines(content, three, two), one, two)
    assert keys(merged) == [two]
    assert [p.reply_id for p in merged.lines[0].passages] == [2, 3, 1]
    assert (merged.lines[0].sentence, merged.lines[0].type) == ("Both.", "roi")


def test_a_line_cannot_be_merged_into_itself_or_one_that_is_gone() -> None:
    content = content_of(("roi", 1))
    for into in (content.lines[0].key, "00000000"):
        with pytest.raises(Invalid):
            rules.merge_lines(content, content.lines[0].key, into)


def test_a_line_moves_among_its_own_type_only() -> None:
    content = content_of(("roi", 1), ("risk", 2), ("roi", 3))
    one, two, three = keys(content)
    assert keys(rules.move_line(content, three, -1)) == [three, two, one]
    assert rules.move_line(content, one, -1) == content
    assert rules.move_line(content, two, 1) == content


def test_a_dropped_line_is_remembered_with_its_reason_until_it_comes_back() -> None:
    content = content_of(("roi", 1))
    dropped = rules.drop_line(content, content.lines[0].key, "Out of date.")
    assert (dropped.lines, dropped.dropped[0].reason) == ((), "Out of date.")
    assert rules.add_line(dropped, "roi", cited(1, 20, 30)).dropped == ()


def test_the_last_passage_of_a_line_stays() -> None:
    content = rules.cite(content_of(("roi", 1)), content_of(("roi", 1)).lines[0].key, cited(2))
    [key] = keys(content)
    content = rules.uncite(content, key, cited(1))
    with pytest.raises(Invalid, match="drop the line instead"):
        rules.uncite(content, key, cited(2))


def test_a_draft_holds_so_many_lines_passages_and_pairs() -> None:
    content = Content()
    for number in range(1, rules.LINES_MAX + 1):
        content = rules.add_line(content, "roi", cited(number))
    with pytest.raises(Invalid, match="at most 40 lines"):
        rules.add_line(content, "roi", cited(99))
    key = content.lines[0].key
    for number in range(101, 100 + rules.PASSAGES_MAX):
        content = rules.cite(content, key, cited(number))
    with pytest.raises(Invalid, match="at most 8 passages"):
        rules.cite(content, key, cited(999))
    for number in range(rules.PAIRS_MAX):
        content = rules.add_pair(content, cited(200 + number), ())
    with pytest.raises(Invalid, match="at most 10 rebuttal pairs"):
        rules.add_pair(content, cited(999), ())


def test_pairs_are_answered_moved_and_taken_out() -> None:
    content = rules.add_pair(rules.add_pair(Content(), cited(1), ()), cited(2), (cited(3),))
    one, two = [pair.key for pair in content.pairs]
    content = rules.add_answer(content, one, cited(4))
    assert content.pair(one).answers == (cited(4),)
    content = rules.move_pair(rules.drop_answer(content, two, cited(3)), two, -1)
    assert [pair.key for pair in content.pairs] == [two, one]
    assert content.pair(two).answers == ()
    dropped = rules.drop_part(content, one, "Nobody says so any more.")
    assert dropped.pairs == (content.pair(two),)
    assert [(d.reply_id, d.type) for d in dropped.dropped] == [(1, "objection")]
    assert rules.add_pair(dropped, cited(1), ()).dropped == ()


def test_what_changed_names_only_what_differs() -> None:
    before = content_of(("roi", 1), ("risk", 2))
    key = before.lines[0].key
    line = before.line(key).model_copy(update={"sentence": "Paper costs more."})
    after = rules.put_line(before, line)
    old, new = changes(before, after)
    name = f"line on roi of reply 1 ({key})"
    assert list(old) == list(new) == [name]
    assert "says “Paper costs more.”" in new[name]
    assert "reply 1, version 1, characters 1 to 10" in new[name]
    assert changes(after, after) == ({}, {})


def test_a_line_that_came_is_no_change_of_order_but_one_that_moved_is() -> None:
    before = content_of(("roi", 1), ("roi", 2))
    one, two = keys(before)
    _, added = changes(before, rules.add_line(before, "roi", cited(3)))
    assert "order of lines on roi" not in added
    old, new = changes(before, rules.move_line(before, two, -1))
    names = [f"line on roi of reply {number} ({key})" for number, key in ((1, one), (2, two))]
    assert (old, new) == ({"order of lines on roi": names}, {"order of lines on roi": names[::-1]})


def test_a_line_that_changes_its_type_is_named_as_it_was_and_is_no_change_of_order() -> None:
    before = content_of(("roi", 1), ("roi", 2), ("mission", 3))
    line = before.lines[0].model_copy(update={"type": "mission"})
    old, new = changes(before, rules.put_line(before, line))
    assert list(old) == list(new) == [f"line on roi of reply 1 ({line.key})"]
    assert next(iter(new.values()))[0] == "mission"


def test_types_and_audiences_in_another_order_are_no_change() -> None:
    content = content_of(("roi", 1), ("risk", 2))
    lines = [one.model_copy(update={"audiences": ("finance", "counsel")}) for one in content.lines]
    turned = [one.model_copy(update={"audiences": ("counsel", "finance")}) for one in lines[::-1]]
    assert changes(rules.with_lines(content, lines), rules.with_lines(content, turned)) == ({}, {})


def test_a_moved_pair_is_a_change_of_order() -> None:
    content = rules.add_pair(rules.add_pair(Content(), cited(1), ()), cited(2), ())
    old, new = changes(content, rules.move_pair(content, content.pairs[1].key, -1))
    assert list(old) == ["order of rebuttal pairs"]
    assert old["order of rebuttal pairs"] == new["order of rebuttal pairs"][::-1]


OPERATIONS: list[Callable[[Content, int, int], Content]] = [
    lambda c, a, b: rules.add_line(c, TYPES[a % 3], cited(b)),
    lambda c, a, b: rules.merge_lines(c, key_at(c, a), key_at(c, b)),
    lambda c, a, b: rules.move_line(c, key_at(c, a), 1 if b % 2 else -1),
    lambda c, a, b: rules.cite(c, key_at(c, a), cited(b)),
    lambda c, a, b: rules.uncite(c, key_at(c, a), cited(b)),
    lambda c, a, b: rules.drop_line(c, key_at(c, a), "Because."),
    lambda c, a, b: rules.add_pair(c, cited(a), (cited(b),)),
]
STEPS = st.lists(
    st.tuples(st.sampled_from(OPERATIONS), st.integers(1, 9), st.integers(1, 9)), max_size=40
)


def key_at(content: Content, place: int) -> str:
    return content.lines[place % len(content.lines)].key if content.lines else "00000000"


@given(STEPS)
def test_whatever_is_done_the_content_stays_sound_and_can_be_stored(
    steps: list[tuple[Callable[[Content, int, int], Content], int, int]],
) -> None:
    content = Content()
    for operation, a, b in steps:
        try:
            content = operation(content, a, b)
        except Invalid:
            continue
    assert Content.model_validate(content.model_dump(mode="json")) == content
    assert len(set(content.keys)) == len(content.keys)
    assert all(line.passages for line in content.lines)
    for line in content.lines:
        assert len(set(line.passages)) == len(line.passages)


def test_a_passage_has_words() -> None:
    with pytest.raises(ValueError, match="ends after it begins"):
        cited(1, 5, 5)


def test_lines_and_pairs_of_one_passage_have_different_keys() -> None:
    content = rules.add_pair(content_of(("roi", 1)), cited(1), ())
    line, pair = content.lines[0], content.pairs[0]
    assert (type(line), type(pair)) == (DraftLine, DraftPair)
    assert line.key != pair.key
