"""What members follow, and what they are told."""

from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from forum.models.member import Member
from forum.models.reply import Reply
from forum.models.thread import Thread


class NoticeKind(StrEnum):
    """What a notice tells; where one post fits several, the first of them is told."""

    MENTION = "mention"
    QUOTE = "quote"
    REPLY = "reply"
    CITED = "cited"
    NOMINATION = "nomination"
    MODERATION = "moderation"
    THREAD = "thread"
    TYPE = "type"


class UnreadIndex(Index):
    """Of a member's unread notices, which every request counts."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(fields=fields)
        self.extra = " WHERE read_at IS NULL"


class Notice(Model):
    """One thing that one member is told once.

    `source` names what happened, such as "reply 12" or "edition 3 2": nobody is told the same twice.
    `text` is what cannot be read from the thread and the reply, such as why a nomination was declined.
    What may be shown of it is decided on reading.
    """

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="notices"
    )
    member_id: int
    kind = fields.CharEnumField(NoticeKind, max_length=20)
    source = fields.CharField(max_length=60)
    thread: fields.ForeignKeyNullableRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="notices", null=True
    )
    thread_id: int | None
    reply: fields.ForeignKeyNullableRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="notices", null=True
    )
    reply_id: int | None
    actor: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="notices_caused", null=True, on_delete=fields.SET_NULL
    )
    actor_id: int | None
    text = fields.CharField(max_length=500, default="")
    created_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    mailed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notice"
        unique_together = (("member", "source"),)
        indexes = (
            ("member_id", "id"),
            ("thread_id",),
            ("reply_id",),
            ("actor_id",),
            ("read_at",),
            UnreadIndex(["member_id", "read_at"]),
        )
