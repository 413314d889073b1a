"""Briefs: an edition as a document for one audience, made once and kept."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.models.summary import Edition


class BriefFormat(StrEnum):
    MARKDOWN = "md"
    WORD = "docx"
    SLIDES = "pptx"
    PDF = "pdf"


class Brief(Model):
    """`withheld` is a fingerprint of what readers might not see of the edition when it was made.

    When that changes the brief is made again: `content` of the older one goes, its `sha256`
    stays, so that a copy which somebody kept is still recognised.
    """

    id = fields.BigIntField(primary_key=True)
    edition: fields.ForeignKeyRelation[Edition] = fields.ForeignKeyField(
        "forum.Edition", related_name="briefs"
    )
    edition_id: int
    audience = fields.CharField(max_length=20, default="")
    format = fields.CharEnumField(BriefFormat, max_length=4)
    withheld = fields.CharField(max_length=64)
    sha256 = fields.CharField(max_length=64, db_index=True)
    content = fields.BinaryField(null=True)
    made_at = fields.DatetimeField()

    class Meta:
        table = "brief"
        unique_together = (("edition", "audience", "format", "withheld"),)
