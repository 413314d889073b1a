"""What happened, and waits to be told to those whom it concerns."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class HappeningKind(StrEnum):
    THREAD = "thread"
    REPLY = "reply"
    EDIT = "edit"
    EDITION = "edition"
    NOMINATION = "nomination"


class Happening(Model):
    """Written with what happened, in one transaction, and gone once everybody has been told.

    `details` are the ids of members whom the post mentions, the number of an edition, or the id of a
    nomination. Followers are told in the order of their ids, `told_until` says up to whom. It names rows
    without keys to them, so that writing it costs little.
    """

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharEnumField(HappeningKind, max_length=12)
    thread_id = fields.BigIntField()
    reply_id = fields.BigIntField(null=True)
    actor_id = fields.BigIntField(null=True)
    details = fields.CharField(max_length=500, default="")
    told_until = fields.BigIntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "happening"
