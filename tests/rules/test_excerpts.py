"""Excerpts show where the words are, marked, and are words of the text."""

from hypothesis import given
from hypothesis import strategies as st

from forum.rules.excerpts import LENGTH, Part, excerpt

FILLER = "Nothing of note was said about it for a long while. " * 20


def shown(parts: tuple[Part, ...]) -> str:
    return "".join(part.words for part in parts)


def marked(parts: tuple[Part, ...]) -> list[str]:
    return [part.words for part in parts if part.marked]


def test_all_forms_of_a_word_are_marked() -> None:
    parts = excerpt("Policies differ. A policy, once written, costs.", frozenset({"polici"}))
    assert marked(parts) == ["Policies", "policy"]
    assert shown(parts) == "Policies differ. A policy, once written, costs."


def test_accents_do_not_matter() -> None:
    assert marked(excerpt("The Café is closed.", frozenset({"cafe"}))) == ["Café"]


def test_the_stretch_with_the_most_of_the_words_is_shown() -> None:
    text = f"A budget. {FILLER} The budget for paper forms. {FILLER}"
    parts = excerpt(text, frozenset({"budget", "paper", "form"}))
    assert marked(parts) == ["budget", "paper", "forms"]
    assert shown(parts).startswith("… ")
    assert shown(parts).endswith(" …")


def test_without_any_of_them_the_beginning_is_shown() -> None:
    assert shown(excerpt(FILLER, frozenset({"cloud"}))).startswith("Nothing of note")
    assert excerpt("", frozenset({"cloud"})) == ()


@given(st.text(max_size=2000), st.sets(st.text(max_size=6), max_size=4))
def test_an_excerpt_is_a_part_of_the_text_and_short(text: str, stems: set[str]) -> None:
    words = shown(excerpt(text, frozenset(stems))).removeprefix("… ").removesuffix(" …")
    assert words in " ".join(text.split())
    assert len(words) <= LENGTH
