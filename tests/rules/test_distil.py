"""The words that make an argument's point alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.rules.distil import find_passage, opening, opening_span, say_the_same
from forum.rules.passages import GREETING, LEANING, PASSAGE_MAX, PASSAGE_MIN, borrowed_spans
from tests.slowness import slowness

TYPES = (("roi", "ROI"), ("risk", "Risk"), ("law", "Law and order"), ("", ""))
PIECES = st.sampled_from([
    "We saved $3 on each of 40,000 forms.", "How much does it cost?", "What?!", "Consider this:",
    "Thanks, Dana!", "This is why.", "It saved time.", "> Quoted words of 300 people.", "\n", "\n\n",
    "\n  ", "Dr. No of the U.S. office paid 20 % less", "...", " . ", "“Harbor County did it.”",
    "“Who pays?”", "(see below:)", "Agree with Dana – ", "I think that the audit of 2019 found 4 of them.",
    "word " * 70, "Ministère", "😀", "\t", "e.g.", "4. ",
])  # fmt: skip
texts = st.one_of(st.text(), st.lists(PIECES, max_size=14).map(" ".join))
types = st.sampled_from(TYPES)


def words(plain: str, slug: str = "roi", name: str = "ROI") -> str:
    found = find_passage(plain, slug, name)
    return found.text if found else ""


@given(texts, types)
def test_a_passage_is_exactly_what_stands_at_its_place(plain: str, type: tuple[str, str]) -> None:
    found = find_passage(plain, *type)
    if found:
        assert plain[found.start : found.end] == found.text
        assert PASSAGE_MIN <= len(found.text) <= PASSAGE_MAX
        assert found.text == found.text.strip()
        assert "\n\n" not in found.text


@given(texts, types)
def test_a_passage_stands_alone(plain: str, type: tuple[str, str]) -> None:
    found = find_passage(plain, *type)
    if found:
        begins, ends = found.text.lstrip("\"'“‘(["), found.text.rstrip("\"'”’)] .!…")
        assert not ends.endswith(("?", ":"))
        assert not GREETING.match(begins)
        assert not LEANING.match(begins)
        line_start = plain.rfind("\n", 0, found.start) + 1
        assert not plain[line_start:].startswith(">")


@given(texts, types)
def test_the_same_text_gives_the_same_passage(plain: str, type: tuple[str, str]) -> None:
    assert find_passage(plain, *type) == find_passage(plain, *type)


@given(texts)
def test_passages_of_one_text_never_overlap(plain: str) -> None:
    taken: frozenset[tuple[int, int]] = frozenset()
    for slug, name in TYPES * 3:
        found = find_passage(plain, slug, name, taken)
        if found is None:
            continue
        assert all(found.end <= start or end <= found.start for start, end in taken)
        taken |= {(found.start, found.end)}


@given(texts)
def test_every_text_can_be_shown_in_one_line(plain: str) -> None:
    shown = opening(plain)
    assert len(shown) <= PASSAGE_MAX
    assert "\n" not in shown


def test_words_of_the_type_come_before_figures() -> None:
    plain = (
        "Our 3 sites took 9 days and 40 meetings in 2019.\n\n"
        "The budget office will save money and staff from the first quarter."
    )
    assert words(plain).startswith("The budget office")


def test_two_types_of_one_argument_get_two_passages() -> None:
    plain = (
        "Each paper form costs $14 and the web form costs $3.\n\n"
        "The audit found a breach risk in every unlocked cabinet."
    )
    roi = find_passage(plain, "roi", "ROI")
    assert roi is not None
    risk = find_passage(plain, "risk", "Risk", frozenset({(roi.start, roi.end)}))
    assert risk is not None
    assert roi.text.startswith("Each paper form")
    assert risk.text.startswith("The audit found")


def test_a_passage_grows_only_by_sentences_that_add_to_the_point() -> None:
    counting = "Each paper form costs $14. A web form costs $3."
    assert words(f"{counting} Everybody liked the new chairs.") == counting


def test_a_sentence_that_leans_on_the_one_before_comes_with_it() -> None:
    plain = "Each paper form costs $14. That is why we moved."
    assert words(plain) == plain


def test_a_comparison_keeps_both_sides() -> None:
    plain = "Paper: 40,000 × $14 = $560,000\nWeb: 40,000 × $3 = $120,000"
    assert words(plain) == plain


def test_a_greeting_and_a_question_stay_out() -> None:
    plain = (
        "Thanks for asking about costs, Dana! Have you thought about budgets and staff? "
        "Harbor County saved $40,000 in the first year."
    )
    assert words(plain) == "Harbor County saved $40,000 in the first year."


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "Agreed.",
        "Have you asked finance what it would cost to keep paper?",
        "Would they really pay $14 for every single paper form?!",
        "Here is what we saved in dollars, by office and by year:",
        "This saved us $40,000 and a good deal of staff time.",
        "> Harbor County saved $40,000 in the first year of it.",
        "Thanks for the numbers on cost and staff hours, very useful!",
    ],
)
def test_where_nothing_stands_alone_there_is_no_passage(plain: str) -> None:
    assert find_passage(plain, "roi", "ROI") is None


def test_offsets_count_code_points_not_bytes() -> None:
    plain = "😀 Ministère!\n\nHarbor County saved $40,000 in one year."
    found = find_passage(plain, "roi", "ROI")
    assert found is not None
    assert found.start == plain.index("Harbor")


def test_a_type_that_managers_added_looks_for_the_words_of_its_name() -> None:
    plain = (
        "The canteen has new chairs and better soup.\n\nThe law asks for a yearly public report."
    )
    assert words(plain, "law", "Law").startswith("The law")


@given(texts)
def test_every_text_says_the_same_as_itself(plain: str) -> None:
    found = find_passage(plain, "roi", "ROI")
    assert found is None or say_the_same(found.text, found.text.upper())


def test_words_quoted_from_an_earlier_reply_are_borrowed() -> None:
    said = "Each paper form costs $14 and the web form $3."
    plain = f"Dana wrote “{said}” and I agree: “we should all just do what Dana says”."
    [(span, place)] = borrowed_spans(plain, ["Nothing of the sort.", f"Well.  {said.upper()}"])
    assert plain[slice(*span)] == f"“{said}”"
    assert place == 1


SLOW = [
    "$1\n", "$1 a\n", "A. ", "1,", ".", '."', "Save $1 now. ", "word ", ">", "\n", "(“", "“a", '"', "; A",
    "- a\n", "1) ", "@a ", "agree ", "a – ", "if it ", "1 x ",
]  # fmt: skip


@pytest.mark.parametrize("piece", SLOW)
def test_a_post_made_to_be_slow_is_distilled_quickly(piece: str) -> None:
    plain = (piece * 20_000)[:20_000]
    began = time.process_time()
    find_passage(plain, "roi", "ROI")
    borrowed_spans(plain, [plain[: 20_000 - shorter] for shorter in range(40)])
    assert time.process_time() - began < 1.0 * slowness()


OPENING = "It is the right time. Nobody minds."


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        (f"{OPENING}\n\nMore of it.", OPENING),
        (f"> Somebody else.\n\n{OPENING}", OPENING),
        ("word " * 100, ("word " * 56).strip()),
        ("x" * 400, "x" * 280),
        ("> Only a quotation.", "> Only a quotation."),
        ("?", "?"),
    ],
)
def test_the_opening_is_whole_sentences_of_one_line(plain: str, words: str) -> None:
    start, end = opening_span(plain)
    assert plain[start:end] == words
