"""Posts that wait for a manager: flagged by members, or held because their author is new."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.models.member import Member
from forum.models.reply import Reply
from forum.models.thread import Thread


class FlagKind(StrEnum):
    OFF_TOPIC = "off-topic"
    ABUSIVE = "abusive"
    SPAM = "spam"
    PERSONAL = "personal"
    OTHER = "other"


class FlagState(StrEnum):
    """Upheld: the post was hidden."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Flag(Model):
    """What a member found wrong with a post. `post` names it, such as "reply 12"."""

    id = fields.BigIntField(primary_key=True)
    post = fields.CharField(max_length=40)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="flags", null=True, on_delete=fields.SET_NULL
    )
    member_id: int | None
    kind = fields.CharEnumField(FlagKind, max_length=10)
    note = fields.CharField(max_length=500, default="")
    state = fields.CharEnumField(FlagState, max_length=10, default=FlagState.OPEN)
    created_at = fields.DatetimeField()
    decider: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="flags_decided", null=True, on_delete=fields.SET_NULL
    )
    decider_id: int | None
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "flag"
        indexes = (("post", "state", "id"), ("member_id", "id"))


class Review(Model):
    """A post that waits, one row for each, gone once it is decided. It is a reply or a thread.

    `flag_count` are its open flags, 0 for one that only is held.
    """

    id = fields.BigIntField(primary_key=True)
    post = fields.CharField(max_length=40, unique=True)
    thread: fields.ForeignKeyNullableRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="reviews", null=True
    )
    thread_id: int | None
    reply: fields.ForeignKeyNullableRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="reviews", null=True
    )
    reply_id: int | None
    held = fields.BooleanField(default=False)
    flag_count = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "review"
        indexes = (("held", "id"), ("held", "flag_count", "id"), ("thread_id",), ("reply_id",))
