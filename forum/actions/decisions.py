"""The review queue: managers decide about posts that were flagged or held."""

from forum.actions import audit
from forum.actions.access import lock_reply, lock_thread, require_manager, wherever_it_stands
from forum.actions.holding import post_name
from forum.actions.moderation import hide_reply, hide_thread, unhide_reply, unhide_thread
from forum.actions.reviews import close_flags, close_review, recount_flags
from forum.database import rows, transaction
from forum.errors import Conflict
from forum.models import FlagState, Reply, Review, Thread
from forum.permissions import Viewer
from forum.rules.flags import Decision, DecisionDraft

GONE = "{} has decided about this meanwhile: {}."
TAKEN_BACK = "This does not wait any longer: its flags were taken back, or its author withdrew it."
NOT_HELD = "This is in view already."
DEEDS = (
    "hide reply", "hide thread", "approve reply", "approve thread", "unhide reply", "unhide thread",
    "dismiss flags",
)  # fmt: skip
IS_HELD = "This is held: approve it, or hide it."


@wherever_it_stands
async def decide(viewer: Viewer, draft: DecisionDraft) -> None:
    """Dismiss its flags, hide it, or approve it.

    Raises Conflict, with who it was, where another manager was quicker. Flags that came since the
    manager looked stay open.
    """
    require_manager(viewer)
    waiting = await Review.get_or_none(id=draft.review)
    if waiting is None:
        raise Conflict(await _who(draft.post))
    async with transaction():
        post = await _hold(viewer, waiting)
        review = await Review.get_or_none(id=draft.review)
        if review is None:
            raise Conflict(await _who(draft.post))
        if draft.decision == Decision.DISMISS:
            await _dismiss(viewer, review, post, draft.until)
        elif draft.decision == Decision.HIDE:
            await (hide_reply if isinstance(post, Reply) else hide_thread)(
                viewer, post.id, draft.reason
            )
        elif not review.held:
            raise Conflict(NOT_HELD)
        else:
            await (unhide_reply if isinstance(post, Reply) else unhide_thread)(viewer, post.id)


async def _hold(viewer: Viewer, review: Review) -> Reply | Thread:
    if review.reply_id:
        return (await lock_reply(viewer, review.reply_id))[1]
    return await lock_thread(viewer, review.thread_id or 0)


async def _dismiss(viewer: Viewer, review: Review, post: Reply | Thread, until: int) -> None:
    if review.held and _is_there(post):
        raise Conflict(IS_HELD)
    closed = await close_flags(viewer, post, FlagState.DISMISSED, until)
    await (close_review(post) if review.held else recount_flags(post))
    await audit.record(viewer, "dismiss flags", post_name(post), after={"flags": closed})


def _is_there(post: Reply | Thread) -> bool:
    return isinstance(post, Thread) or post.withdrawn_at is None


async def _who(post: str) -> str:
    """Whoever decided last about the post of this name, as the audit log tells."""
    found = await rows(
        "SELECT audit_entry.deed, member.display_name FROM audit_entry"
        " LEFT JOIN member ON member.id = audit_entry.actor_id WHERE target = ?"
        f" AND deed IN ({', '.join(map(repr, DEEDS))})"
        " ORDER BY audit_entry.created_at DESC, audit_entry.id DESC LIMIT 1",
        post,
    )
    if not found:
        return TAKEN_BACK
    return GONE.format(found[0]["display_name"] or "Another manager", found[0]["deed"])
