"""How often somebody tried what is limited, counted by all processes together."""

from tortoise import fields
from tortoise.models import Model


class RateWindow(Model):
    """One row a limit and key: tries in the window that began at `started`, and in the one before it.

    Times are seconds since 1970. From `stale_at` on the row says nothing and may go.
    """

    key = fields.CharField(max_length=200, primary_key=True)
    started = fields.BigIntField()
    hits = fields.IntField()
    earlier = fields.IntField(default=0)
    stale_at = fields.BigIntField(db_index=True)

    class Meta:
        table = "rate_window"
