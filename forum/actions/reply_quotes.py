"""Quotations in replies: whether the words are there, and what is kept of it."""

from collections.abc import Iterable

from forum.database import rows
from forum.errors import Invalid
from forum.models import ReplyQuote
from forum.placeholders import marks
from forum.records import inserting
from forum.rules.cited import Cited
from forum.steps import Statement
from forum.text.quotes import Quoted

QUOTES_MAX = 20
"""Quotations of one reply that are checked and kept; further ones stay words."""
SHOWN = 60
MISQUOTED = (
    "“{words}” is not in the reply that you quote. Quote it word for word, with [...] where you"
    " leave words out, or take the link to it away."
)


async def check_quotes(thread_id: int, quotes: Iterable[Quoted]) -> list[Cited]:
    """What is quoted from replies of this thread that everybody may read.

    Raises Invalid for words that the version does not have which the quotation names. What names
    another reply, or one that is hidden, is a quotation like any other.
    """
    named = [(cited, quote) for quote in quotes if (cited := Cited.parse(quote.place))]
    if not named:
        return []
    plain = await _load_plain(thread_id, [cited for cited, _ in named[:QUOTES_MAX]])
    found: list[Cited] = []
    for cited, quote in named[:QUOTES_MAX]:
        said = plain.get((cited.reply_id, cited.revision))
        if said is None:
            continue
        if missing := quote.not_in(said):
            short = missing if len(missing) <= SHOWN else f"{missing[:SHOWN].rstrip()}…"
            raise Invalid({"body": MISQUOTED.format(words=short)})
        found.append(cited)
    return found


async def _load_plain(thread_id: int, cited: list[Cited]) -> dict[tuple[int, int], str]:
    ids = sorted({one.reply_id for one in cited})
    numbers = sorted({one.revision for one in cited})
    found = await rows(
        "SELECT reply.id, revision.number, revision.plain FROM reply"
        " JOIN reply_revision revision ON revision.reply_id = reply.id"
        " WHERE reply.thread_id = ? AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
        f" AND reply.id IN ({marks(ids)}) AND revision.number IN ({marks(numbers)})",
        *(thread_id, *ids, *numbers),
    )
    return {(row["id"], row["number"]): row["plain"] for row in found}


def quoting(reply_id: int, cited: Iterable[Cited]) -> list[Statement]:
    """To store what a new reply quotes."""
    pairs = dict.fromkeys((one.reply_id, one.revision) for one in cited if one.reply_id != reply_id)
    return [
        inserting(ReplyQuote, reply_id=reply_id, quoted_id=quoted_id, revision=revision)
        for quoted_id, revision in pairs
    ]


def change_quotes(reply_id: int, cited: Iterable[Cited]) -> list[Statement]:
    """To store what a reply quotes after it was edited."""
    gone = ("DELETE FROM reply_quote WHERE reply_id = ?", reply_id)
    return [gone, *quoting(reply_id, cited)]
