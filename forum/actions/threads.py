"""Starting and editing threads."""

from tortoise.exceptions import IntegrityError

from forum.actions.access import lock_thread, require
from forum.actions.drafts import dropping
from forum.actions.edits import reason_of, record_edit
from forum.actions.rendering import THREAD_TOP_HEADING, render_body
from forum.actions.submission import first_submission, submission_key
from forum.actions.thread_topics import set_topics, topics_by_slug
from forum.actions.versions import thread_changed
from forum.clock import now
from forum.database import execute, transaction
from forum.errors import Conflict, SignInNeeded
from forum.models import Thread, ThreadRevision, ThreadTopic
from forum.permissions import Viewer, may_edit_thread
from forum.rules.drafts import ThreadDraft, ThreadEdit
from forum.rules.places import Deed, Place
from forum.text.slugs import slugify

NOT_YOURS = "Only its author and managers may edit a thread."


async def start_thread(viewer: Viewer, draft: ThreadDraft) -> Thread:
    """Ask a question; the same one sent twice is one thread. Raises Invalid for unknown topics."""
    if not viewer.is_member:
        raise SignInNeeded("Sign in to start a thread.")
    topics = await topics_by_slug(draft.topics)
    key = submission_key("thread", viewer.member_id, draft.title, draft.body)
    rendered = await render_body(draft.body, f"t{key[:10]}", THREAD_TOP_HEADING)
    try:
        async with transaction():
            if earlier := await first_submission(Thread, key):
                return earlier
            thread = await _insert(viewer, draft, rendered.html, key)
            await thread_changed(thread.id)
            await set_topics(thread, topics)
            await _drop_draft(viewer, Place(Deed.START), draft)
            return thread
    except IntegrityError:  # another process stored the same submission a moment ago
        earlier = await Thread.get_or_none(submission_key=key)
        if earlier is None:
            raise
        return earlier


async def _insert(viewer: Viewer, draft: ThreadDraft, html: str, key: str) -> Thread:
    thread = await Thread.create(
        title=draft.title,
        slug=slugify(draft.title, "thread"),
        ask=draft.ask,
        audience=draft.audience,
        body_html=html,
        author_id=viewer.member_id,
        created_at=now(),
        active_at=now(),
        submission_key=key,
    )
    await _keep_revision(thread, draft, viewer.member_id, "")
    return thread


async def edit_thread(viewer: Viewer, thread_id: int, draft: ThreadEdit) -> Thread:
    """Change a thread; what it said before is kept. Managers give a reason, which its author is told.

    Raises Conflict when somebody edited it since this began, unless it says the same.
    """
    topics = await topics_by_slug(draft.topics)
    rendered = await render_body(draft.body, f"t{thread_id}", THREAD_TOP_HEADING)
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require(may_edit_thread(viewer, thread), thread, NOT_YOURS)
        reason = reason_of(viewer, thread, draft.reason)
        await _drop_draft(viewer, Place(Deed.EDIT_THREAD, thread.id), draft)
        if await _says(thread, draft):
            return thread
        if thread.revision != draft.revision:
            raise Conflict("This thread was edited after you opened it.")
        thread.title, thread.slug = draft.title, slugify(draft.title, "thread")
        thread.ask, thread.audience = draft.ask, draft.audience
        thread.body_html, thread.edited_at = rendered.html, now()
        thread.revision = thread.revision + 1
        await thread.save(
            update_fields=["title", "slug", "ask", "audience", "body_html", "edited_at", "revision"]
        )
        await _keep_revision(thread, draft, viewer.member_id, reason)
        await set_topics(thread, topics)
        await record_edit(viewer, thread, reason)
        return thread


async def _says(thread: Thread, draft: ThreadEdit) -> bool:
    """Whether it says this already: sent twice, say, or saved without a change."""
    said = await ThreadRevision.get(thread_id=thread.id, number=thread.revision)
    links = ThreadTopic.filter(thread_id=thread.id)
    topics = {str(slug) for slug in await links.values_list("topic__slug", flat=True)}
    now_there = (said.title, said.ask, said.body, thread.audience, topics)
    return now_there == (draft.title, draft.ask, draft.body, draft.audience, set(draft.topics))


async def _drop_draft(viewer: Viewer, place: Place, draft: ThreadDraft) -> None:
    if draft.draft_version:
        await execute(*dropping(viewer, place, draft.draft_version))


async def _keep_revision(
    thread: Thread, draft: ThreadDraft, editor_id: int | None, reason: str
) -> None:
    await ThreadRevision.create(
        thread_id=thread.id,
        number=thread.revision,
        title=draft.title,
        ask=draft.ask,
        body=draft.body,
        audience=draft.audience,
        topics=draft.topics,
        reason=reason,
        editor_id=editor_id,
        created_at=now(),
    )
