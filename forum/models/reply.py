"""Replies and what they said at each edit."""

from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from forum.models.member import Member
from forum.models.thread import Thread


class Stance(StrEnum):
    FOR = "for"
    OBJECTION = "objection"


FILTERED = ("thread_id", "author_id", "stance")
HIDING = ("type_count", "hidden_at", "withdrawn_at")


class ArgumentIndex(Index):
    """Of the replies that are arguments and in view, in an order, with all that lists filter by.

    So that a list of arguments is found in the index alone and no row is read in vain. `HIDING` is the
    same in every entry, and there because SQLite otherwise opens the row to see it.
    """

    def __init__(self, fields: list[str]) -> None:
        super().__init__(fields=fields)
        self.extra = " WHERE type_count > 0 AND hidden_at IS NULL AND withdrawn_at IS NULL"


class Reply(Model):
    """A reply without an author shows "Former member".

    `ordinal` is the reply's bit in visits: counted from 1 in the thread, given to no other reply there,
    and another one once the reply is moved to another thread.
    `position` counts from 1 among the replies to the same parent, oldest first. `best_page` is the
    page of the best order that a top-level reply stands on, from 1, and 0 below the top level, where
    `depth` is 1.
    `score` is the lower bound that rankings sort by, `evidence` the tie-breaker. `type_count` is how
    many argument types it carries, 0 for discussion. `discussion` says that a manager found it to be that.
    `held`: hidden since it came, because its author is new, and unknown to everybody else.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="replies"
    )
    thread_id: int
    parent: fields.ForeignKeyNullableRelation["Reply"] = fields.ForeignKeyField(
        "forum.Reply", related_name="children", null=True
    )
    parent_id: int | None
    author: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="replies", null=True, on_delete=fields.SET_NULL
    )
    author_id: int | None
    body_html = fields.TextField()
    revision = fields.IntField(default=1)
    stance = fields.CharEnumField(Stance, max_length=10, default=Stance.FOR)
    ordinal = fields.IntField()
    position = fields.IntField()
    best_page = fields.IntField(default=0)
    depth = fields.IntField(default=1)
    child_count = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    hidden_at = fields.DatetimeField(null=True)
    hidden_reason = fields.CharField(max_length=500, default="")
    held = fields.BooleanField(default=False, db_default=False)
    purged_at = fields.DatetimeField(null=True)
    type_count = fields.IntField(default=0)
    discussion = fields.BooleanField(default=False, db_default=False)
    endorsement_count = fields.IntField(default=0)
    agency_count = fields.IntField(default=0)
    seen_count = fields.IntField(default=0)
    pick_count = fields.IntField(default=0)
    score = fields.FloatField(default=0.0)
    evidence = fields.IntField(default=0)
    submission_key = fields.CharField(max_length=64, null=True, unique=True)
    origin = fields.CharField(max_length=300, null=True, unique=True)

    class Meta:
        table = "reply"
        # Migration 0006 makes the indexes of the best order and of the best arguments, 0015 those of
        # replies without a type.
        unique_together = (("thread", "ordinal"),)
        indexes = (
            ("parent_id", "position"),
            ("thread_id", "depth", "position"),
            ("author_id", "id"),
            ArgumentIndex(["score", "evidence", "id", "created_at", *FILTERED, *HIDING]),
            ArgumentIndex(["created_at", "id", *FILTERED, *HIDING]),
            ArgumentIndex(["thread_id", "created_at", "id", "author_id", "stance", *HIDING]),
            ArgumentIndex(["author_id", "created_at", "id", "thread_id", "stance", *HIDING]),
        )


class ReplyRevision(Model):
    """What a reply said from one edit to the next.

    `plain` is the text a reader sees, without markup: offsets of quotations count its code points.
    `evidence` are the rows of evidence that it carried. `types`, as slugs, and `stance` are unknown
    for what was written before they were kept. `reason` is why somebody else than the author
    edited it.
    """

    id = fields.BigIntField(primary_key=True)
    reply: fields.ForeignKeyRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="revisions"
    )
    reply_id: int
    number = fields.IntField()
    body = fields.TextField()
    plain = fields.TextField()
    evidence: list[dict[str, str]] = fields.JSONField(default=list, db_default=[])
    types: list[str] | None = fields.JSONField(null=True)
    stance = fields.CharField(max_length=10, null=True)
    reason = fields.CharField(max_length=500, default="", db_default="")
    editor: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="reply_revisions", null=True, on_delete=fields.SET_NULL
    )
    editor_id: int | None
    created_at = fields.DatetimeField()

    class Meta:
        table = "reply_revision"
        unique_together = (("reply", "number"),)
