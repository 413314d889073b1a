"""Starting and editing threads."""

from tortoise.exceptions import IntegrityError

from forum.actions.access import lock_thread, require
from forum.actions.drafts import dropping
from forum.actions.edits import reason_of, record_edit
from forum.actions.following import follow_by_writing
from forum.actions.happenings import telling
from forum.actions.holding import as_held, holds, require_let_through, reviewing
from forum.actions.rendering import THREAD_TOP_HEADING, render_body
from forum.actions.submission import first_submission, submission_key
from forum.actions.thread_topics import set_topics, topics_by_slug
from forum.actions.versions import thread_changed
from forum.clock import now
from forum.database import carry_out, in_turn, joined, transaction
from forum.errors import UNVERIFIED, Conflict, Forbidden, SignInNeeded, Unverified
from forum.models import HappeningKind, Thread, ThreadRevision, ThreadTopic
from forum.permissions import Viewer, may_edit_thread, may_start_thread
from forum.rules.drafts import ThreadDraft, ThreadEdit
from forum.rules.places import Deed, Place
from forum.steps import Statement
from forum.text.slugs import slugify

NOT_YOURS = "Only its author and managers may edit a thread."


async def start_thread(viewer: Viewer, draft: ThreadDraft) -> Thread:
    """Ask a question; the same one sent twice is one thread. Raises Invalid for unknown topics."""
    if not viewer.is_member:
        raise SignInNeeded("Sign in to start a thread.")
    if not viewer.verified:
        raise Unverified(UNVERIFIED)
    if not may_start_thread(viewer):
        raise Forbidden(viewer.silence)
    topics = await topics_by_slug(draft.topics)
    key = submission_key("thread", viewer.member_id, draft.title, draft.body)
    rendered = await render_body(draft.body, f"t{key[:10]}", THREAD_TOP_HEADING)
    held = await holds(viewer)
    try:
        async with transaction():
            if earlier := await carry_out(first_submission(Thread, key)):
                return earlier
            thread = await _insert(viewer, draft, rendered.html, key, held=held)
            await thread_changed(thread.id)
            await set_topics(thread, topics)
            told = _telling(viewer, thread, rendered.mentioned)
            dropped = dropping(viewer, Place(Deed.START), draft.draft_version)
            await in_turn(*joined(follow_by_writing(viewer, thread.id), *told, *dropped))
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
    await _keep_revision(thread, draft, viewer.member_id, "")
    if held:
        await in_turn(*reviewing(thread))
    return thread


async def edit_thread(viewer: Viewer, thread_id: int, draft: ThreadEdit) -> Thread:
    """Change a thread; what it said before is kept. Managers give a reason, which its author is told.

    Raises Conflict when somebody edited it since this began, unless it says the same; Invalid while
    this member's first posts wait.
    """
    await require_let_through(viewer, "body")
    topics = await topics_by_slug(draft.topics)
    rendered = await render_body(draft.body, f"t{thread_id}", THREAD_TOP_HEADING)
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require(may_edit_thread(viewer, thread), thread, NOT_YOURS, viewer)
        reason = reason_of(viewer, thread, draft.reason)
        await in_turn(*dropping(viewer, Place(Deed.EDIT_THREAD, thread.id), draft.draft_version))
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
        await in_turn(*_telling(viewer, thread, rendered.mentioned))
        await record_edit(viewer, thread, reason)
        return thread


async def _says(thread: Thread, draft: ThreadEdit) -> bool:
    """Whether it says this already: sent twice, say, or saved without a change."""
    said = await ThreadRevision.get(thread_id=thread.id, number=thread.revision)
    links = ThreadTopic.filter(thread_id=thread.id)
    topics = {str(slug) for slug in await links.values_list("topic__slug", flat=True)}
    now_there = (said.title, said.ask, said.body, thread.audience, topics)
    return now_there == (draft.title, draft.ask, draft.body, draft.audience, set(draft.topics))


def _telling(viewer: Viewer, thread: Thread, mentioned: tuple[int, ...]) -> list[Statement]:
    """To tell those whom a thread mentions; nobody else has asked to hear of it yet."""
    if not mentioned:
        return []
    return [telling(HappeningKind.THREAD, viewer, thread.id, details=mentioned)]


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
