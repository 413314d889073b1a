"""Threads whose scores wait to be computed anew, after an agency was confirmed or joined."""

from tortoise import fields
from tortoise.models import Model


class Rescore(Model):
    thread_id = fields.BigIntField(primary_key=True, generated=False)

    class Meta:
        table = "rescore"
