"""A quotation of a reply, ready to stand in an answer."""

from forum.errors import NotFound
from forum.permissions import Viewer
from forum.queries.reply_page import load_reply_context
from forum.queries.reply_words import load_reply_words
from forum.rules.cited import Cited
from forum.text.quotes import quotation
from forum.text.quoting import find_words
from forum.text.sentences import QUOTE_MARK

WORDS_MAX = 2000
"""Code points of a reply that are offered to be cut down, and of words that are looked for."""
NOT_OPEN = "The reply that you want to quote is not in view in this thread."


async def load_quotation(viewer: Viewer, thread_id: int, reply_id: int, words: str) -> str:
    """Markdown with these words of the reply, or if it has no such words with its beginning.

    Raises NotFound unless the reply stands in this thread, in view.
    """
    found = await load_reply_context(viewer, reply_id)
    reply = found.reply
    if found.thread.id != thread_id or reply.stub or reply.hidden:
        raise NotFound(NOT_OPEN)
    said = await load_reply_words(reply_id)
    start, end = _span(words.strip()[:WORDS_MAX], said.plain)
    if start >= end:
        raise NotFound(NOT_OPEN)
    cited = Cited(reply_id=reply_id, revision=said.revision, start=start, end=end)
    begins = said.plain.rfind("\n", 0, start) + 1
    foreign = QUOTE_MARK if said.plain.startswith(QUOTE_MARK, begins) and begins < start else ""
    return quotation(foreign + said.plain[start:end], reply.author.name, str(cited)) + "\n\n"


def _span(words: str, plain: str) -> tuple[int, int]:
    found = find_words(words, plain) if words else None
    if found and found.same:
        return found.start, found.end
    if len(plain) <= WORDS_MAX:
        return 0, len(plain)
    cut = max(plain.rfind(space, 0, WORDS_MAX) for space in "\n ")
    return 0, cut if cut > 0 else WORDS_MAX
