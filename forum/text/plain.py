"""The plain text of Markdown: what a reader sees, one line a line, quoted lines marked."""

from collections.abc import Iterable

from markdown_it.token import Token

from forum.text.sentences import CELL_MARK, QUOTE_MARK

BREAKS = {"softbreak", "hardbreak"}
BETWEEN_BLOCKS = "\n\n"


def to_plain(tokens: Iterable[Token]) -> str:
    """Blocks apart by an empty line, list items and table rows a line each.

    Lines of a block quotation begin with "> ": they are somebody else's words.
    """
    blocks: list[str] = []
    quoted = listed = 0
    cells: list[str] = []
    for token in tokens:
        quoted += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        listed += (token.type == "list_item_open") - (token.type == "list_item_close")
        if token.type == "footnote_block_open":
            break
        if token.type == "inline":
            cells.append(_inline(token.children or []))
        elif token.type in {"fence", "code_block"}:
            _add(blocks, token.content.rstrip("\n"), quoted, listed)
        elif token.type == "tr_close":
            _add(blocks, CELL_MARK.join(cells), quoted, 2)
            cells = []
        elif token.type in {"paragraph_close", "heading_close"}:
            _add(blocks, "".join(cells), quoted, listed)
            cells = []
    return "".join(blocks)


def _add(blocks: list[str], text: str, quoted: int, listed: int) -> None:
    if not text.strip():
        return
    if quoted:
        text = "\n".join(QUOTE_MARK + line for line in text.split("\n"))
    gap = "\n" if listed else BETWEEN_BLOCKS
    blocks.append((gap if blocks else "") + text)


def _inline(children: Iterable[Token]) -> str:
    parts = []
    for token in children:
        if token.type in {"text", "code_inline"}:
            parts.append(token.content)
        elif token.type == "image":
            parts.append(token.content or "image")
        elif token.type in BREAKS:
            parts.append("\n")
    return "".join(parts)
