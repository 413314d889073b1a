"""What a reply says now, in plain text: what passages are chosen from."""

from msgspec import Struct

from forum.database import rows


class ReplyWords(Struct, frozen=True):
    plain: str
    revision: int


async def load_reply_words(reply_id: int) -> ReplyWords:
    """Only for those who may read the reply."""
    row = (
        await rows(
            "SELECT revision.plain, revision.number FROM reply JOIN reply_revision revision"
            " ON revision.reply_id = reply.id AND revision.number = reply.revision"
            " WHERE reply.id = ?",
            reply_id,
        )
    )[0]
    return ReplyWords(row["plain"], row["number"])
