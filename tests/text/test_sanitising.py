"""Whatever is typed, only these tags and attributes reach a page."""

import json
import re

from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from forum.text.markdown import render, sanitise
from tests.http.corpora import naughty_strings, xss_payloads
from tests.samples import sample

LINES_AT_ONCE = 50

ALLOWED = {
    "p": set(), "br": set(), "em": set(), "strong": set(), "s": set(), "pre": set(), "table": set(),
    "thead": set(), "tbody": set(), "tr": set(), "blockquote": set(), "ul": set(), "h4": set(),
    "h5": set(), "h6": set(), "a": {"href", "title", "rel", "id", "class"}, "ol": {"start", "class"},
    "li": {"id", "class"}, "sup": {"class"}, "section": {"class"}, "hr": {"class"},
    "div": {"class", "role", "tabindex", "aria-label"}, "th": {"class"}, "td": {"class"},
    "code": set(),
}  # fmt: skip
VALUES = {
    "href": re.compile(r"(https?://[^/@]|mailto:[^?]*\Z|/(?![/\\])|#)", re.I),
    "id": re.compile(r"fn(ref)?-"),
    "class": re.compile(r"(footnote[a-z-]*|scroll|left|center|right)( footnote[a-z-]*)*\Z"),
    "start": re.compile(r"\d{1,5}\Z"),
    "rel": re.compile(r"(nofollow|ugc|noopener)\Z"),
    "tabindex": re.compile(r"0\Z"),
    "role": re.compile(r"group\Z"),
    "aria-label": re.compile(r"Table\Z"),
    "title": re.compile(r""),
}


def assert_harmless(html: str) -> None:
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        assert isinstance(tag, Tag)
        assert tag.name in ALLOWED, f"<{tag.name}> in {html[:300]}"
        assert set(tag.attrs) <= ALLOWED[tag.name], f"{tag.attrs} in {html[:300]}"
        for name, value in tag.attrs.items():
            for word in value if isinstance(value, list) else [value]:
                assert VALUES[name].match(str(word)), f"{name}={word!r}"


def corpus(name: str) -> str:
    return sample(f"data/{name}").read_text("utf-8", errors="replace")


def test_published_script_payloads_are_inert() -> None:
    lines = corpus("xss-payloads.txt").splitlines()
    for start in range(0, len(lines), LINES_AT_ONCE):
        some = lines[start : start + LINES_AT_ONCE]
        assert_harmless(render("\n\n".join(some), "r1").html)
        assert_harmless(
            render("\n".join(f"[x](<{line}>) ![x]({line})" for line in some), "r1").html
        )
        assert_harmless(sanitise("\n".join(some)))


def test_naughty_strings_are_inert() -> None:
    for text in json.loads(corpus("naughty-strings.json")):
        assert_harmless(render(text, "r1").html)
        assert_harmless(render(f"# {text}\n\n| {text} |\n|--|\n| {text} |", "r1").html)


def test_the_examples_of_the_commonmark_specification_are_harmless() -> None:
    for example in json.loads(corpus("commonmark.json")):
        assert_harmless(render(example["markdown"], "r1").html)


@given(st.text(alphabet="<>\"'=/ \\[]()!:`*_-#|&;^~\nascriptjvhefonlk01", max_size=120))
def test_any_text_is_harmless(body: str) -> None:
    assert_harmless(render(body, "r1").html)


HTML = st.sampled_from([
    "<a href='", "<img src=x onerror=", "<svg/onload=", "<script>", "</script>", "<style>", "'", '"', ">",
    "<p style='", "javascript:alert(1)", "<a id='main' class='button scroll'>", "<ol start='9999999'>",
    "<!--", "-->", "<math><mtext><table><mglyph><style>", "<iframe srcdoc=", "<td style='text-align:left'>",
    "<form action=/x>", "<a href='//evil.example'>", "<base href=/>", "x", " ", "<template>", "&#106;",
])  # fmt: skip


@given(st.lists(HTML, max_size=10).map("".join))
def test_html_that_slipped_through_is_taken_out_at_the_end(html: str) -> None:
    assert_harmless(sanitise(html))


def test_what_was_sanitised_stays_as_it_is() -> None:
    """Whoever moves a forum sanitises again, and compares."""
    links = ["//x.example/y", "page", "?x=1", "https:host", "http://a.example", "/threads/1", "#a"]
    odd = [f"See [the page]({link} \"A > title & 'more'\") here." for link in links]
    for text in (*odd, *naughty_strings(), *xss_payloads(step=1)):
        html = render(text, "r1").html
        assert sanitise(html) == html, text


def test_a_link_for_mail_adds_no_header() -> None:
    assert 'href="mailto:a@b.gov"' in render("[x](mailto:a@b.gov)", "r1").html
    for odd in ("%0abcc:c@d.gov", "%0D%0Abcc:c@d.gov", "?bcc=c@d.gov"):
        assert "href" not in render(f"[x](mailto:a@b.gov{odd})", "r1").html
