"""Sentences of a plain text, each with its exact place."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.sentences import split_sentences
from tests.slowness import slowness

DOTS = st.text(alphabet=" .!?…\"'”)]\n>A1a\t", max_size=60)


def sentences(plain: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(plain)]


@given(st.one_of(st.text(), DOTS))
def test_a_sentence_is_exactly_what_stands_at_its_place(plain: str) -> None:
    end = 0
    for sentence in split_sentences(plain):
        assert plain[sentence.start : sentence.end] == sentence.text
        assert sentence.text.strip() == sentence.text != ""
        assert plain[: sentence.start].count("\n") == sentence.line
        assert sentence.start >= end
        end = sentence.end


@given(st.one_of(st.text(), DOTS))
def test_no_word_outside_quotations_and_tables_is_lost(plain: str) -> None:
    own = [line for line in plain.split("\n") if not line.startswith(">") and "\t" not in line]
    assert "".join("".join(sentences(plain)).split()) == "".join("".join(own).split())


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. Lee paid $3. Mr. Ono paid $4.", ["Dr. Lee paid $3.", "Mr. Ono paid $4."]),
        ("J. Doe of the U.S. Mint came. All left.", ["J. Doe of the U.S. Mint came.", "All left."]),
        ("It cost 3.50 a form. $2 less!", ["It cost 3.50 a form.", "$2 less!"]),
        ("“Stop.” Then (go!) On", ["“Stop.”", "Then (go!)", "On"]),
        ("Wait... Really?! Yes", ["Wait...", "Really?!", "Yes"]),
        ("a. b. c", ["a. b. c"]),
        ("One\nTwo", ["One", "Two"]),
        ("> Quoted. Words.\nMine.", ["Mine."]),
        ("   . Hello there", [".", "Hello there"]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_where_sentences_end(plain: str, expected: list[str]) -> None:
    assert sentences(plain) == expected


@pytest.mark.parametrize("piece", [".", ". ", '."', ".'", "!?", "a.", "A. ", "…”", " .", "\n."])
def test_texts_made_to_be_slow_are_split_quickly(piece: str) -> None:
    plain = (piece * 40_000)[:40_000] + "a"
    began = time.process_time()
    split_sentences(plain)
    assert time.process_time() - began < 2 * slowness(), "twenty times what it takes"
