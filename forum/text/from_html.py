"""HTML of other forums, turned into Markdown by a library; bare newlines survive as line breaks."""

import re
import warnings
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.builder import ParserRejectedMarkup
from markdownify import MarkdownConverter

BLOCKS = (
    "address|article|aside|blockquote|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|"
    "ol|p|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
PIECES = re.compile(rf"(<pre\b.*?(?:</pre\s*>|\Z)|</?(?:{BLOCKS})\b[^>]*>)", re.I | re.S)
BREAK = re.compile(r"<br\b[^>]*>\n?", re.I)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
SHORTCODE = re.compile(r"\[/?(?:audio|caption|embed|gallery|playlist|video|wp_caption)\b[^\]]*\]")
TAG = re.compile(r"<[^>]*>")
# What would turn a line of plain words into a heading, list, quotation, definition or rule.
LINE_MARK = re.compile(
    r"^(\s*)(?:(\d{1,9})(?=[.)]\s)|"
    r"(?=#{1,6}\s|[-+]\s|>|&gt;|\[(?!\^)[^\]\n]{1,80}\]:|(?:={2,}|-{2,})\s*$))",
    re.M,
)
BEFORE_LINK = re.compile(r"!(?=<a\b)", re.I)
URL = re.compile(r"(https?://[^\s<>]+)")
MARKUP = re.compile(
    r"\*|(?<!\w)_|_(?!\w)|`|~~|[!^](?=\[)|\[(?=\^)|(?<=\])\(|&(?=#?\w{1,31};)|"
    r"<(?=\w+:|\S+@)|\\(?=[!-/:-@\[-`{-~])"
)
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
FENCE = re.compile(r"^\s*(`{3,})", re.M)
LINKED = {"", "http", "https", "mailto"}
HOLD = "\ue000"
"""Stands for a backslash until the library is done: a private-use character that no text needs."""
LIBRARY_FAULTS = (ValueError, TypeError, AssertionError, RecursionError, ParserRejectedMarkup)


def to_markdown(html: str) -> str:
    r"""Never raises, whatever the markup.

    >>> to_markdown("A <b>bold</b> claim\n2010. A year\n\nand *stars*")
    'A **bold** claim\n2010\\. A year\n\nand \\*stars\\*'
    """
    html = html.replace("\r\n", "\n").replace("\r", "\n").replace(HOLD, "")
    html = BREAK.sub("\n", SHORTCODE.sub("", COMMENT.sub("", html)))
    try:
        text = _converted("".join(map(_piece, PIECES.split(html))))
    except LIBRARY_FAULTS:  # no one wrote such markup on purpose, but the words in it count
        text = unescape(TAG.sub(" ", html))
    return BLANK_LINES.sub("\n\n", text.replace(HOLD, "\\")).strip()


def _piece(piece: str) -> str:
    """Text between blocks: its newlines become breaks, and its lines begin as plain words."""
    if PIECES.fullmatch(piece):
        return piece
    text = BEFORE_LINK.sub(f"{HOLD}!", piece.strip("\n"))
    return LINE_MARK.sub(rf"\1\2{HOLD}", text).replace("\n", "<br>")


def _converted(html: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # the parser warns of texts that look like a file or address
        soup = BeautifulSoup(html, "html.parser")
    for unseen in soup(["script", "style"]):
        unseen.decompose()
    return str(_Converter(heading_style="atx", bullets="-").convert_soup(soup))


class _Converter(MarkdownConverter):
    """The library's converter, with breaks, links, pictures and escapes as our Markdown has them."""

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " " if "_inline" in parent_tags else "\n"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Links that no reader could follow become their words."""
        if not _may_link(str(el.get("href") or "")):
            return text
        return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc]  # it is there

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        words, source = str(el.get("alt") or "image"), str(el.get("src") or "")
        linked = source and _may_link(source) and "a" not in parent_tags
        return f"[{words}]({source.strip().replace(' ', '%20')})" if linked else words

    def convert_iframe(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        source = str(el.get("src") or "")
        return f"\n\n{source}\n\n" if _may_link(source) else ""

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"^{text}" if text else ""

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A fence longer than any within."""
        fence = max([*FENCE.findall(text), "``"], key=len) + "`"
        return f"\n\n{fence}\n{text.strip(chr(10))}\n{fence}\n\n" if text.strip() else ""

    def escape(self, text: str, parent_tags: Any) -> str:
        """Only what would be markup: prose, addresses and names_with_underscores stay readable."""
        parts = URL.split(text)
        parts[::2] = [MARKUP.sub(lambda found: "\\" + found.group(), part) for part in parts[::2]]
        return "".join(parts)


def _may_link(address: str) -> bool:
    try:
        return urlsplit(address.strip()).scheme in LINKED
    except ValueError:
        return False
