"""The audit log: every deed of a manager or administrator."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.models.member import Member


class AuditEntry(Model):
    """`target` names what was changed, such as "reply 12". No actor means the command line."""

    id = fields.BigIntField(primary_key=True)
    actor: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="deeds", null=True, on_delete=fields.SET_NULL
    )
    actor_id: int | None
    deed = fields.CharField(max_length=40)
    target = fields.CharField(max_length=80)
    reason = fields.CharField(max_length=500, default="")
    before: dict[str, Any] = fields.JSONField(default=dict)
    after: dict[str, Any] = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()

    class Meta:
        table = "audit_entry"
        indexes = (
            ("created_at", "id"),
            ("actor_id", "created_at", "id"),
            ("deed", "created_at", "id"),
            ("target", "created_at", "id"),
        )
