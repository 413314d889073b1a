"""HTML of other forums as Markdown, and what a reader of it sees."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.from_html import to_markdown
from forum.text.markdown import render
from tests.slowness import slowness


def shown(html: str) -> str:
    return render(to_markdown(html), "x").plain


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("One line\nand the next", "One line\nand the next"),
        ("A paragraph\n\nand another", "A paragraph\n\nand another"),
        ("<p>One</p>\n<p>Two<br />Three</p>", "One\n\nTwo\nThree"),
        ("<!-- wp:paragraph --><p>Words</p><!-- /wp:paragraph -->", "Words"),
        ('[caption id="a"]<img src="/x.png" alt="A chart">The chart[/caption]', "A chartThe chart"),
        ("Costs &amp; savings &lt; 3&nbsp;%", "Costs & savings < 3\xa0%"),
        ("<script>alert(1)</script>Safe<style>p{}</style>", "Safe"),
        ("We [practitioners] often hear", "We [practitioners] often hear"),
        ("@GovLoop: agreed, see #1 and don’t stop", "@GovLoop: agreed, see #1 and don’t stop"),
        ("1 – Show them", "1 – Show them"),
        ("10<sup>6</sup> forms", "10^6 forms"),
        ('Look!<a href="https://a.example">here</a>', "Look!here"),
        ('<a href="javascript:alert(1)">press</a> this', "press this"),
        ("a<br>\n\nb", "a\n\nb"),
        ('Before<figure><img src="/x.png" alt="chart"></figure>after', "Before\n\nchart\n\nafter"),
        ('<iframe src="https://v.example/1"></iframe>', "https://v.example/1"),
    ],
)
def test_readers_see_what_the_old_forum_showed(html: str, plain: str) -> None:
    assert shown(html) == plain


@pytest.mark.parametrize(
    "words",
    [
        "# no heading",
        "2010. no list",
        "- no list",
        "> no quotation",
        "*no* _emphasis_",
        "`no code`",
        "~~not struck~~",
        "[no](link)",
        "a \\* b",
        "===",
        "[x]: /u",
        "[^1]: note",
        "^[note]",
    ],
)
def test_plain_words_that_look_like_markup_stay_words(words: str) -> None:
    assert shown(f"<p>Before</p>{words.replace('>', '&gt;')}") == f"Before\n\n{words}"


def test_prose_is_not_littered_with_backslashes() -> None:
    text = "It's ROI - cost_per_case, e.g. $3 (half), at https://a.example/b_c_d?x=1&y=2 [really]!"
    assert to_markdown(text) == text


def test_markup_becomes_markdown() -> None:
    html = "<h2>Why</h2><ul><li>It <b>works</b></li><li><a href='https://a.example'>Proof</a></li></ul>"
    assert to_markdown(html) == "## Why\n\n- It **works**\n- [Proof](https://a.example)"


def test_lines_in_code_stay_as_they_are() -> None:
    assert "a = 1\n\n# b\n* c" in to_markdown("<pre>a = 1\n\n# b\n* c</pre>")


def test_nesting_a_thousand_deep_keeps_the_words() -> None:
    assert "Words" in to_markdown("<div>" * 10_000 + "Words" + "</div>" * 10_000)


def test_code_with_fences_in_it_stays_code() -> None:
    assert "```\nb" in shown("<pre>a\n```\nb</pre>")


@pytest.mark.parametrize(
    "html",
    [
        '<ol start="²"><li>Words</li></ol>',
        '<table><tr><td colspan="²">Words</td></tr></table>',
        "<soup>Words</soup>",
        f"<h{'1' * 5000}>Words",
        "<![foo[x Words",
        "https://a.example/Words",
        "<?xml version='1.0'?>Words",
    ],
)
def test_markup_that_breaks_libraries_keeps_its_words(html: str) -> None:
    assert "Words" in to_markdown(html)


@pytest.mark.parametrize("piece", ["<!--", "<pre>", "[", "<p>", "_", "&"])
def test_long_rows_of_markup_take_time_in_proportion(piece: str) -> None:
    began = time.process_time()
    to_markdown(piece * 10_000)
    assert time.process_time() - began < 5 * slowness()


@given(st.text(alphabet="<>/apbr divul*_[]()&;!-\n#\"'= x1", max_size=80))
def test_no_markup_raises_or_leaves_scripts(html: str) -> None:
    assert "\ue000" not in to_markdown(html)
    assert "<script" not in render(to_markdown(html), "x").html
