"""What becomes of a review once a manager decided: flags are closed, and who is concerned is told."""

from forum.actions.holding import post_name
from forum.actions.telling import tell
from forum.clock import now
from forum.database import execute, in_turn
from forum.models import Flag, FlagState, Reply, Review, Thread
from forum.permissions import Viewer

HIDDEN = "A manager looked at what you flagged, and hid it. Thank you for telling."
DISMISSED = "A manager looked at what you flagged, and lets it stand."


async def close_flags(
    viewer: Viewer, post: Reply | Thread, state: FlagState, until: int | None = None
) -> int:
    """Close the open flags, or those up to one of them, and tell who flagged. Gives their number."""
    flags = Flag.filter(post=post_name(post), state=FlagState.OPEN)
    if until is not None:
        flags = flags.filter(id__lte=until)
    words = HIDDEN if state is FlagState.UPHELD else DISMISSED
    found = await flags
    await tell({f"flag {flag.id}": flag.member_id for flag in found}, words, post)
    ids = [flag.id for flag in found] or [0]
    await Flag.filter(id__in=ids).update(state=state, decider_id=viewer.member_id, decided_at=now())
    return len(found)


async def close_review(post: Reply | Thread) -> None:
    await Review.filter(post=post_name(post)).delete()


async def pass_flags_on(viewer: Viewer, thread: Thread, opening: Reply | None) -> None:
    """A thread that is merged away takes no decisions: what waits about it waits about its question.

    Where that says nothing, no reply is made of it, and nothing is left to decide about.
    """
    if opening is None:
        await close_flags(viewer, thread, FlagState.DISMISSED)
        await close_review(thread)
        return
    there, here = post_name(thread), post_name(opening)
    await in_turn(
        ("UPDATE flag SET post = ? WHERE post = ? AND state = 'open'", here, there),
        (
            "UPDATE review SET post = ?, thread_id = NULL, reply_id = ? WHERE post = ?",
            *(here, opening.id, there),
        ),
    )


async def recount_flags(post: Reply | Thread) -> None:
    """Flags that came after those that were decided keep the post waiting."""
    name = post_name(post)
    await execute(
        "UPDATE review SET flag_count = (SELECT COUNT(*) FROM flag WHERE flag.post = review.post"
        " AND flag.state = 'open') WHERE post = ?",
        name,
    )
    await execute("DELETE FROM review WHERE post = ? AND flag_count = 0 AND NOT held", name)
