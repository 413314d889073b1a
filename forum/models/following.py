"""What members follow: threads, by themselves once they write there, and types of argument."""

from tortoise import fields
from tortoise.models import Model

from forum.models.argument import ArgumentType
from forum.models.member import Member
from forum.models.thread import Thread


class ThreadFollow(Model):
    """Whoever stopped to follow a thread keeps a row that says so: writing there again changes nothing."""

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="followed_threads"
    )
    member_id: int
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="followers"
    )
    thread_id: int
    following = fields.BooleanField(default=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "thread_follow"
        unique_together = (("member", "thread"),)
        indexes = (("thread_id", "following", "member_id"), ("member_id", "following", "id"))


class TypeFollow(Model):
    id = fields.BigIntField(primary_key=True)
    type: fields.ForeignKeyRelation[ArgumentType] = fields.ForeignKeyField(
        "forum.ArgumentType", related_name="followers"
    )
    type_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="followed_types"
    )
    member_id: int
    created_at = fields.DatetimeField()

    class Meta:
        table = "type_follow"
        unique_together = (("type", "member"),)
        indexes = (("member_id", "id"),)
