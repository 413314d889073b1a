"""Keeping briefs: a document is made once for each edition, audience and format."""

import hashlib

from forum.actions.access import hold_unchanged
from forum.clock import now
from forum.database import transaction
from forum.models import Brief, BriefFormat
from forum.permissions import VISITOR
from forum.queries.edition_page import EditionPage, load_edition


async def keep_brief(
    edition: EditionPage, audience: str, format: BriefFormat, content: bytes
) -> bytes | None:
    """The document that is kept: this one, or the one that somebody else kept a moment ago.

    None where readers may no longer see what this one was made of, so that it must be made again.
    Documents made of what they might see before lose their content; their hashes stay, so that a
    copy in somebody's hands is still known.
    """
    async with transaction():
        await hold_unchanged(edition.thread.id)  # nothing is hidden or purged while we look
        page = await load_edition(VISITOR, edition.thread.id, edition.row.number)
        if page.withheld != edition.withheld:
            return None
        alike = Brief.filter(edition_id=page.id, audience=audience, format=format)
        await alike.exclude(withheld=page.withheld).update(content=None)
        kept = await alike.get_or_none(withheld=page.withheld)
        if kept and kept.content is not None:
            return bytes(kept.content)
        sha256 = hashlib.sha256(content).hexdigest()
        if kept and kept.sha256 == sha256:
            kept.content = content
            await kept.save(update_fields=["content"])
            return content
        if kept:  # made by another version of the software: both hashes should be known
            kept.withheld = kept.sha256
            await kept.save(update_fields=["withheld"])
        await Brief.create(
            edition_id=page.id,
            audience=audience,
            format=format,
            withheld=page.withheld,
            sha256=sha256,
            content=content,
            made_at=now(),
        )
        return content
