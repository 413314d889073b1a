"""Whether the search index has what can be found, and nothing else.

SQLite's index of replies keeps no text, so of these it can only be told which revision and facts were
put in. A drift of the index is mended by making it anew.
"""

from forum.actions.drift.kept import Drift, differs_from
from forum.actions.search_index import SMALL
from forum.database import is_postgres, rows
from forum.queries.search_match import EVERY

WORDS = {
    "reply": "to_tsvector('english', search_fold(now.words))"
    " || array_to_tsvector(string_to_array(now.facts, ' '))",
    "thread": "to_tsvector('english', search_fold(now.words))",
    "summary": "to_tsvector('english', search_fold(now.words))",
    "member": "to_tsvector('simple', search_fold(now.words))",
}
"""As PostgreSQL's triggers make them."""
RANGE = "BETWEEN ? AND ?"


class Found:
    """Posts or members of one kind, by their ids."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.table = "thread" if kind == "summary" else kind
        """Whose ids the kind has."""

    async def drifts(self, first: int, last: int) -> list[Drift]:
        id = "id" if is_postgres() or self.kind == "reply" else "rowid"
        of_each = (
            "now.words AS said, kept.words AS held" if id == "rowid" else "1 AS said, 0 AS held"
        )
        old = await rows(
            f"SELECT now.id, kept.{id} AS kept, {of_each} FROM findable_{self.kind} now"
            f" LEFT JOIN search_{self.kind} kept ON kept.{id} = now.id"
            f" WHERE now.id {RANGE} AND ({self._differs()}) ORDER BY now.id",
            *(first, last),
        )
        gone = await rows(
            f"SELECT kept.{id} AS id FROM search_{self.kind} kept WHERE kept.{id} {RANGE}"
            f" AND NOT EXISTS (SELECT 1 FROM findable_{self.kind} now WHERE now.id = kept.{id})",
            *(first, last),
        )
        found = [
            (row["id"], "old words" if row["kept"] else "absent", "today's")
            for row in old
            if _in_any_order(row["said"]) != _in_any_order(row["held"])
        ]
        found += [(row["id"], "there", "not to be found") for row in gone]
        if self.kind == "reply" and not is_postgres():
            found += await _half(first, last)
        return [Drift(f"{self.kind} {id}", "search index", kept, now) for id, kept, now in found]

    def _differs(self) -> str:
        differ = differs_from()
        if self.kind == "reply":
            own = f"kept.revision {differ} now.revision OR kept.facts {differ} now.facts"
            return f"{own} OR kept.words {differ} {WORDS['reply']}" if is_postgres() else own
        if not is_postgres():
            return f"kept.words {differ} now.words"
        return f"strip(kept.words) {differ} strip({WORDS[self.kind]})"


def _in_any_order(text: object) -> list[str]:
    """The texts of a summary come in the order that the database likes best that day."""
    return sorted(str(text).split())


async def _half(first: int, last: int) -> list[tuple[int, str, str]]:
    """Replies that only one of the two tables has that are SQLite's index of them."""
    sql = f"SELECT rowid AS id FROM search_reply_text WHERE search_reply_text MATCH ? AND rowid {RANGE}"
    texts = {row["id"] for row in await rows(sql, f"facts : {EVERY[0]}", first, last)}
    kept = await rows(f"SELECT id FROM search_reply WHERE id {RANGE}", first, last)
    return [(id, "there by half", "whole") for id in sorted(texts ^ {row["id"] for row in kept})]


OF_SEARCH = (Found("reply"), *(Found(kind) for kind in SMALL))
