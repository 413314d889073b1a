"""What members do with replies: see them, find them convincing, pick one as the one reason."""

from tortoise import fields
from tortoise.models import Model

from forum.models.member import Member
from forum.models.reply import Reply
from forum.models.thread import Thread

NO_AGENCY = 0
"""Stands for "names no agency" where a row must have a number."""


class Endorsement(Model):
    """A member found a reply convincing, and `agency_id` is the member's agency at that moment."""

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="endorsements"
    )
    member_id: int
    reply: fields.ForeignKeyRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="endorsements"
    )
    reply_id: int
    agency_id = fields.BigIntField(default=NO_AGENCY)
    created_at = fields.DatetimeField()

    class Meta:
        table = "endorsement"
        unique_together = (("member", "reply"),)
        indexes = (("reply_id", "agency_id"), ("agency_id",))


class Pick(Model):
    """A member's one reason in a thread, as it stands now."""

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="picks"
    )
    member_id: int
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="picks"
    )
    thread_id: int
    reply: fields.ForeignKeyRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="picks"
    )
    reply_id: int
    why = fields.TextField()
    agency_id = fields.BigIntField(default=NO_AGENCY)
    created_at = fields.DatetimeField()

    class Meta:
        table = "pick"
        unique_together = (("member", "thread"),)
        indexes = (("thread_id", "reply_id", "id"), ("agency_id",))


class PickHistory(Model):
    """Every pick that was ever made, also those that moved on or were taken back."""

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="pick_history"
    )
    member_id: int
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="pick_history"
    )
    thread_id: int
    reply: fields.ForeignKeyRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="pick_history"
    )
    reply_id: int
    why = fields.TextField()
    created_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "pick_history"
        indexes = (("thread_id", "member_id", "id"),)


class Visit(Model):
    """Which replies of a thread were shown to a member: bit n of `seen` is the reply of ordinal n.

    `agency_id` is the member's agency at the first of these visits.
    """

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="visits"
    )
    member_id: int
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="visits"
    )
    thread_id: int
    agency_id = fields.BigIntField(default=NO_AGENCY)
    seen = fields.BinaryField(default=b"")
    visited_at = fields.DatetimeField()

    class Meta:
        table = "visit"
        unique_together = (("member", "thread"),)
        indexes = (("thread_id",), ("agency_id",))


class ReplyTally(Model):
    """Of one agency's members: how many saw the reply, how many of those found it convincing."""

    id = fields.BigIntField(primary_key=True)
    reply: fields.ForeignKeyRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="tallies"
    )
    reply_id: int
    agency_id = fields.BigIntField(default=NO_AGENCY)
    seen = fields.IntField(default=0)
    convinced = fields.IntField(default=0)

    class Meta:
        table = "reply_tally"
        unique_together = (("reply", "agency_id"),)
        indexes = (("agency_id",),)
