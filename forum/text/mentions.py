"""Mentions: finding `@username` in Markdown, and making links of those that name members."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import quote

from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from msgspec import Struct

from forum.text.names import name_key

MENTIONS_MAX = 20
"""Members that one post can mention; further names stay words."""
LOOKED_UP = 100
"""Different names in one post of which it is looked up whether they are members'."""
# No name begins inside a word or an address, and none goes on where a letter follows. What stands before
# the @ is looked at from behind it: so most of a text is passed over at once.
MENTION = re.compile(r"@(?<![\w@/.-]@)([^\W_](?:[\w-]{0,58}[^\W_])?)(?![^\W_]|@)")
DEPTH = {"blockquote_open": 1, "blockquote_close": -1}


class Named(Struct, frozen=True):
    """A member as a post can mention one."""

    id: int
    username: str


Members = Mapping[str, Named]
"""By the key of their names."""


def names_in(body: str) -> list[str]:
    """The keys of what may be names of members in this Markdown, the first of them."""
    if "@" not in body:
        return []
    found = dict.fromkeys(name_key(match[1]) for match in MENTION.finditer(body))
    return list(islice(found, LOOKED_UP))


def link_mentions(state: StateCore) -> None:
    """Turn names into links, but not in code, in links, or in what is quoted from elsewhere.

    `env` has `members`; the keys of those that the post mentions go to its `mentioned`.
    """
    members: Members = state.env.get("members") or {}
    mentioned: dict[str, None] = state.env.setdefault("mentioned", {})
    depth = 0
    for token in state.tokens if members else ():
        depth += DEPTH.get(token.type, 0)
        if token.type == "inline" and not depth and token.children and "@" in token.content:
            token.children = list(_linked(token.children, members, mentioned))


def _linked(children: list[Token], members: Members, mentioned: dict[str, None]) -> Iterator[Token]:
    in_link = 0
    for child in children:
        in_link += (child.type == "link_open") - (child.type == "link_close")
        if child.type == "text" and not in_link and "@" in child.content:
            yield from _of_text(child, members, mentioned)
        else:
            yield child


def _of_text(text: Token, members: Members, mentioned: dict[str, None]) -> Iterator[Token]:
    done = 0
    for match in MENTION.finditer(text.content):
        key = name_key(match[1])
        if key not in members or (key not in mentioned and len(mentioned) >= MENTIONS_MAX):
            continue
        mentioned[key] = None
        if match.start() > done:
            yield _text(text.content[done : match.start()], text.level)
        yield from _link(match[0], members[key].username, text.level)
        done = match.end()
    if done < len(text.content):
        yield _text(text.content[done:], text.level) if done else text


def _link(words: str, username: str, level: int) -> Iterator[Token]:
    address = f"/members/{quote(username, safe='')}"
    yield Token("link_open", "a", 1, attrs={"href": address}, level=level)
    yield _text(words, level + 1)
    yield Token("link_close", "a", -1, level=level)


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)
