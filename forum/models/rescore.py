"""Threads whose scores wait to be computed anew, after an agency was confirmed or joined."""

from tortoise import fields
from tortoise.models import Model


class Rescore(Model):
    id = fields.BigIntField(primary_key=True)
    thread_id = fields.BigIntField(unique=True)

    class Meta:
        table = "rescore"
