"""Evidence on arguments: typed rows that a reply carries beside its words."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.models.reply import Reply


class EvidenceKind(StrEnum):
    BALLPARK = "ballpark"
    PEER = "peer"
    RISK = "risk"
    GOAL = "goal"


class Evidence(Model):
    """One row. What its columns hold depends on the kind, and the others stay empty.

    Ballpark: `subject` is the option, `quantity` × `unit_cost` in `currency` its cost, `unit` what
    is counted, `detail` how sure the figures are. Peer: `subject` is the agency, `detail` what
    they did, `result`, `link`. Risk: `subject` is the risk, `detail` how it is contained. Goal:
    `subject` is the mission goal, `detail` how the ask helps it. Amounts are decimals written out
    as text, so that both databases keep them exactly as they were typed.
    """

    id = fields.BigIntField(primary_key=True)
    reply: fields.ForeignKeyRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="evidence_rows"
    )
    reply_id: int
    kind = fields.CharEnumField(EvidenceKind, max_length=10)
    position = fields.IntField()
    subject = fields.CharField(max_length=200)
    detail = fields.CharField(max_length=500, default="")
    result = fields.CharField(max_length=300, default="")
    link = fields.CharField(max_length=500, default="")
    quantity = fields.CharField(max_length=24, default="")
    unit = fields.CharField(max_length=40, default="")
    unit_cost = fields.CharField(max_length=24, default="")
    currency = fields.CharField(max_length=3, default="")

    class Meta:
        table = "evidence"
        unique_together = (("reply", "kind", "position"),)
        indexes = (("kind", "reply_id"),)
