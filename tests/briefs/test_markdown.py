"""The Markdown: what we mean is markup, what people wrote never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from forum.briefs import markdown
from forum.queries.brief import Room, make_brief
from forum.queries.brief_content import plain
from forum.queries.memo import Memo
from tests.briefs.memos import GOOD, HASH, ORIGIN, SMALL, WITHHELD, of_words

READER = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable(
    ["table", "strikethrough", "linkify"]
)
OURS = ("https://casemaker.example/threads/", "https://casemaker.example/verify")
HOSTILE = [
    "[a](javascript:alert(1))", "![a](https://evil.example/x.png)", "<script>alert(1)</script>",
    "https://evil.example/a", "www.evil.example", "mail@evil.example", "*a* _b_ **c** ~~d~~ `e`",
    "# head", "- item", "1. item", "> quote", "---", "===", "| a | b |", "[a]: https://evil.example",
    "&lt;b&gt; &copy;", "<https://evil.example>", "\\*a\\*", "a\n===\nb", "    code", "```\ncode", ": x",
    "[^1]", "a|b\n-|-\nc|d", "http://evil.example:8080/?a=b.c", "ftp://evil.example", "evil.example/a",
]  # fmt: skip


def read(memo: Memo, audience: str = "") -> str:
    return markdown.render(make_brief(memo, audience, ORIGIN, Room.SCROLL)).decode()


def parsed(text: str) -> list[tuple[str, str]]:
    """Every token and what it leads to or holds."""
    found = []
    for token in READER.parse(text):
        for inner in (token, *(token.children or ())):
            address = inner.attrs.get("href") or inner.attrs.get("src") or ""
            found.append((inner.type, str(address) or inner.content))
    return found


def assert_plain(text: str) -> None:
    """It shows as one paragraph of these words."""
    kinds = {kind for kind, _ in parsed(markdown.escape(text))}
    assert kinds <= {"paragraph_open", "inline", "text", "softbreak", "paragraph_close"}, text


def test_document_has_its_headings_in_order() -> None:
    lines = [line for line in read(GOOD, "finance").splitlines() if line.startswith("#")]
    assert lines[:3] == [f"# {GOOD.ask}", "## The one reason", "## ROI"]
    assert "### Ballpark by Renata Okafor, Office of Rural Benefits" in lines


def test_all_of_the_memo_stands_in_it() -> None:
    said = read(GOOD)
    for line in GOOD.lines:
        assert line.sources[0].words in said
    for words in (HASH, "<https://casemaker.example/verify>", "$312,800", "Tamarack County"):
        assert words in said


def test_only_our_own_addresses_are_links() -> None:
    links = [address for kind, address in parsed(read(GOOD)) if kind == "link_open"]
    assert len(links) == 2
    assert all(address.startswith(OURS) for address in links)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(text: str) -> None:
    assert_plain(plain(text))
    found = parsed(read(of_words(text)))
    kinds = {kind for kind, _ in found}
    assert not kinds & {"image", "html_block", "html_inline", "code_block", "fence", "s_open"}
    assert all(address.startswith(OURS) for kind, address in found if kind == "link_open")


@given(st.text(alphabet="ab1 \n*_`[](){}<>#|~&@^\\-+=:!.\"'$/%", max_size=40))
def test_no_words_are_markup(text: str) -> None:
    if plain(text):
        assert_plain(plain(text))


def test_words_show_as_they_were_typed() -> None:
    for text in HOSTILE:
        words = " ".join(text.split())
        shown = "".join(
            "\n" if token.type == "softbreak" else token.content
            for block in READER.parse(markdown.escape(words))
            for token in (block.children or ())
        )
        assert shown == words


def test_nothing_withheld_stands_in_it() -> None:
    assert "Withheld: its source may no longer be shown." in read(WITHHELD)
    assert "not curated" in read(SMALL)
