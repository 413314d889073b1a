"""What a community decided for itself, where managers change it without a restart."""

from tortoise import fields
from tortoise.models import Model

COMMUNITY = 1
"""The id of the only row, which is not there as long as nobody changed anything."""


class Community(Model):
    """`hold_first` is how many posts of a new member wait for a manager, 0 for none.

    `may_take_posts` says that whoever deletes the account may withdraw what they posted.
    """

    id = fields.SmallIntField(primary_key=True, generated=False)
    hold_first = fields.IntField(default=0)
    may_take_posts = fields.BooleanField(default=False)

    class Meta:
        table = "community"
