"""Sentences of managers in public archives: without a quotation that may be read, they stay at home."""

import json

from forum.database import rows
from forum.placeholders import marks
from forum.rules.sealing import resting
from forum.steps import Row


async def withhold_sentences(texts: list[Row]) -> None:
    """Blank those rows of `edition_text` whose every source visitors may not read; two queries."""
    ids = sorted({text["edition_id"] for text in texts})
    forms = await rows(f"SELECT id, form FROM edition WHERE id IN ({marks(ids)})", *ids)
    readable = await _load_readable_quotes(ids)
    alone = {
        (row["id"], sentence)
        for row in forms
        for sentence, quotes in resting(_form(row)).items()
        if not any((row["id"], quote) in readable for quote in quotes)
    }
    for text in texts:
        if (text["edition_id"], text["hash"]) in alone:
            text["salt"] = text["text"] = None


async def _load_readable_quotes(edition_ids: list[int]) -> set[tuple[int, str]]:
    found = await rows(
        "SELECT edition_text.edition_id, edition_text.hash FROM edition_text"
        " JOIN reply ON reply.id = edition_text.reply_id"
        f" WHERE edition_text.edition_id IN ({marks(edition_ids)}) AND edition_text.kind = 'quote'"
        " AND edition_text.text IS NOT NULL"
        " AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL",
        *edition_ids,
    )
    return {(row["edition_id"], row["hash"]) for row in found}


def _form(row: Row) -> dict[str, object]:
    """JSON comes as text from one database and as an object from the other."""
    form: dict[str, object] = (
        json.loads(row["form"]) if isinstance(row["form"], str) else row["form"]
    )
    return form
