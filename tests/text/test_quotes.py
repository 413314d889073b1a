"""Quotations of replies: how they are written, and how they are found again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.markdown import render
from forum.text.quotes import Quoted, quotation
from forum.text.sentences import QUOTE_MARK

PLACE = "12.1.0.85"
LINK = "[Ana](/replies/12?words=1.0.85)"


def quotes(body: str) -> list[tuple[str, str]]:
    return [(quote.place, quote.words) for quote in render(body, "r1").quotes]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"> It saved *us* $4.\n>\n> — {LINK}\n\nSo it did.", "It saved us $4."),
        (f"> It saved us $4.\n> {LINK}", "It saved us $4."),
        (f"> One.\n>\n> Two.\n>\n> {LINK}", "One.\n\nTwo."),
        (f"> - One\n> - Two\n>\n> – {LINK}", "One\nTwo"),
    ],
)
def test_a_block_quotation_that_ends_in_a_link_quotes_a_reply(body: str, words: str) -> None:
    assert quotes(body) == [(PLACE, words)]


@pytest.mark.parametrize(
    "body",
    [
        "> It saved us $4.",
        f"It saved us $4.\n\n{LINK}",
        f"> {LINK}",
        f"> It saved us $4, says {LINK}",
        f"> It saved us $4.\n>\n> {LINK} and {LINK}",
        "> It saved us $4.\n>\n> [Ana](/replies/12)",
        "> It saved us $4.\n>\n> [Ana](https://example.gov/replies/12?words=1.0.85)",
        f"```\n> It saved us $4.\n>\n> {LINK}\n```",
    ],
)
def test_anything_else_quotes_none(body: str) -> None:
    assert quotes(body) == []


def test_several_quotations_are_found_and_only_the_outer_of_two() -> None:
    inner = f"> > Deep.\n> >\n> > {LINK}\n>\n> Outer.\n>\n> [Bo](/replies/7?words=2.3.9)"
    found = quotes(f"> One.\n>\n> {LINK}\n\nSo?\n\n{inner}")
    assert found == [(PLACE, "One."), *quotes(inner)]
    assert quotes(inner)[0][0] == "7.2.3.9"


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("It saved us $4 each.", ""),
        ("it’s “good”", ""),
        ("It saved [...] each.", ""),
        ("It saved […] paper.", ""),
        ("Nobody missed the paper.\nIt saved us $4 each.", ""),
        ("It saved us $5 each.", "It saved us $5 each."),
        ("It saved us $4 each.\nNobody missed a thing.", "Nobody missed a thing."),
    ],
)
def test_words_stand_in_the_text_line_by_line(words: str, missing: str) -> None:
    plain = 'It saved us $4 each.\n\nNobody missed the paper. It\'s "good".'
    words = words.replace("it’s", "It’s")
    assert Quoted(PLACE, words).not_in(plain) == missing


BODIES = st.lists(
    st.sampled_from([
        "word", " ", "\n", "\n\n", "*", "_", "`", "# ", "1. ", "- ", "+ ", "=", "> ", "|", "[a](/b)",
        "<b>", "&amp;", "\\", "~~", "    ", "\t", " https://example.gov/a_b ", "$4.20", "“x”", "---\n",
        "| a | b |\n|---|---|\n| c | d |\n",
    ])
).map("".join)  # fmt: skip


@settings(deadline=None)
@given(BODIES)
def test_what_is_offered_as_a_quotation_stands_in_the_reply(body: str) -> None:
    plain = render(body, "r1").plain
    made = render(quotation(plain, "Ana [of] *Elm*", PLACE), "r2")
    for quote in made.quotes:
        assert quote.place == PLACE
        assert quote.not_in(plain) == ""
    own = [line for line in plain.split("\n") if line.strip() and not line.startswith(QUOTE_MARK)]
    assert len(made.quotes) == bool(own)
    assert made.html.endswith('words=1.0.85" rel="nofollow ugc noopener">Ana [of] *Elm*</a></p>\n'
                              "</blockquote>\n")  # fmt: skip
