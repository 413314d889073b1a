"""Stems are those that SQLite's index has, so that what is marked is what was found."""

import sqlite3
import time
from pathlib import Path

import pytest

from forum.demo.generated.pieces import ENDINGS, SENTENCES, THINGS
from forum.text.stems import stem
from forum.text.words import words_of
from tests.slowness import slowness

ROOT = Path(__file__).parents[2]
WORDS = sorted(
    {
        word
        for text in [
            *SENTENCES,
            *THINGS,
            *ENDINGS,
            *(path.read_text("utf-8") for path in ROOT.glob("forum/demo/content/*.toml")),
            *(path.read_text("utf-8") for path in ROOT.glob("*.md")),
            "caresses ponies ties caress cats feed agreed plastered bled motoring sing conflated troubled"
            " sized hopping tanned falling hissing fizzed failing filing happy sky relational conditional"
            " rational valenci hesitanci digitizer conformabli radicalli differentli vileli analogousli"
            " vietnamization predication operator feudalism decisiveness hopefulness callousness formaliti"
            " sensitiviti sensibiliti triplicate formative formalize electriciti electrical hopeful goodness"
            " revival allowance inference airliner gyroscopic adjustable defensible irritant replacement"
            " adjustment dependent adoption homologou communism activate angulariti homologous effective"
            " bowdlerize probate rate cease controll roll analogies apologies yes say syzygy eye aye",
        ]
        for word in words_of(text)
        if word.isascii() and word.isalpha()
    }
)


def stems_of_sqlite(words: list[str]) -> dict[str, str]:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61')")
    database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
    database.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", enumerate(words))
    found = database.execute("SELECT doc, term FROM v").fetchall()
    return {words[doc]: term for doc, term in found}


def test_stems_are_those_of_the_index() -> None:
    theirs = stems_of_sqlite(WORDS)
    assert len(theirs) > 2000
    assert {word: (stem(word), one) for word, one in theirs.items() if stem(word) != one} == {}


@pytest.mark.parametrize("word", ["", "a", "is", "x3", "naïve", "日本語", "y" * 3000])
def test_what_is_no_english_word_stands_for_itself(word: str) -> None:
    assert stem(word) in {word, word.removesuffix("y") + "i"}


@pytest.mark.parametrize("word", ["e" * 20_000, "a" * 20_000 + "ing", "ya" * 10_000 + "ement"])
def test_words_that_no_language_has_take_no_time(word: str) -> None:
    began = time.process_time()
    assert stem(word) == word
    assert time.process_time() - began < 0.05 * slowness()


@pytest.mark.parametrize("letters", [64, 65])
def test_the_longest_words_are_those_of_sqlite(letters: int) -> None:
    word = "budget" + "x" * (letters - 9) + "ing"
    assert stem(word) == stems_of_sqlite([word])[word]
