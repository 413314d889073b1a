"""Curation: how much a thread's summary needs a manager, and what managers said of its lines."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.models.member import Member
from forum.models.summary import Edition
from forum.models.thread import Thread


class Curation(Model):
    """One row a thread, computed anew whenever the thread changed. `need` sorts the queue.

    Of the newest edition: `edited_count` and `withheld_count` are replies that it quotes,
    `outranked_count` its lines, `strong_count` types without a line, all only as far as no manager
    has looked at them. `outranked` remembers, by the line's key, the reply that outranks it, so
    that the verdict does not flicker, and `known` what was so already when the edition was
    published. `reviewed_until` is the last tag of an argument
    (`reply_argument.id`) that a manager has looked at since the newest edition, `untagged_until`
    the last reply that one found to be discussion where it has no tag.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="curations"
    )
    thread_id: int
    need = fields.IntField(default=0)
    edition_number = fields.IntField(default=0)
    argument_count = fields.IntField(default=0)
    new_count = fields.IntField(default=0)
    edited_count = fields.IntField(default=0)
    withheld_count = fields.IntField(default=0)
    outranked_count = fields.IntField(default=0)
    strong_count = fields.IntField(default=0)
    untagged_count = fields.IntField(default=0)
    nomination_count = fields.IntField(default=0)
    outranked: dict[str, Any] = fields.JSONField(default=dict)
    known: dict[str, Any] = fields.JSONField(default=dict)
    reviewed_until = fields.BigIntField(default=0)
    untagged_until = fields.BigIntField(default=0)
    checked_at = fields.DatetimeField()

    class Meta:
        table = "curation"
        unique_together = (("thread",),)
        indexes = (("need", "thread_id"),)


class Verdict(StrEnum):
    VALID = "valid"
    UPDATE = "update"
    DROP = "drop"


class LineReview(Model):
    """What a manager said of one line of an edition. `seen` is what was stale about it then."""

    id = fields.BigIntField(primary_key=True)
    edition: fields.ForeignKeyRelation[Edition] = fields.ForeignKeyField(
        "forum.Edition", related_name="reviews"
    )
    edition_id: int
    line_key = fields.CharField(max_length=12)
    verdict = fields.CharEnumField(Verdict, max_length=10)
    note = fields.CharField(max_length=500, default="")
    seen: dict[str, Any] = fields.JSONField(default=dict)
    reviewer: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="line_reviews", null=True, on_delete=fields.SET_NULL
    )
    reviewer_id: int | None
    created_at = fields.DatetimeField()

    class Meta:
        table = "line_review"
        indexes = (("edition_id", "id"),)
