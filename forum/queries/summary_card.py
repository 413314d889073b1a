"""The summary in short, for the card beside a thread: one line a type."""

from msgspec import Struct

from forum.permissions import Viewer
from forum.queries.argument_types import TypeView
from forum.queries.best_lines import load_first_words
from forum.queries.edition_page import edition_memo, load_edition_row, load_texts
from forum.queries.memo import Imprint, MemoLine
from forum.queries.thread_head import ThreadHead


class CardLine(Struct, frozen=True):
    type: TypeView
    words: str


class SummaryCard(Struct, frozen=True):
    """`imprint` is None where no manager published a summary yet."""

    lines: tuple[CardLine, ...]
    imprint: Imprint | None = None


async def load_card(
    thread: ThreadHead, types: dict[int, TypeView], viewer: Viewer
) -> SummaryCard | None:
    """Of the newest edition, else of the distilled page; None where there is nothing to show."""
    if thread.edition_number:
        edition = await load_edition_row(thread.id, thread.edition_number)
        texts = await load_texts(edition, viewer)
        memo = edition_memo(edition, texts, types, thread.edition_number)
        firsts = [(section.type, _first_readable(section.lines)) for section in memo.sections]
        lines = tuple(CardLine(type, _words(line)) for type, line in firsts if line)
        return SummaryCard(lines, memo.imprint)
    if not thread.argument_count:
        return None
    lines = tuple(CardLine(*first) for first in await load_first_words(thread, types))
    return SummaryCard(lines) if lines else None


def _first_readable(lines: tuple[MemoLine, ...]) -> MemoLine | None:
    return next((line for line in lines if not line.is_withheld), None)


def _words(line: MemoLine) -> str:
    return line.sentence or line.sources[0].words
