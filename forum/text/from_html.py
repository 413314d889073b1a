"""HTML of other forums, turned into Markdown by a library; bare newlines survive as line breaks."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

BLOCKS = (
    "address|article|aside|blockquote|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|"
    "ol|p|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
PIECES = re.compile(rf"(<pre\b.*?</pre\s*>|<br\b[^>]*>|</?(?:{BLOCKS})\b[^>]*>)", re.I | re.S)
COMMENT = re.compile(r"<!--.*?-->", re.S)
SHORTCODE = re.compile(r"\[/?(?:audio|caption|embed|gallery|playlist|video|wp_caption)\b[^\]]*\]")
# What would turn a line of plain words into a heading, list, quotation or rule.
LINE_MARK = re.compile(
    r"^(\s*)(?:(\d{1,9})(?=[.)]\s)|(?=#{1,6}\s|[-+]\s|>|&gt;|(?:={2,}|-{2,})\s*$))", re.M
)
URL = re.compile(r"(https?://[^\s<>]+)")
MARKUP = re.compile(
    r"\*|(?<!\w)_|_(?!\w)|`|~~|(?<=\])\(|&(?=#?\w{1,31};)|<(?=\w+:|\S+@)|\\(?=[!-/:-@\[-`{-~])"
)
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
HOLD = "\ue000"
"""Stands for a backslash until the library is done: a private-use character that no text needs."""


def to_markdown(html: str) -> str:
    r"""Never raises, whatever the markup.

    >>> to_markdown("A <b>bold</b> claim\n2010. A year\n\nand *stars*")
    'A **bold** claim\n2010\\. A year\n\nand \\*stars\\*'
    """
    html = SHORTCODE.sub("", COMMENT.sub("", html.replace("\r\n", "\n").replace(HOLD, "")))
    soup = BeautifulSoup("".join(map(_piece, PIECES.split(html))), "html.parser")
    for unseen in soup(["script", "style"]):
        unseen.decompose()
    try:
        text = _Converter(heading_style="atx", bullets="-").convert_soup(soup)
    except RecursionError:  # nested a thousand deep: no one wrote that, but its words count
        text = soup.get_text("\n")
    return BLANK_LINES.sub("\n\n", text.replace(HOLD, "\\")).strip()


def _piece(piece: str) -> str:
    """Text between blocks: its newlines become breaks, and its lines begin as plain words."""
    if PIECES.fullmatch(piece):
        return piece
    text = piece.strip("\n")
    return LINE_MARK.sub(rf"\1\2{HOLD}", text).replace("\n", "<br>")


class _Converter(MarkdownConverter):
    """The library's converter, with line breaks, pictures and escapes as our Markdown has them."""

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " " if "_inline" in parent_tags else "\n"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        words, source = str(el.get("alt") or "image"), str(el.get("src") or "")
        return f"[{words}]({source})" if source and "a" not in parent_tags else words

    def escape(self, text: str, parent_tags: Any) -> str:
        """Only what would be markup: prose, addresses and names_with_underscores stay readable."""
        parts = URL.split(text)
        parts[::2] = [MARKUP.sub(lambda found: "\\" + found.group(), part) for part in parts[::2]]
        return "".join(parts)
