"""Seals of editions, and hashes of the documents that were made of them."""

import hashlib
import json
from collections import defaultdict

from forum.actions.drift.kept import Drift
from forum.database import rows
from forum.rules.sealing import Form, hash_form, verify_edition
from forum.steps import Row

SHOWN = 16
Texts = dict[str, tuple[str | None, str | None]]


class Seals:
    """By ids of editions. What is sealed cannot be counted from anything else."""

    async def drifts(self, first: int, last: int) -> list[Drift]:
        texts: dict[int, Texts] = defaultdict(dict)
        for row in await rows(
            "SELECT edition_id, hash, salt, text FROM edition_text"
            " WHERE edition_id BETWEEN ? AND ?",
            *(first, last),
        ):
            texts[row["edition_id"]][row["hash"]] = (row["salt"], row["text"])
        editions = await rows(
            "SELECT id, thread_id, number, form, hash FROM edition WHERE id BETWEEN ? AND ?"
            " ORDER BY id",
            *(first, last),
        )
        return [drift for row in editions for drift in _judged(row, texts[row["id"]])]


def _judged(row: Row, texts: Texts) -> list[Drift]:
    place = f"edition {row['number']} of thread {row['thread_id']}"
    form: Form = json.loads(row["form"]) if isinstance(row["form"], str) else row["form"]
    try:
        verdict = verify_edition(form, row["hash"], texts)
        stands = (form["thread"], form["number"])
    except (KeyError, TypeError):
        return [Drift(place, "form", "no edition's", "an edition's", None)]
    drifts = [
        Drift(place, f"text {hash[:SHOWN]}", "another text", "the one that was sealed", None)
        for hash in verdict.altered
    ]
    if not verdict.form_fits:
        kept, counted = row["hash"][:SHOWN], hash_form(form)[:SHOWN]
        drifts.append(Drift(place, "hash", kept, counted, None))
    if stands != (row["thread_id"], row["number"]):
        drifts.append(Drift(place, "form", "of thread {}, number {}".format(*stands), place, None))
    return drifts


class Briefs:
    """By ids of editions. A document that is not what its hash says goes, and is made again."""

    async def drifts(self, first: int, last: int) -> list[Drift]:
        found = await rows(
            "SELECT id, sha256, content FROM brief WHERE content IS NOT NULL"
            " AND edition_id BETWEEN ? AND ? ORDER BY id",
            *(first, last),
        )
        counted = [(row, hashlib.sha256(row["content"]).hexdigest()) for row in found]
        sql = "UPDATE brief SET content = NULL WHERE id = ?"
        return [
            Drift(
                f"brief {row['id']}",
                "sha256",
                row["sha256"][:SHOWN],
                sha256[:SHOWN],
                ((sql, row["id"]),),
            )
            for row, sha256 in counted
            if sha256 != row["sha256"]
        ]
