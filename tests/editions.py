"""Editions to test with: publish the draft as it stands, or with something changed."""

from typing import Any

from tortoise import Tortoise

from forum.actions.editions import publish
from forum.actions.summaries import change_draft
from forum.database import rows
from forum.models import Edition, EditionText, SummaryDraft, Thread
from forum.permissions import Viewer
from forum.rules.sealing import Verdict, verify_edition


async def publish_with(
    manager: Viewer, thread: Thread, note: str = "Words changed.", **changes: Any
) -> Edition:
    """`changes` are fields of a `rules.summary.Content`."""
    if changes:
        await change_draft(manager, thread.id, lambda c: c.model_copy(update=changes))
    draft = await SummaryDraft.get_or_none(thread_id=thread.id)
    return await publish(manager, thread.id, draft.version if draft else 0, note)


async def say(manager: Viewer, thread: Thread, sentence: str) -> None:
    """Give the draft's first line a sentence."""
    await change_draft(
        manager,
        thread.id,
        lambda c: c.model_copy(
            update={"lines": (c.lines[0].model_copy(update={"sentence": sentence}), *c.lines[1:])}
        ),
    )


async def verified(edition: Edition) -> Verdict:
    kept = await EditionText.filter(edition_id=edition.id)
    texts = {row.hash: (row.salt, row.text) for row in kept}
    return verify_edition(edition.form, edition.hash, texts)


async def everything_stored() -> dict[str, str]:
    """Every column of every row, by table: what somebody finds who reads the whole database."""
    tables = [model._meta.db_table for model in Tortoise.apps["forum"].values()]
    return {table: repr(await rows(f"SELECT * FROM {table}")) for table in tables}
