"""Where replies went that managers moved from one thread to another."""

from tortoise import fields
from tortoise.models import Model

from forum.models.reply import Reply
from forum.models.thread import Thread


class MovedReply(Model):
    """The reply was this thread's, under this ordinal. Where it is now, its own row says.

    One row a reply each time that it leaves a thread. By them late visits, old addresses and drafts
    find it.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="moved_replies"
    )
    thread_id: int
    ordinal = fields.IntField()
    reply: fields.ForeignKeyRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="moves"
    )
    reply_id: int

    class Meta:
        table = "moved_reply"
        unique_together = (("thread", "ordinal"),)
        indexes = (("reply_id", "thread_id"),)


class Departure(Model):
    """Replies of this thread stand in the other one now, directly or by way of a third.

    What the thread has said of them, such as editions that quote them, changes with that one: pages
    of the thread go by the versions of both.
    """

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="departures"
    )
    thread_id: int
    into: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="arrivals"
    )
    into_id: int

    class Meta:
        table = "departure"
        unique_together = (("thread", "into"),)
        indexes = (("into_id",),)
