"""Sealing: the form of an edition with a hash for every text, and the texts with their salts."""

from datetime import datetime
from typing import Any

from forum.models import TextKind, Thread
from forum.permissions import Viewer
from forum.queries.people import FORMER_MEMBER
from forum.queries.publishing import Gathered
from forum.rules.cited import Cited
from forum.rules.evidence_rows import EvidenceRow
from forum.rules.sealing import Form, canonical, hash_text, new_salt
from forum.rules.summary import DraftLine, DraftPair

FORMAT, VERSION = "casemaker-edition", 1


class Seal:
    """Turns what was gathered into a form; `texts` are the rows of `models.EditionText` for it."""

    def __init__(self, found: Gathered) -> None:
        self.found = found
        self.texts: list[dict[str, Any]] = []

    def form(self, thread: Thread, number: int, at: datetime, note: str, publisher: Viewer) -> Form:
        found = self.found
        return {
            "format": FORMAT,
            "version": VERSION,
            "thread": thread.id,
            "number": number,
            "published_at": at.isoformat(timespec="microseconds"),
            "head": {
                "title": self._words(thread.title),
                "ask": self._words(thread.ask),
                "audience": thread.audience,
                "lead": self._words(found.lead),
                "note": self._words(note),
                "publisher": self._name(publisher.display_name, publisher.member_id),
            },
            "tally": found.tally,
            "reason": self._reason(),
            "lines": [self._line(line) for line in found.lines],
            "pairs": [self._pair(pair) for pair in found.pairs],
            "evidence": [
                self._evidence(reply_id, row) for reply_id, row in self._rows_of_evidence()
            ],
        }

    def _rows_of_evidence(self) -> list[tuple[int, EvidenceRow]]:
        return [(id, row) for id, evidence in self.found.evidence.items() for row in evidence]

    def _line(self, line: DraftLine) -> Form:
        convinced, agencies = self.found.convinced[line.key]
        return {
            "key": line.key,
            "type": line.type,
            "type_name": self.found.type_names[line.type],
            "sentence": self._words(line.sentence),
            "audiences": list(line.audiences),
            "passages": [self._passage(passage) for passage in line.passages],
            "convinced": convinced,
            "agencies": agencies,
            "nominators": self._nominators(line.key),
        }

    def _pair(self, pair: DraftPair) -> Form:
        convinced, agencies = self.found.convinced[pair.key]
        return {
            "key": pair.key,
            "say": self._words(pair.say),
            "objection": self._passage(pair.objection),
            "answers": [self._passage(passage) for passage in pair.answers],
            "sentence": self._words(pair.sentence),
            "convinced": convinced,
            "agencies": agencies,
            "nominators": self._nominators(pair.key),
        }

    def _nominators(self, key: str) -> list[str]:
        found = self.found.nominators.get(key, ())
        return [self._name(who.name, who.member_id) for who in found]

    def _reason(self) -> Form | None:
        reason = self.found.reason
        if reason is None or reason.source.cited not in self.found.texts:
            return None
        return {
            "passage": self._passage(reason.source.cited),
            "count": reason.count,
            "total": reason.total,
            "agencies": reason.agencies,
        }

    def _evidence(self, reply_id: int, row: EvidenceRow) -> Form:
        text = next(text for text in self.found.texts.values() if text.reply.id == reply_id)
        facts = canonical(row.model_dump(mode="json")).decode()
        return {
            "reply": reply_id,
            "kind": row.kind,
            "row": self._keep(facts, TextKind.QUOTE, reply_id),
            "by": self._name(text.by, text.reply.author_id, reply_id),
        }

    def _passage(self, passage: Cited) -> Form:
        text = self.found.texts[passage]
        return {
            "reply": passage.reply_id,
            "revision": passage.revision,
            "start": passage.start,
            "end": passage.end,
            "quote": self._keep(text.words, TextKind.QUOTE, passage.reply_id),
            "by": self._name(text.by, text.reply.author_id, passage.reply_id),
        }

    def _words(self, text: str) -> str:
        return self._keep(text, TextKind.WORDS) if text else ""

    def _name(self, name: str, member_id: int | None, reply_id: int | None = None) -> str:
        kept = name if member_id else FORMER_MEMBER
        return self._keep(kept, TextKind.NAME, reply_id, member_id)

    def _keep(
        self, text: str, kind: TextKind, reply_id: int | None = None, member_id: int | None = None
    ) -> str:
        salt = new_salt()
        hash = hash_text(salt, text)
        self.texts.append(
            {
                "hash": hash,
                "salt": salt,
                "text": text,
                "kind": kind,
                "reply_id": reply_id,
                "member_id": member_id,
            }
        )
        return hash
