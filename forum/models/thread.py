"""Threads: questions about convincing leadership."""

from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from forum.models.member import Member


class Audience(StrEnum):
    """Who must be convinced."""

    FINANCE = "finance"
    COUNSEL = "counsel"
    TECHNOLOGY = "technology"
    PROGRAM = "program"
    CAUTIOUS = "cautious"


class PinnedIndex(Index):
    """Of the few threads that are pinned."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(fields=fields)
        self.extra = " WHERE pinned_at IS NOT NULL"


class Thread(Model):
    """A thread without an author shows "Former member".

    Counters are kept by the actions that change what they count. `top_level_count` numbers the
    top-level replies, `reply_count` all of them, hidden and withdrawn ones too. `last_ordinal` is the
    last that a reply was given here, and only grows, whatever was moved elsewhere since.
    A thread with `merged_into_id` is empty: that one has its replies. It is `hidden`, which keeps it
    out of lists and counts, without `hidden_at`, which would keep its old editions from readers.
    `edition_number` is the newest edition of its summary, 0 for none. `unchecked` says that it
    changed since its curation row was computed. `held_count` of its replies are held, and so is the
    thread itself where `held` says so: hidden since it came, because its author is new.
    """

    id = fields.BigIntField(primary_key=True)
    title = fields.TextField()
    slug = fields.CharField(max_length=80)
    ask = fields.TextField(default="")
    audience = fields.CharField(max_length=20, default="")
    body_html = fields.TextField()
    revision = fields.IntField(default=1)
    author: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="threads", null=True, on_delete=fields.SET_NULL
    )
    author_id: int | None
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    active_at = fields.DatetimeField()
    reply_count = fields.IntField(default=0)
    top_level_count = fields.IntField(default=0)
    last_ordinal = fields.IntField(default=0, db_default=0)
    argument_count = fields.IntField(default=0)
    needs_arguments = fields.BooleanField(default=True)
    pick_count = fields.IntField(default=0)
    version = fields.IntField(default=1)
    edition_number = fields.IntField(default=0, db_default=0)
    unchecked = fields.BooleanField(default=True, db_default=True)
    locked_at = fields.DatetimeField(null=True)
    hidden_at = fields.DatetimeField(null=True)
    hidden_reason = fields.CharField(max_length=500, default="")
    hidden = fields.BooleanField(default=False)
    merged_into_id = fields.BigIntField(null=True)
    held = fields.BooleanField(default=False, db_default=False)
    held_count = fields.IntField(default=0, db_default=0)
    pinned_at = fields.DatetimeField(null=True)
    submission_key = fields.CharField(max_length=64, null=True, unique=True)
    origin = fields.CharField(max_length=300, null=True, unique=True)

    class Meta:
        table = "thread"
        indexes = (
            ("hidden", "active_at", "id"),
            ("hidden", "id"),
            ("hidden", "argument_count", "id"),
            ("hidden", "needs_arguments", "active_at", "id"),
            ("author_id", "id"),
            ("unchecked", "id"),
            PinnedIndex(fields=["pinned_at", "id"]),
        )


class ThreadRevision(Model):
    """What a thread said from one edit to the next.

    `audience` and `topics`, the slugs, are unknown for what was written before they were kept.
    `reason` is why somebody else than the author edited it.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="revisions"
    )
    thread_id: int
    number = fields.IntField()
    title = fields.TextField()
    ask = fields.TextField()
    body = fields.TextField()
    audience = fields.CharField(max_length=20, null=True)
    topics: list[str] | None = fields.JSONField(null=True)
    reason = fields.CharField(max_length=500, default="", db_default="")
    editor: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="thread_revisions", null=True, on_delete=fields.SET_NULL
    )
    editor_id: int | None
    created_at = fields.DatetimeField()

    class Meta:
        table = "thread_revision"
        unique_together = (("thread", "number"),)
