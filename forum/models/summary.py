"""Summaries: the draft that managers work on, and the editions that they published from it."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.models.member import Member
from forum.models.reply import Reply
from forum.models.thread import Thread


class SummaryDraft(Model):
    """A thread's one working copy. `content` is a `rules.summary.Content` as JSON.

    `version` grows with every save and is what a form was filled in on. At `published_version`
    the draft says the same as the newest edition.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="summary_drafts"
    )
    thread_id: int
    version = fields.IntField(default=1)
    published_version = fields.IntField(default=0)
    content: dict[str, Any] = fields.JSONField(default=dict)
    editor: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="summary_drafts", null=True, on_delete=fields.SET_NULL
    )
    editor_id: int | None
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "summary_draft"
        unique_together = (("thread",),)


class Edition(Model):
    """A published summary. Never changes: `form` holds its structure with a hash for every text.

    `hash` is the SHA-256 over the hashes of its parts. `arguments_until` is the last tag of an
    argument (`reply_argument.id`) that was there when it was published.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="editions"
    )
    thread_id: int
    number = fields.IntField()
    published_at = fields.DatetimeField()
    publisher: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="editions", null=True, on_delete=fields.SET_NULL
    )
    publisher_id: int | None
    form: dict[str, Any] = fields.JSONField(default=dict)
    hash = fields.CharField(max_length=64, db_index=True)
    arguments_until = fields.BigIntField(default=0)

    class Meta:
        table = "edition"
        unique_together = (("thread", "number"),)
        indexes = (("published_at", "id"),)


class TextKind(StrEnum):
    """Words are a manager's or the thread's own, a quote is a reply's, a name is a person's."""

    WORDS = "words"
    QUOTE = "quote"
    NAME = "name"


class EditionText(Model):
    """A text of an edition. `hash` is the SHA-256 of `salt` and `text`, which a purge takes away.

    A quote or a row of evidence names its reply, a name its member: what is shown of it follows
    them. Where the member has left, the name is no longer shown.
    """

    id = fields.BigIntField(primary_key=True)
    edition: fields.ForeignKeyRelation[Edition] = fields.ForeignKeyField(
        "forum.Edition", related_name="texts"
    )
    edition_id: int
    hash = fields.CharField(max_length=64)
    salt = fields.CharField(max_length=32, null=True)
    text = fields.TextField(null=True)
    kind = fields.CharEnumField(TextKind, max_length=10)
    reply: fields.ForeignKeyNullableRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="edition_texts", null=True, on_delete=fields.SET_NULL
    )
    reply_id: int | None
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="edition_texts", null=True, on_delete=fields.SET_NULL
    )
    member_id: int | None
    purged_at = fields.DatetimeField(null=True)

    class Meta:
        table = "edition_text"
        unique_together = (("edition", "hash"),)
        indexes = (("reply_id", "edition_id"), ("member_id", "edition_id"))
