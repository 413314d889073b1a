"""The plain text of Markdown: what quotations are spans of."""

import pytest

from forum.text.markdown import render


def plain(body: str) -> str:
    return render(body, "r1").plain


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One *two* **three** `four`.", "One two three four."),
        ("One\n\nTwo", "One\n\nTwo"),
        ("One\nTwo  \nThree", "One\nTwo\nThree"),
        ("# Title\n\nWords", "Title\n\nWords"),
        ("- one\n- two\n\nThen", "one\ntwo\n\nThen"),
        ("1. one\n   - deeper\n2. two", "one\ndeeper\ntwo"),
        ("> theirs\n> too\n\nmine", "> theirs\n> too\n\nmine"),
        ("[words](https://agency.gov)", "words"),
        ("![a chart](https://agency.gov/x.png)", "a chart"),
        ("![](https://agency.gov/x.png)", "image"),
        ("```\nx = 1\ny = 2\n```", "x = 1\ny = 2"),
        ("| a | b |\n|--|--|\n| 1 | 2 |", "a\tb\n1\t2"),
        ("It saves.[^1]\n\n[^1]: See the audit.", "It saves."),
        ("- [x] done", "☑ done"),
        ("a &amp; b &lt;c&gt; \\*d\\*", "a & b <c> *d*"),
        ("<b>not bold</b>", "<b>not bold</b>"),
        ("Former ~~cost~~", "Former cost"),
        ("---", ""),
    ],
)
def test_plain_text_is_what_a_reader_sees(body: str, expected: str) -> None:
    assert plain(body) == expected


def test_every_line_of_a_quotation_is_marked_also_inside_lists_and_code() -> None:
    text = plain("> - one\n> - two\n>\n> ```\n> three\n> four\n> ```\n\nmine")
    assert text.split("\n\n")[-1] == "mine"
    assert all(line.startswith("> ") for line in text.removesuffix("\n\nmine").split("\n") if line)


def test_rendering_twice_gives_the_same() -> None:
    body = "One *two*[^1]\n\n- a\n- b\n\n[^1]: three"
    assert render(body, "r1") == render(body, "r1")
