"""Starting and editing threads."""

from tortoise.exceptions import IntegrityError

from forum.actions.access import lock_thread, require
from forum.actions.holding import as_held, holds, reviewing
from forum.actions.rendering import THREAD_TOP_HEADING, render_body
from forum.actions.submission import first_submission, submission_key
from forum.actions.thread_topics import set_topics, topics_by_slug
from forum.actions.versions import thread_changed
from forum.clock import now
from forum.database import in_turn, transaction
from forum.errors import Conflict, Forbidden, SignInNeeded
from forum.models import Thread, ThreadRevision
from forum.permissions import Viewer, may_edit_thread, may_start_thread
from forum.rules.drafts import ThreadDraft, ThreadEdit
from forum.text.slugs import slugify


async def start_thread(viewer: Viewer, draft: ThreadDraft) -> Thread:
    """Ask a question; the same one sent twice is one thread. Raises Invalid for unknown topics."""
    if not viewer.is_member:
        raise SignInNeeded("Sign in to start a thread.")
    if not may_start_thread(viewer):
        raise Forbidden(viewer.silence)
    topics = await topics_by_slug(draft.topics)
    key = submission_key("thread", viewer.member_id, draft.title, draft.body)
    rendered = await render_body(draft.body, f"t{key[:10]}", THREAD_TOP_HEADING)
    held = await holds(viewer)
    try:
        async with transaction():
            if earlier := await first_submission(Thread, key):
                return earlier
            thread = await _insert(viewer, draft, rendered.html, key, held=held)
            await thread_changed(thread.id)
            await set_topics(thread, topics)
            return thread
    except IntegrityError:  # another process stored the same submission a moment ago
        earlier = await Thread.get_or_none(submission_key=key)
        if earlier is None:
            raise
        return earlier


async def _insert(viewer: Viewer, draft: ThreadDraft, html: str, key: str, *, held: bool) -> Thread:
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
        **(as_held() | {"hidden": True} if held else {}),
    )
    await _keep_revision(thread, draft, viewer.member_id)
    if held:
        await in_turn(*reviewing(thread))
    return thread


async def edit_thread(viewer: Viewer, thread_id: int, draft: ThreadEdit) -> Thread:
    """Change one's thread; what it said before is kept.

    Raises Conflict when it was edited since the author began.
    """
    topics = await topics_by_slug(draft.topics)
    rendered = await render_body(draft.body, f"t{thread_id}", THREAD_TOP_HEADING)
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require(
            may_edit_thread(viewer, thread), thread, "Only its author may edit a thread.", viewer
        )
        if thread.revision != draft.revision:
            raise Conflict("This thread was edited after you opened it.")
        thread.title, thread.slug = draft.title, slugify(draft.title, "thread")
        thread.ask, thread.audience = draft.ask, draft.audience
        thread.body_html, thread.edited_at = rendered.html, now()
        thread.revision = thread.revision + 1
        await thread.save(
            update_fields=["title", "slug", "ask", "audience", "body_html", "edited_at", "revision"]
        )
        await _keep_revision(thread, draft, viewer.member_id)
        await set_topics(thread, topics)
        return thread


async def _keep_revision(thread: Thread, draft: ThreadDraft, editor_id: int | None) -> None:
    await ThreadRevision.create(
        thread_id=thread.id,
        number=thread.revision,
        title=draft.title,
        ask=draft.ask,
        body=draft.body,
        editor_id=editor_id,
        created_at=now(),
    )
