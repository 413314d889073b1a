"""Taking the audit log along is a deed of its own."""

from forum.actions import audit
from forum.actions.access import require_manager
from forum.database import transaction
from forum.permissions import Viewer
from forum.queries.audit_log import AuditFilter


async def record_export(viewer: Viewer, wanted: AuditFilter) -> None:
    async with transaction():
        require_manager(viewer)
        await audit.record(viewer, "export audit log", "audit log", after=wanted.chosen)
