"""The beginning of a text, for places that show a line of it."""

import html
import re

import nh3

ENDS = " ,;:.–—-"
QUOTED = re.compile(r"<blockquote>(?:(?!<blockquote>).)*?</blockquote>", re.DOTALL)
"""A quotation with no other within."""


def plain_of(rendered: str) -> str:
    """The words of sanitised HTML on one line, without those that are quoted from somebody else.

    >>> plain_of("<blockquote><p>Why?</p></blockquote><p>It <em>pays</em><br>\\nback &amp; more.</p>")
    'It pays back & more.'
    """
    found = 1
    while found:
        rendered, found = QUOTED.subn(" ", rendered)
    return " ".join(html.unescape(nh3.clean(rendered, tags=set())).split())


def shortened(text: str, most: int) -> str:
    """As many whole words as `most` characters have room for, an ellipsis included.

    >>> shortened("Merged two lines.", 20), shortened("word " * 40, 12)
    ('Merged two lines.', 'word word …')
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(ENDS) + " …"
