"""Quotations of replies in Markdown: a block quotation that ends in a link to the quoted words.

The link is a line of its own, as in `> — [Ana Ruiz](/replies/12?words=1.0.85)`.
"""

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token
from msgspec import Struct

from forum.text.folding import fold
from forum.text.plain import BREAKS, to_plain
from forum.text.sentences import QUOTE_MARK

ADDRESS = re.compile(r"/replies/(\d{1,18})\?words=([\d.]{1,40})\Z")
CUT = re.compile(r"\[(?:…|\.\.\.)\]")
"""What stands where somebody left words out."""
DASHES = {"", "—", "–", "-"}
SPECIAL = re.compile(r"([\\`*_\[\]<>~|&])")
ADDRESSES = re.compile(r"(https?://[^\s\\`*\[\]<>|]+)")
# What would begin a list, a heading, a rule or a quotation at the start of a line.
OPENING = re.compile(r"^(\d{1,9}(?=[.)])|(?=[#+=-]))", re.MULTILINE)


class Quoted(Struct, frozen=True):
    """Words that a post quotes; `place` is such as "12.1.0.85": the reply, its version, a span of it."""

    place: str
    words: str

    def not_in(self, plain: str) -> str:
        """The first line of it that stands nowhere in this text, however it was copied; "" for none.

        Lines may be left out, and words within one where [...] stands for them.
        """
        text = fold(plain).text
        lines = (piece.strip() for line in self.words.split("\n") for piece in CUT.split(line))
        missing = (line for line in lines if line not in plain and fold(line).text not in text)
        return next(missing, "")


def quotes_in(tokens: Iterable[Token]) -> Iterator[Quoted]:
    """The quotations of a post that name a reply; of one within another, only the outer one."""
    depth, inside = 0, list[Token]()
    for token in tokens:
        if token.type == "blockquote_close":
            depth -= 1
            if not depth:
                yield from _quoted(inside)
                inside = []
        if depth:
            inside.append(token)
        depth += token.type == "blockquote_open"


def _quoted(inside: list[Token]) -> Iterator[Quoted]:
    last = next((token for token in reversed(inside) if token.type == "inline"), None)
    found = ADDRESS.match(_only_link(last.children or [])) if last else None
    if found:
        words = to_plain(inside).rpartition("\n")[0].strip()
        if words:
            yield Quoted(f"{found[1]}.{found[2]}", words)


def _only_link(children: list[Token]) -> str:
    """The address of the link that the last line is; empty where it is more than that."""
    ends = [number for number, child in enumerate(children) if child.type in BREAKS]
    line = children[ends[-1] + 1 :] if ends else children
    if line and line[0].type == "text" and line[0].content.strip() in DASHES:
        line = line[1:]
    if line and line[-1].type == "text" and not line[-1].content.strip():
        line = line[:-1]
    if len(line) < 3 or line[0].type != "link_open" or line[-1].type != "link_close":
        return ""
    whole = sum(child.type == "link_open" for child in line) == 1
    return str(line[0].attrs.get("href", "")) if whole else ""


def quotation(words: str, name: str, place: str) -> str:
    """Markdown that quotes these words of a plain text, without what they quote themselves."""
    lines = [_as_words(line) for line in words.split("\n") if not line.startswith(QUOTE_MARK)]
    reply_id, _, rest = place.partition(".")
    source = f"— [{_as_words(name)}](/replies/{reply_id}?words={rest})"
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n"))
    return "\n".join(f"> {line}".rstrip() for line in [*text.split("\n"), "", source])


def _as_words(line: str) -> str:
    """So that no character of it means something in Markdown; a web address has to stay as it is."""
    parts = ADDRESSES.split(line.strip())
    parts[::2] = (SPECIAL.sub(r"\\\1", part) for part in parts[::2])
    return OPENING.sub(r"\1\\", "".join(parts))
