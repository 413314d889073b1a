"""Emphasis and links, arranged so that Markdown's narrower rules for them hold."""

import unicodedata

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from forum.text.html_names import BLOCKS, BOXES, LITERAL, MARKS, PHRASES

EDGE = ""
BREAK = "\r"
_MARKUP = "*"


def settle_phrases(soup: BeautifulSoup) -> None:
    for el in reversed(soup.find_all(PHRASES | (LITERAL - {"pre"}))):
        # An empty anchor shows nothing, but would hide that a line begins after it.
        if all(isinstance(child, NavigableString) and not child.strip() for child in el.contents):
            el.unwrap()
    for link in soup.find_all("a"):
        _free_blocks_of_link(soup, link)
    for el in soup.find_all(PHRASES - {"a"}):
        same = [name for name, mark in MARKS.items() if mark == MARKS.get(el.name)]
        if el.find(BLOCKS) or el.find_parent(same or el.name):
            el.unwrap()
    for el in soup.find_all(list(MARKS)):
        following = el.next_sibling
        while isinstance(following, Tag) and MARKS.get(following.name) == MARKS[el.name]:
            el.extend(list(following.contents))
            following.extract()
            following = el.next_sibling


def _free_blocks_of_link(soup: BeautifulSoup, link: Tag) -> None:
    if link.find_parent("a"):
        link.unwrap()
    elif link.find(BLOCKS - BOXES):
        after = soup.new_tag("a", href=str(link.get("href", "")), string="link")
        link.insert_after(after)
        after.wrap(soup.new_tag("p"))
        link.unwrap()
    else:
        for box in link.find_all(BOXES):
            box.insert_before(NavigableString(" "))
            box.insert_after(NavigableString(" "))
            box.unwrap()


def neighbour(el: PageElement, *, forward: bool) -> str:
    """The character beside it on its line, `BREAK` for a <br>, or `EDGE` of the block."""
    beside = _beside(el, forward=forward)
    if beside is None:
        return EDGE
    if isinstance(beside, Tag):
        if beside.name in BLOCKS:
            return EDGE
        text = beside.get_text() if beside.name in MARKS else ""
        return BREAK if beside.name == "br" else (text or _MARKUP)[0 if forward else -1]
    return str(beside)[0 if forward else -1]


def emphasis_mark(el: Tag, text: str) -> str:
    """The mark around the text, or "" where Markdown would show the mark itself."""
    core = text.strip()
    before = neighbour(el, forward=False) if text.startswith(core) else " "
    after = neighbour(el, forward=True) if text.endswith(core) else " "
    previous = _beside(el, forward=False)
    touches = isinstance(previous, Tag) and previous.name in MARKS and not before.isspace()
    if not core or touches or not (_flanks(before, core[0]) and _flanks(after, core[-1])):
        return ""
    mark = MARKS[el.name]
    if mark == "~~" and "~" in f"{before}{core}{after}":
        return ""
    if mark == "*" and (el.find(list(MARKS)) or el.find_parent(list(MARKS))):
        # Stars within stars are ambiguous; the other mark is not, but only around whole words.
        return "" if before.isalnum() or after.isalnum() else "_"
    return mark


def _beside(el: PageElement, *, forward: bool) -> PageElement | None:
    here: PageElement = el
    while True:
        beside = here.next_sibling if forward else here.previous_sibling
        if beside is None:
            if here.parent is None or here.parent.name not in PHRASES:
                return None
            here = here.parent
        elif isinstance(beside, Tag) or beside:
            return beside
        else:
            here = beside


def _flanks(outside: str, inside: str) -> bool:
    return not _is_mark(inside) or outside == EDGE or outside.isspace() or _is_mark(outside)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"
