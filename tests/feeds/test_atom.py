"""Feeds as bytes: whatever people typed, a proper Atom file with the same words."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from forum.feeds.atom import Entry, Feed, written
from forum.queries.people import FORMER_MEMBER
from forum.text.markdown import render, with_whole_links
from forum.text.xml import writable
from tests.feeds.reading import parsed
from tests.http.corpora import naughty_strings, xss_payloads

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
BASE = "https://forum.agency.example"
BREAKERS = [
    "]]>",
    "\x00",
    "\ufffe\uffff",
    "\ud800",
    "\udfff x",
    "<![CDATA[",
    "&nope;",
    "&#0;",
    "\x0b\x1f",
    "<!--",
]
READ_OTHERWISE = re.compile("[\x80-\x9f]")
"""The parser takes these for letters of Windows; no form of ours lets them in."""
STRANGE = [*naughty_strings(), *xss_payloads(20), *BREAKERS]


def an_entry(text: str = "words", html: str = "<p>Words.</p>") -> Entry:
    return Entry(
        "replies/7", "/replies/7", text, text, "/members/ana", AT, AT, html, ((text, text),)
    )


def a_feed(*entries: Entry, title: str = "Title", older: int | None = None) -> Any:
    path, page = "/feeds/threads.atom", "/"
    feed = Feed(path, page, title, title, entries, "", older, None)
    return parsed(written(feed, "Forum & <Co>", BASE))


@pytest.mark.parametrize("part", range(4))
def test_strange_words_make_proper_feeds_that_hold_the_same_words(part: int) -> None:
    for text in STRANGE[part::4]:
        html = render(writable(text), "r7").html
        feed = a_feed(an_entry(text, html), title=text)
        assert feed.feed.title_detail.type == "text/plain"
        entry = feed.entries[0]
        if len(text) < 100 and entry.get("title") and not READ_OTHERWISE.search(text):
            assert " ".join(entry.title.split()) == " ".join(writable(text).split())
        assert entry.author_detail.name


def test_an_author_whose_name_cannot_be_written_has_one_all_the_same() -> None:
    assert a_feed(an_entry("\x00\ufffe")).entries[0].author == FORMER_MEMBER


def test_ids_are_tags_of_the_host_that_stay_when_an_entry_moves() -> None:
    feed = a_feed(an_entry())
    assert feed.feed.id == "tag:forum.agency.example,2026:feeds/threads"
    assert feed.entries[0].id == "tag:forum.agency.example,2026:replies/7"


def test_a_feed_without_entries_is_a_proper_one() -> None:
    assert a_feed().feed.updated == "1970-01-01T00:00:00Z"


def test_links_in_posts_lead_to_the_forum_and_to_their_notes() -> None:
    body = "See [this](/threads/1), [that](https://other.example/x), and a note[^1].\n\n[^1]: Noted. /x"
    html = with_whole_links(render(body, "r7").html, f"{BASE}/replies/7")
    assert f'href="{BASE}/threads/1"' in html
    assert 'href="https://other.example/x"' in html
    assert f'href="{BASE}/replies/7#fn-r7-1"' in html
    assert "Noted. /x" in html


def test_hostile_html_does_not_pass_even_if_it_was_stored() -> None:
    html = '<p onclick="x">Hi<script>alert(1)</script><a href="javascript:alert(1)">x</a></p>'
    assert with_whole_links(html, f"{BASE}/replies/7") == (
        '<p>Hi<a rel="nofollow ugc noopener">x</a></p>'
    )
