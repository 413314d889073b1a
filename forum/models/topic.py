"""Topics: what a thread is about."""

from tortoise import fields
from tortoise.models import Model

from forum.models.thread import Thread


class Topic(Model):
    id = fields.BigIntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=60)
    position = fields.IntField(default=0)
    retired = fields.BooleanField(default=False)
    thread_count = fields.IntField(default=0)

    class Meta:
        table = "topic"


class ThreadTopic(Model):
    """A thread under a topic."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="thread_topics"
    )
    thread_id: int
    topic: fields.ForeignKeyRelation[Topic] = fields.ForeignKeyField(
        "forum.Topic", related_name="thread_topics"
    )
    topic_id: int

    class Meta:
        table = "thread_topic"
        unique_together = (("thread", "topic"),)
        indexes = (("topic_id", "thread_id"),)
