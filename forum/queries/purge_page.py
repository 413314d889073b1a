"""What an administrator sees before words go for good: where they stand, and what goes with them."""

from collections.abc import Iterator

from msgspec import Struct

from forum.database import rows
from forum.errors import NotFound
from forum.permissions import VISITOR, Viewer
from forum.queries.edition_page import Form, Texts, load_edition_row, load_texts
from forum.queries.people import FORMER_MEMBER
from forum.queries.reply_page import load_reply_context
from forum.queries.reply_view import ReplyView
from forum.queries.thread_head import ThreadHead, load_thread_head

GONE = "The words of this reply were removed for good already."
QUOTING_SHOWN = 50
HEAD_PLACES = {"title": "Title", "ask": "The ask", "lead": "Lead", "note": "Change note"}


class Quoting(Struct, frozen=True):
    id: int
    author: str


class DoomedReply(Struct, frozen=True):
    """`editions` are the numbers of those that quote it; `quoted_by` are other replies that do, with
    their authors, the first so many.
    """

    thread: ThreadHead
    reply: ReplyView
    editions: tuple[int, ...]
    quoted_by: tuple[Quoting, ...]


class DoomedText(Struct, frozen=True):
    """`place` says where in the edition it stands; `stays`: the thread itself still says it."""

    hash: str
    place: str
    text: str
    stays: bool


class DoomedTexts(Struct, frozen=True):
    """What an edition says that is no quotation: words of managers and the thread, of which `gone`
    are purged, and names.
    """

    thread: ThreadHead
    number: int
    texts: tuple[DoomedText, ...]
    gone: int


async def load_doomed_reply(viewer: Viewer, reply_id: int) -> DoomedReply:
    """Raises NotFound where there are no words left to remove."""
    found = await load_reply_context(viewer, reply_id)
    if found.reply.stub == "purged":
        raise NotFound(GONE)
    quoting = await rows(
        "SELECT DISTINCT edition.number FROM edition_text"
        " JOIN edition ON edition.id = edition_text.edition_id"
        " WHERE edition_text.reply_id = ? AND edition_text.kind = 'quote' ORDER BY edition.number",
        reply_id,
    )
    editions = tuple(row["number"] for row in quoting)
    return DoomedReply(found.thread, found.reply, editions, await _load_quoting(reply_id))


async def _load_quoting(reply_id: int) -> tuple[Quoting, ...]:
    """Hidden ones too, and those that do no more: their words are still kept."""
    found = await rows(
        "SELECT DISTINCT reply.id, author.display_name FROM reply_quote"
        " JOIN reply ON reply.id = reply_quote.reply_id"
        " LEFT JOIN member author ON author.id = reply.author_id AND author.left_at IS NULL"
        " WHERE reply_quote.quoted_id = ? ORDER BY reply.id LIMIT ?",
        *(reply_id, QUOTING_SHOWN),
    )
    return tuple(Quoting(row["id"], row["display_name"] or FORMER_MEMBER) for row in found)


async def load_doomed_texts(viewer: Viewer, thread_id: int, number: int | None) -> DoomedTexts:
    """Of the newest edition unless a number says which; raises NotFound where there is none."""
    thread = await load_thread_head(viewer, thread_id, merged=True)
    wanted = thread.edition_number if number is None else number
    edition = await load_edition_row(thread_id, wanted)
    texts = await load_texts(edition, VISITOR)
    found = [(hash, place, texts.words(hash)) for hash, place in _places(edition.form) if hash]
    return DoomedTexts(
        thread=thread,
        number=edition.number,
        texts=(
            *(
                DoomedText(hash, place, text, text in {thread.title, thread.ask})
                for hash, place, text in found
                if text
            ),
            *_names(texts),
        ),
        gone=sum(not text for _, _, text in found),
    )


def _names(texts: Texts) -> list[DoomedText]:
    """Each that the edition has, once: it reads "Former member" when it is gone."""
    named = {row["text"]: hash for hash, row in texts.rows.items() if row["kind"] == "name"}
    return [DoomedText(hash, "A name", text, stays=False) for text, hash in named.items() if text]


def _places(form: Form) -> Iterator[tuple[str, str]]:
    for name, place in HEAD_PLACES.items():
        yield form["head"][name], place
    for number, line in enumerate(form["lines"], 1):
        yield line["sentence"], f"Line {number}, on {line['type_name']}"
    for number, pair in enumerate(form["pairs"], 1):
        yield pair["say"], f"Objection {number}, in short"
        yield pair["sentence"], f"Answer to objection {number}, in short"
