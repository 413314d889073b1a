"""The working copy of a summary: saved as a whole, on top of the version that one has seen."""

from collections.abc import Callable
from typing import Any

from forum.actions import audit
from forum.actions.access import lock_thread, require_manager
from forum.clock import now
from forum.database import transaction
from forum.errors import Conflict, Invalid
from forum.models import ArgumentType, SummaryDraft, Thread
from forum.permissions import Viewer
from forum.queries.argument_types import load_types
from forum.queries.cited import CitedText, load_cited
from forum.queries.distilled import load_distilled
from forum.queries.summary_draft import content_of, load_stored_draft
from forum.queries.thread_head import load_thread_head
from forum.rules.cited import Cited, Place
from forum.rules.drafts import AUDIENCES
from forum.rules.recite import with_other_words
from forum.rules.summary import Content, add_line, add_pair, cite
from forum.rules.summary_changes import changes

CHANGED = "Another manager saved this draft after you opened it."
NOT_THERE = "A passage is not in this thread, or its reply was edited or purged: {passage}."
NOT_LIVE = "Reply {id} is hidden or withdrawn, so it cannot be quoted anew."
Change = Callable[[Content], Content]


async def save_draft(viewer: Viewer, thread_id: int, version: int, content: Content) -> int:
    """Replace the draft; gives its new version, the same one where nothing changed.

    Raises Conflict when it was saved since this manager saw it, Invalid for passages, types or
    audiences that are not there.
    """
    base = await starting_content(viewer, thread_id)
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        return await store_content(viewer, thread, base, version, content)


async def change_draft(viewer: Viewer, thread_id: int, change: Change) -> Content:
    """Change the draft as it stands, whatever its version: for deeds that touch one part only."""
    base = await starting_content(viewer, thread_id)
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        return await change_held_draft(viewer, thread, base, change)


async def change_held_draft(
    viewer: Viewer, thread: Thread, base: Content, change: Change
) -> Content:
    """The same inside a transaction that holds the thread; `base` where nothing was saved yet."""
    stored = await load_stored_draft(thread.id)
    content = change(stored.content if stored else base)
    await store_content(viewer, thread, base, stored.version if stored else 0, content)
    return content


async def add_passage(
    viewer: Viewer, thread_id: int, type_slug: str, passage: Cited, into: str = ""
) -> None:
    """Quote a passage in the draft: as a new line, in the line `into`, or as a rebuttal pair."""
    texts = await load_cited(thread_id, [passage])
    change = addition(texts, type_slug, passage, into)
    await change_draft(viewer, thread_id, change)


async def put_other_words(viewer: Viewer, thread_id: int, place: Place, passage: Cited) -> None:
    """Quote this passage where another one stands in the draft."""
    await change_draft(
        viewer,
        thread_id,
        lambda content: with_other_words(content, place.key, place.cited, passage),
    )


def addition(texts: dict[Cited, CitedText], type_slug: str, passage: Cited, into: str) -> Change:
    """The change that quotes a passage: objections stand in rebuttal pairs, the rest in lines."""
    text = texts.get(passage)
    if text is None:
        raise Invalid({"form": NOT_THERE.format(passage=passage)})
    if into:
        return lambda content: cite(content, into, passage)
    if text.reply.stance == "objection":
        return lambda content: add_pair(content, passage, ())
    return lambda content: add_line(content, type_slug, passage)


async def starting_content(viewer: Viewer, thread_id: int) -> Content:
    """What a draft begins with: read before the transaction, and needed only for the first save."""
    if await load_stored_draft(thread_id):
        return Content()
    thread = await load_thread_head(viewer, thread_id)
    return content_of(await load_distilled(thread, await load_types()))


async def store_content(
    viewer: Viewer, thread: Thread, base: Content, version: int, content: Content
) -> int:
    """Inside the transaction that holds the thread: judge, store, log what changed."""
    stored = await SummaryDraft.get_or_none(thread_id=thread.id)
    if version != (stored.version if stored else 0):
        raise Conflict(CHANGED)
    before = Content.model_validate(stored.content) if stored else base
    if stored and before == content:
        return version
    await _judge(thread.id, before, content)
    if stored is None:
        stored = SummaryDraft(thread_id=thread.id, version=0, created_at=now())
    stored.content, stored.version = _as_json(content), stored.version + 1
    stored.editor_id, stored.updated_at = viewer.member_id, now()
    await stored.save()
    old, new = changes(before, content)
    await audit.record(viewer, "edit summary", f"summary {thread.id}", before=old, after=new)
    return stored.version


def _as_json(content: Content) -> dict[str, Any]:
    return content.model_dump(mode="json")


async def _judge(thread_id: int, before: Content, content: Content) -> None:
    slugs = {line.type for line in content.lines}
    known = set(await ArgumentType.filter(slug__in=slugs or {""}).values_list("slug", flat=True))
    if unknown := slugs - known:
        raise Invalid({"form": f"There is no type “{min(unknown)}”. Choose from the list."})
    if any(a not in AUDIENCES for line in content.lines for a in line.audiences):
        raise Invalid({"form": "Choose audiences from the list."})
    if len(set(content.keys)) < len(content.keys):
        raise Invalid({"form": "A line stands in this draft twice. Reload the page."})
    fresh = set(content.cited()) - set(before.cited())
    texts = await load_cited(thread_id, fresh)
    for passage in fresh:
        if passage not in texts:
            raise Invalid({"form": NOT_THERE.format(passage=passage)})
        if not texts[passage].reply.is_live:
            raise Invalid({"form": NOT_LIVE.format(id=passage.reply_id)})
