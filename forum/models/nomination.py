"""Nominations: passages that readers propose for a summary, and what managers made of them."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.models.argument import ArgumentType
from forum.models.member import Member
from forum.models.reply import Reply
from forum.models.thread import Thread


class NominationState(StrEnum):
    """Accepted became a line of its own, merged joined a line that was there."""

    OPEN = "open"
    ACCEPTED = "accepted"
    MERGED = "merged"
    DECLINED = "declined"


class Nomination(Model):
    """A span of one revision's plain text, for one type. `line_key` is the line that it became."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="nominations"
    )
    thread_id: int
    reply: fields.ForeignKeyRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="nominations"
    )
    reply_id: int
    revision = fields.IntField()
    span_start = fields.IntField()
    span_end = fields.IntField()
    type: fields.ForeignKeyRelation[ArgumentType] = fields.ForeignKeyField(
        "forum.ArgumentType", related_name="nominations"
    )
    type_id: int
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="nominations", null=True, on_delete=fields.SET_NULL
    )
    member_id: int | None
    note = fields.CharField(max_length=500, default="")
    state = fields.CharEnumField(NominationState, max_length=10, default=NominationState.OPEN)
    line_key = fields.CharField(max_length=12, default="")
    reason = fields.CharField(max_length=500, default="")
    decider: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="nominations_decided", null=True, on_delete=fields.SET_NULL
    )
    decider_id: int | None
    decided_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "nomination"
        unique_together = (("reply", "member", "type", "revision", "span_start", "span_end"),)
        indexes = (("thread_id", "state", "id"), ("member_id", "id"))
