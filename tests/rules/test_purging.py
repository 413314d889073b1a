"""Taking words away: out of a draft, out of logged facts, and nothing more than that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.errors import Invalid
from forum.rules.cited import Cited
from forum.rules.drafts import judge
from forum.rules.purging import PurgeDraft, without_reply, without_text, without_words
from forum.rules.summary import Content, DraftLine, DraftPair, Dropped


def passage(reply_id: int, start: int = 0) -> Cited:
    return Cited(reply_id=reply_id, revision=1, start=start, end=start + 5)


def line(key: str, *replies: int, sentence: str = "") -> DraftLine:
    passages = tuple(passage(reply) for reply in replies)
    return DraftLine(key=key * 8, type="roi", sentence=sentence, passages=passages)


def test_a_line_keeps_what_others_said_and_goes_without_that() -> None:
    content = Content(lines=(line("a", 1), line("b", 1, 2, sentence="Both say so."), line("c", 3)))
    left = without_reply(content, 1)
    assert [(one.key, one.passages) for one in left.lines] == [
        ("b" * 8, (passage(2),)),
        ("c" * 8, (passage(3),)),
    ]
    assert left.lines[0].sentence == "Both say so."


def test_a_pair_goes_with_its_objection_and_its_short_answer_with_the_answers() -> None:
    pairs = (
        DraftPair(key="a" * 8, objection=passage(1), answers=(passage(2),)),
        DraftPair(key="b" * 8, objection=passage(3), answers=(passage(1),), sentence="In short."),
        DraftPair(key="c" * 8, objection=passage(4), sentence="Nobody said this yet."),
    )
    left = without_reply(Content(pairs=pairs), 1)
    assert left.pairs == (
        DraftPair(key="b" * 8, objection=passage(3)),
        pairs[2],
    )


def test_a_reply_that_the_draft_does_not_quote_changes_nothing() -> None:
    content = Content(lead="Lead", lines=(line("a", 1),))
    assert without_reply(content, 2) == content


def test_a_text_goes_from_every_field_that_a_manager_wrote() -> None:
    text = "Ana Ito of Elm Street"
    content = Content(
        lead=text,
        lines=(line("a", 1, sentence=f"Ask {text}."), line("b", 2, sentence="Other words")),
        pairs=(DraftPair(key="c" * 8, objection=passage(3), say=text, sentence=text),),
        dropped=(Dropped(reply_id=4, type="roi", reason=f"It names {text}."),),
    )
    left = without_text(content, text)
    assert text not in repr(left)
    assert (left.lead, left.lines[0].sentence) == ("", "Ask [removed].")
    assert left.lines[1] == content.lines[1]
    assert left.lines[0].passages == content.lines[0].passages


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        ("says “Ana Ito”", "Ana Ito", "says “…”"),
        ("Ana Itoh stays", "Ana Ito", "Ana Itoh stays"),
        ("(555) 0100 rings", "(555) 0100", "[removed] rings"),
        ("a.b", ".", "a…b"),
        ("Ana Ito", "Ana Ito", ""),
        ("a+bc a+b", "a+b", "a+bc …"),
    ],
)
def test_whole_words_are_struck_wherever_they_stand(words: str, text: str, left: str) -> None:
    assert without_words({"x": [words, {"y": words}], "n": 1}, text) == {
        "x": [left, {"y": left}],
        "n": 1,
    }


@given(st.text(max_size=40), st.text(min_size=1, max_size=12), st.text(max_size=40))
def test_what_is_left_never_grows_nor_holds_the_text_between_spaces(
    before: str, text: str, after: str
) -> None:
    words = f"{before} {text} {after}"
    left = without_words(words, text)
    assert len(left) <= len(words)
    assert left != words


def test_a_purge_needs_a_text_and_a_reason() -> None:
    with pytest.raises(Invalid) as error:
        judge(PurgeDraft, {"reason": "x"})
    assert error.value.fields["text"] == "Choose a text."
    assert "at least 3" in error.value.fields["reason"]
