"""What is typed into a search: words, phrases, what is left out, and what narrows it."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.errors import Invalid
from forum.rules.search_query import LENGTH_MAX, TERMS_MAX, parse, with_words
from forum.text.words import COMMON, words_of
from tests.http.corpora import naughty_strings

PIECES = st.sampled_from([
    "cloud", "Café", "AND", "OR", "NOT", "NEAR(", "*", "^", ":", "-", '"', "(", ")", "words:", "author:",
    'author:"', "before:", "after:2026-01-31", "topic:ai", "{a b}:", "§author5", "\\", "'", "%", "_", "!",
    "&", "|", "<->", ":*", "the", "🙂", "日本語", "a" * 40, " ",
])  # fmt: skip


def test_words_phrases_and_what_is_left_out() -> None:
    query = parse('Cloud "return on investment" -fax -"paper forms" web-forms')
    assert query.all == (("cloud",), ("return", "on", "investment"), ("web", "forms"))
    assert query.without == (("fax",), ("paper", "forms"))


def test_what_narrows_it() -> None:
    query = parse('author:ana agency:"Harbor County" Topic:open-data argument:roi forms')
    assert (query.author, query.agency) == ("ana", "Harbor County")
    assert (query.topic, query.argument) == ("open-data", "roi")
    assert query.all == (("forms",),)


def test_days() -> None:
    query = parse("after:2026-01-31 before:2026-03-01")
    assert (query.after, query.before) == (date(2026, 1, 31), date(2026, 3, 1))
    for text in ("after:yesterday", "before:2026-13-01", 'after:"', "before:٢٠٢٦-01-01"):
        with pytest.raises(Invalid):
            parse(text)


def test_words_that_are_everywhere_are_not_looked_for() -> None:
    query = parse('the budget of "to be or not to be"')
    assert query.all == (("budget",),)
    assert query.common == ("the", "of", "to", "be", "or", "not", "to", "be")
    assert parse("the of").is_empty
    assert parse("-budget").is_empty
    assert not parse("author:ana").is_empty


def test_a_quotation_mark_that_nothing_closes_closes_at_the_end() -> None:
    assert parse('a "paper forms').all == (("paper", "forms"),)


def test_too_much_at_once() -> None:
    with pytest.raises(Invalid):
        parse("x" * (LENGTH_MAX + 1))
    with pytest.raises(Invalid):
        parse(" ".join(f"w{n}" for n in range(TERMS_MAX + 1)))


@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=20))
def test_whatever_is_typed_becomes_words_of_letters_and_digits(pieces: list[str]) -> None:
    try:
        query = parse(" ".join(pieces))
    except Invalid:
        return
    for phrase in (*query.all, *query.without):
        assert phrase
        assert all(words_of(word) == [word] for word in phrase)
        assert not COMMON.issuperset(phrase)


@pytest.mark.parametrize("text", naughty_strings()[::3])
def test_naughty_strings_are_words_or_refused(text: str) -> None:
    with suppress(Invalid):
        assert all(words_of(word) for phrase in parse(text).all for word in phrase)


def test_another_word_takes_the_place_of_one_that_was_misspelt() -> None:
    typed = 'clowd author:clowd "clowd nine" -clowd'
    assert with_words(typed, [("clowd", "cloud")]) == 'cloud author:clowd "clowd nine" -clowd'
