"""Which replies quote which."""

from tortoise import fields
from tortoise.models import Model

from forum.models.reply import Reply


class ReplyQuote(Model):
    """`reply` has words of `revision` of `quoted` in it, which stands in the same thread."""

    id = fields.BigIntField(primary_key=True)
    reply: fields.ForeignKeyRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="quotes"
    )
    reply_id: int
    quoted: fields.ForeignKeyRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="quoted_by"
    )
    quoted_id: int
    revision = fields.IntField()

    class Meta:
        table = "reply_quote"
        unique_together = (("reply", "quoted", "revision"),)
        indexes = (("quoted_id", "reply_id"),)
