"""Edits of what somebody else wrote: why, and who is told."""

from forum.actions import audit
from forum.actions.telling import tell
from forum.errors import Invalid
from forum.models import Reply, Thread
from forum.permissions import Viewer
from forum.rules.drafts import REASON

NO_REASON = "Say why in a sentence: its author is told, and everybody can read it in the history."


def reason_of(viewer: Viewer, post: Thread | Reply, reason: str) -> str:
    """Nobody gives a reason for editing their own words. Raises Invalid where one is missing."""
    if post.author_id is not None and post.author_id == viewer.member_id:
        return ""
    if len(reason) < REASON[0]:
        raise Invalid({"reason": NO_REASON})
    return reason


async def record_edit(viewer: Viewer, post: Thread | Reply, reason: str) -> None:
    """Of another's post: an entry in the audit log, without the words, and a notice to the author."""
    if not reason:
        return
    noun = "thread" if isinstance(post, Thread) else "reply"
    target = f"{noun} {post.id}"
    await audit.record(
        viewer,
        f"edit {noun}",
        target,
        reason=reason,
        before={"version": post.revision - 1},
        after={"version": post.revision},
    )
    source = f"edit {target} {post.revision}"
    await tell({source: post.author_id}, f"A manager edited your {noun}: {reason}", post)
