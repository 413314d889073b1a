"""The audit log: called inside the transaction of the deed that it records."""

from typing import Any

from forum.clock import now
from forum.models import AuditEntry
from forum.permissions import Viewer


async def record(  # noqa: PLR0913  (who, what, to what, why, before, after)
    actor: Viewer | None,
    deed: str,
    target: str,
    *,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Without an actor it was the command line."""
    return await AuditEntry.create(
        actor_id=actor.member_id if actor else None,
        deed=deed,
        target=target,
        reason=reason,
        before=before or {},
        after=after or {},
        created_at=now(),
    )
