"""Who of several processes does work that is to be done once."""

from tortoise import fields
from tortoise.models import Model


class Lease(Model):
    """One row a kind of work. Once `until` is past, its holder is taken to be dead."""

    name = fields.CharField(max_length=40, primary_key=True)
    holder = fields.CharField(max_length=40)
    until = fields.DatetimeField()

    class Meta:
        table = "lease"
