"""Argument types, which replies are arguments of which type, and how many of each kind there are."""

from tortoise import fields
from tortoise.models import Model

from forum.models.reply import Reply
from forum.models.thread import Thread


class ArgumentType(Model):
    """Managers add, rename, reorder and retire types, and never delete one.

    `question` guides those who write such an argument, `hue` and `icon` name entries of the
    style sheet and the icon sprite.
    """

    id = fields.BigIntField(primary_key=True)
    slug = fields.CharField(max_length=40, unique=True)
    name = fields.CharField(max_length=40)
    question = fields.CharField(max_length=200)
    hue = fields.CharField(max_length=20)
    icon = fields.CharField(max_length=20)
    position = fields.IntField(default=0)
    retired = fields.BooleanField(default=False)

    class Meta:
        table = "argument_type"


class ReplyArgument(Model):
    """A reply carries this type. The thread is repeated so that one index serves its pages."""

    id = fields.BigIntField(primary_key=True)
    reply: fields.ForeignKeyRelation[Reply] = fields.ForeignKeyField(
        "forum.Reply", related_name="arguments"
    )
    reply_id: int
    type: fields.ForeignKeyRelation[ArgumentType] = fields.ForeignKeyField(
        "forum.ArgumentType", related_name="arguments"
    )
    type_id: int
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="arguments"
    )
    thread_id: int

    class Meta:
        table = "reply_argument"
        unique_together = (("reply", "type"),)
        indexes = (("thread_id", "type_id", "reply_id"), ("type_id", "reply_id"))


class Coverage(Model):
    """How many visible arguments of a type a thread has, for the ask and against it."""

    id = fields.BigIntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="coverage"
    )
    thread_id: int
    type: fields.ForeignKeyRelation[ArgumentType] = fields.ForeignKeyField(
        "forum.ArgumentType", related_name="coverage"
    )
    type_id: int
    for_count = fields.IntField(default=0)
    objection_count = fields.IntField(default=0)

    class Meta:
        table = "coverage"
        unique_together = (("thread", "type"),)


ALL_TYPES = 0
"""Stands for the arguments of every type, each of them once."""


class ArgumentCount(Model):
    """How many arguments that everybody may read have this value in a facet.

    `type_id` is 0 for all types together. An argument with two types counts for both, and once for
    all. `facet` is a choice of the page of arguments, empty for the total, and `value` what columns
    hold for it: an id, a word or a day.
    """

    id = fields.BigIntField(primary_key=True)
    type_id = fields.BigIntField()
    facet = fields.CharField(max_length=10)
    value = fields.CharField(max_length=20)
    n = fields.BigIntField(default=0)

    class Meta:
        table = "argument_count"
        unique_together = (("type_id", "facet", "value"),)
        indexes = (("type_id", "facet", "n", "value"),)
