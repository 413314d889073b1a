"""Drafts: what members are writing, until they post it."""

from tortoise import fields
from tortoise.models import Model

from forum.models.member import Member


class Draft(Model):
    """The one draft of a member at a place, which is a `rules.places.Place` in words.

    `typed` is what its form holds: a list of values for each field. `version` grows with every save
    and is what a form was filled in on.
    """

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="drafts"
    )
    member_id: int
    place = fields.CharField(max_length=60)
    typed: dict[str, list[str]] = fields.JSONField()
    version = fields.IntField(default=1)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "draft"
        unique_together = (("member", "place"),)
        indexes = (("member_id", "updated_at", "id"),)
