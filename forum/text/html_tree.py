"""HTML as people and programs left it, parsed into a tree that Markdown can follow."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from bs4.exceptions import ParserRejectedMarkup

from forum.text.html_names import (
    BLOCKS,
    BOXES,
    CELLS,
    HEADINGS,
    KNOWN,
    LISTS,
    LITERAL,
    NEVER_SHOWN,
    PHRASES,
)
from forum.text.html_phrases import settle_phrases
from forum.text.html_tables import settle_tables
from forum.text.shortcodes import without_shortcodes

MAX_DEPTH = 100  # open elements; markdownify takes three stack frames for each
MAX_LIST_NUMBER = 999_999_999  # nine digits, the most that Markdown reads

# What a start tag closes when its author did not, and the elements that it cannot reach out of.
_CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "td": (CELLS, frozenset({"tr", "table"})),
    "th": (CELLS, frozenset({"tr", "table"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    **dict.fromkeys(
        BOXES | HEADINGS | LISTS | {"blockquote", "pre", "hr", "table"},
        (frozenset({"p"}), BLOCKS - {"p"}),
    ),
}

_PROCESSING = re.compile(r"<\?[^<>]*>|\x00")
_END_OF_BREAK = re.compile(r"</br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


class _Soup(BeautifulSoup):
    """A tree of the elements that matter; of all others, and of the too deep, only the text."""

    def handle_starttag(self, name: str, *args: Any, **kwargs: Any) -> Tag | None:
        if closes := _CLOSES.get(name):
            self._close(*closes)
        if name not in KNOWN or len(self.tagStack) > MAX_DEPTH:
            if name in BLOCKS or name == "br":
                self.handle_data("\n")
            return None
        return super().handle_starttag(name, *args, **kwargs)

    def _close(self, closed: frozenset[str], walls: frozenset[str]) -> None:
        for tag in reversed(self.tagStack):
            if tag.name in closed:
                self.handle_endtag(tag.name)
                return
            if tag.name in walls:
                return


def parse(html: str) -> BeautifulSoup:
    """Never raises; the tree is at most `MAX_DEPTH` deep."""
    text = _PROCESSING.sub("", html.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        soup = _soup(_END_OF_BREAK.sub("<br>", text))
    except ParserRejectedMarkup:
        soup = _soup(_TAG.sub("", text).replace("<", "&lt;"))
    _drop_what_is_not_shown(soup)
    _flatten_literals(soup)
    settle_phrases(soup)
    _settle_lists(soup)
    settle_tables(soup)
    _drop_shortcodes(soup)
    soup.smooth()
    return soup


def _soup(html: str) -> BeautifulSoup:
    return _Soup(
        # BeautifulSoup warns of text that looks like an address, but not once there is a tag.
        f"<!---->{html}",
        "html.parser",
        multi_valued_attributes=None,
        # Otherwise a blank line between two elements becomes a single newline.
        preserve_whitespace_tags={BeautifulSoup.ROOT_TAG_NAME},
    )


def attribute(el: Tag, name: str) -> str:
    value = el.get(name)
    return value.strip() if isinstance(value, str) else ""


def _drop_what_is_not_shown(soup: BeautifulSoup) -> None:
    for string in soup.find_all(string=True):
        if isinstance(string, PreformattedString):
            string.extract()
    for el in soup.find_all(NEVER_SHOWN):
        el.extract()


def _flatten_literals(soup: BeautifulSoup) -> None:
    """Within code there is only text, and code of several lines is a block."""
    for literal in soup.find_all(LITERAL):
        for el in literal.find_all(True):
            if el.name in BLOCKS or el.name == "br":
                el.insert_before(NavigableString("\n"))
            if el.name == "img":
                el.append(NavigableString(attribute(el, "alt")))
            el.unwrap()
        inline = literal.find_parent(PHRASES | HEADINGS | CELLS) is not None
        if "\n" in literal.get_text().strip() and not inline:
            literal.name = "pre"


def _settle_lists(soup: BeautifulSoup) -> None:
    for inner in soup.find_all(["ul", "ol"]):
        if inner.parent is not None and inner.parent.name in ("ul", "ol"):
            item = inner.find_previous_sibling("li")
            if item is None:
                item = inner.wrap(soup.new_tag("li"))
            else:
                item.append(inner)
    for item in soup.find_all("li"):
        if item.parent is None or item.parent.name not in ("ul", "ol"):
            item.wrap(soup.new_tag("ul"))
    for ordered in soup.find_all("ol"):
        number = _number(ordered, "start", 1)
        for item in ordered.find_all("li", recursive=False):
            number = _number(item, "value", number)
            item["value"] = str(min(number, MAX_LIST_NUMBER))
            number += 1


def _number(el: Tag, name: str, otherwise: int) -> int:
    digits = attribute(el, name)
    return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else otherwise


def _drop_shortcodes(soup: BeautifulSoup) -> None:
    strings = [s for s in soup.find_all(string=True) if s.find_parent(LITERAL) is None]
    texts = without_shortcodes([str(string) for string in strings])
    for string, text in zip(strings, texts, strict=True):
        if text != string:
            string.replace_with(NavigableString(text))
