"""Counts of changes, by which pages that were kept are known to be of today."""

from tortoise import fields
from tortoise.models import Model

SITE = 0
"""Counts what every page rests on: names, agencies, types and topics."""
SLOTS = 64
"""Rows that count changes of threads, so that writers to different threads seldom meet in one."""


class Version(Model):
    """Row 0 counts changes of the site, row 1 + id % 64 those of the threads with such ids."""

    id = fields.SmallIntField(primary_key=True, generated=False)
    number = fields.BigIntField(default=0)

    class Meta:
        table = "version"
