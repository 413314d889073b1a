"""Field reports: how a meeting went that somebody took a summary into."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.models.mark import NO_AGENCY
from forum.models.member import Member
from forum.models.summary import Edition
from forum.models.thread import Thread


class Outcome(StrEnum):
    PERSUADED = "persuaded"
    PARTLY = "partly"
    NO = "no"


class FieldReport(Model):
    """One meeting. Without an edition the distilled page was used. `line_keys` name its lines.

    `audience` is the kind of leader, `agency_id` the member's agency at that moment. `place` is a
    random number: notes are shown in its order, which tells nothing of who wrote them or when.
    Reports come out in groups, and `shown` says that this one has.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="field_reports"
    )
    thread_id: int
    edition: fields.ForeignKeyNullableRelation[Edition] = fields.ForeignKeyField(
        "forum.Edition", related_name="field_reports", null=True, on_delete=fields.SET_NULL
    )
    edition_id: int | None
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="field_reports", null=True, on_delete=fields.SET_NULL
    )
    member_id: int | None
    agency_id = fields.BigIntField(default=NO_AGENCY)
    line_keys: list[str] = fields.JSONField(default=list)
    audience = fields.CharField(max_length=20, default="")
    outcome = fields.CharEnumField(Outcome, max_length=10)
    note = fields.TextField(default="")
    place = fields.BigIntField()
    shown = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "field_report"
        indexes = (
            ("thread_id", "id"),
            ("thread_id", "place"),
            ("member_id", "id"),
            ("agency_id",),
        )
