"""Office documents as files: what they say of themselves, and the same bytes every time."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from forum.queries.brief import Brief

PROPERTY_MAX = 255
"""Characters of a document's title and the like."""


def describe(facts: Any, brief: Brief) -> None:
    """The document's properties, by which programs list it and readers announce it."""
    facts.title, facts.author = brief.ask[:PROPERTY_MAX], brief.site[:PROPERTY_MAX]
    facts.subject, facts.comments = brief.status, brief.permalink[:PROPERTY_MAX]
    facts.language, facts.keywords = brief.language, brief.hash
    facts.created = facts.modified = brief.made_at.replace(tzinfo=None)
    facts.last_modified_by = facts.author


def same_bytes(document: bytes, made_at: datetime) -> bytes:
    """The document, which is a zip archive, with each of its files as of `made_at`.

    So the same content gives the same bytes, whenever and wherever it is made.
    """
    out = BytesIO()
    moment = max(made_at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    with ZipFile(BytesIO(document)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            facts = ZipInfo(name, moment)
            facts.compress_type, facts.external_attr, facts.create_system = ZIP_DEFLATED, 0, 0
            new.writestr(facts, old.read(name))
    return out.getvalue()
