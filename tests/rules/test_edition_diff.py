"""What changed between two editions: each change is found once, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from forum.queries.argument_types import TypeView
from forum.queries.memo import (
    Memo,
    MemoEvidence,
    MemoLine,
    MemoPair,
    MemoReason,
    MemoSection,
    Source,
    Withheld,
)
from forum.rules.edition_diff import Change, Differences, compare
from forum.rules.evidence_rows import EvidenceRow

ROI = TypeView(1, "roi", "ROI", "", "green", "roi", retired=False)
RISK = TypeView(2, "risk", "Risk", "", "orange", "risk", retired=False)


def source(reply_id: int, words: str = "") -> Source:
    return Source(reply_id, 1, words or f"Words of reply {reply_id}.", f"Author {reply_id}")


def line(key: str, *replies: int, sentence: str = "") -> MemoLine:
    return MemoLine(key, sentence, tuple(source(reply) for reply in replies or (1,)))


def memo(*roi: MemoLine, risk: tuple[MemoLine, ...] = (), **fields: object) -> Memo:
    sections = (MemoSection(ROI, roi), MemoSection(RISK, risk))
    made = Memo(1, "Title", "The ask", "", "", tuple(s for s in sections if s.lines))
    return replace(made, **fields)


def lines(found: Differences) -> list[Change]:
    return [line for type in found.types for line in type.lines]


def notes(old: Memo, new: Memo) -> list[tuple[str, ...]]:
    return [line.notes for line in lines(compare(old, new))]


def test_the_same_edition_has_no_differences() -> None:
    one = memo(line("a"), line("b", 2), risk=(line("c", 3),), pairs=(MemoPair("p", source(4)),))
    found = compare(one, one)
    assert found.is_same
    assert [type.same for type in found.types] == [2, 1]


def test_lines_that_came_and_went() -> None:
    found = compare(memo(line("a"), line("b", 2)), memo(line("b", 2), line("c", 3)))
    came, went = lines(found)
    assert (came.notes, came.old) == (("Added",), None)
    assert (went.notes, went.new) == (("Dropped",), None)
    assert went.old
    assert [said.words for _, said in went.old.sources] == ["Words of reply 1."]
    assert not found.is_same


def test_a_line_above_that_went_moves_nothing() -> None:
    kept = [line(key, number) for number, key in enumerate("bcd", 2)]
    assert notes(memo(line("a"), *kept), memo(*kept)) == [("Dropped",)]


def test_a_reworded_sentence_is_compared_word_by_word() -> None:
    [change] = lines(
        compare(
            memo(line("a", sentence="It pays within the first year.")),
            memo(line("a", sentence="It pays within eleven months.")),
        )
    )
    assert change.notes == ("Reworded",)
    assert change.old
    assert change.new
    assert change.old.sentence == (("same", "It pays within "), ("removed", "the first year."))
    assert change.new.sentence == (("same", "It pays within "), ("added", "eleven months."))


def test_sources_that_came_and_went_are_counted_and_marked() -> None:
    [change] = lines(compare(memo(line("a", 1, 2)), memo(line("a", 1, 3, 4))))
    assert change.notes == ("2 sources added", "1 source gone")
    assert change.old
    assert change.new
    assert [state for state, _ in change.old.sources] == ["same", "removed"]
    assert [state for state, _ in change.new.sources] == ["same", "added", "added"]


def test_sources_in_another_order_are_the_same_sources() -> None:
    assert notes(memo(line("a", 1, 2)), memo(line("a", 2, 1))) == []


def test_other_words_or_another_version_of_a_reply_are_another_source() -> None:
    old = MemoLine("a", "", (source(1),))
    for other in (
        source(1, "Words of reply 1. And more."),
        replace(source(1), revision=2),
        replace(source(1), start=40),
    ):
        new = MemoLine("a", "", (other,))
        assert notes(memo(old), memo(new)) == [("1 source added", "1 source gone")]


def test_a_line_under_another_type_stands_there_once() -> None:
    found = compare(memo(line("a"), line("b", 2)), memo(line("b", 2), risk=(line("a"),)))
    [moved] = lines(found)
    assert moved.notes == ("Moved from ROI",)
    assert {type.type.slug: len(type.lines) for type in found.types} == {"roi": 0, "risk": 1}


def test_only_the_line_that_moved_is_said_to_have_moved() -> None:
    a, b, c = line("a"), line("b", 2), line("c", 3)
    assert notes(memo(a, b, c), memo(c, a, b)) == [("Moved from place 3 to place 1",)]


def test_other_leaders_are_a_change() -> None:
    suits = replace(line("a"), audiences=("finance",))
    assert notes(memo(line("a")), memo(suits)) == [("Suits other leaders",)]


def test_what_stands_at_the_top_is_compared() -> None:
    new = replace(memo(), ask="Another ask", lead="Begin with the number.")
    found = compare(memo(), new)
    assert [text.name for text in found.texts] == ["The ask", "Lead"]
    assert found.texts[1].old == ()
    assert found.texts[1].new == (("added", "Begin with the number."),)


def test_pairs_come_go_and_change() -> None:
    kept = MemoPair("p", source(1), answers=(source(2),))
    answered = replace(kept, answers=(source(2), source(3)), sentence="In short")
    gone, new = MemoPair("q", source(4)), MemoPair("r", source(5), answers=(source(6),))
    found = compare(memo(pairs=(kept, gone)), memo(pairs=(answered, new)))
    facts = [(pair.objection.notes, pair.answer.notes) for pair in found.pairs]
    assert facts == [
        ((), ("Reworded", "1 source added")),
        (("Added",), ("Added",)),
        (("Dropped",), ()),
    ]


def test_the_one_reason_is_compared_with_its_numbers() -> None:
    old = MemoReason(source(1), 2, 3, 1)
    assert compare(memo(reason=old), memo(reason=old)).reasons is None
    for new in (None, replace(old, count=3), replace(old, source=source(2))):
        assert compare(memo(reason=old), memo(reason=new)).reasons == (old, new)


def test_rows_of_evidence_that_came_and_went_are_told_in_words() -> None:
    row = EvidenceRow(kind="peer", subject="Elm County", detail="did it")
    mine, yours = MemoEvidence(row, 1, "Ana"), MemoEvidence(row, 2, "Ben")
    withheld = MemoEvidence(None, 3, "")
    found = compare(memo(evidence=(mine, mine)), memo(evidence=(mine, yours, withheld)))
    assert found.evidence_gone == ("Peer examples: Elm County: did it (Ana)",)
    assert found.evidence_added == (
        "Peer examples: Elm County: did it (Ben)",
        "A row of reply 3 that is withheld now",
    )


def test_a_source_that_is_withheld_in_both_is_no_change() -> None:
    gone = Source(1, 1, "", "", Withheld.HIDDEN, start=4)
    line = MemoLine("a", "", (gone,))
    assert compare(memo(line), memo(line)).is_same


keys = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@given(keys, keys, keys, keys)
def test_every_line_is_accounted_for_once(
    roi: list[str], risk: list[str], more_roi: list[str], more_risk: list[str]
) -> None:
    risk = [key for key in risk if key not in roi]
    more_risk = [key for key in more_risk if key not in more_roi]
    old = memo(*map(line, roi), risk=tuple(map(line, risk)))
    new = memo(*map(line, more_roi), risk=tuple(map(line, more_risk)))
    found = compare(old, new)
    shown = len(lines(found)) + sum(type.same for type in found.types)
    before, after = {*roi, *risk}, {*more_roi, *more_risk}
    assert shown == len(before | after)
    assert sum(change.notes == ("Added",) for change in lines(found)) == len(after - before)
    assert sum(change.notes == ("Dropped",) for change in lines(found)) == len(before - after)
    assert found.is_same == (old.sections == new.sections)
