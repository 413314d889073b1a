"""What members follow, what waits to be told, which replies quote which, and indexes for all of it."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from forum.models.happening import HappeningKind
from forum.models.notice import UnreadIndex

ID = {"generated": True, "primary_key": True, "unique": True, "db_index": True}


def key_to(model, column, name):
    return fields.ForeignKeyField(
        f"forum.{model}", source_field=column, db_constraint=True, to_field="id",
        related_name=name, on_delete=OnDelete.CASCADE,
    )


async def names_in_bytes(apps, schema_editor):
    """PostgreSQL sorts text as people do, and finds names by how they begin only where it does not."""
    if schema_editor.client.capabilities.dialect == "postgres":
        await schema_editor.client.execute_query(
            'CREATE INDEX member_names ON member (username_key COLLATE "C")'
        )


async def no_names_in_bytes(apps, schema_editor):
    await schema_editor.client.execute_query("DROP INDEX IF EXISTS member_names")


class Migration(migrations.Migration):
    dependencies = [("forum", "0009_search")]
    operations = [
        ops.CreateModel(
            name="ThreadFollow",
            fields=[
                ("id", fields.BigIntField(**ID)),
                ("member", key_to("Member", "member_id", "followed_threads")),
                ("thread", key_to("Thread", "thread_id", "followers")),
                ("following", fields.BooleanField(default=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "thread_follow",
                "app": "forum",
                "unique_together": (("member", "thread"),),
                "indexes": [
                    Index(fields=["thread_id", "following", "member_id"]),
                    Index(fields=["member_id", "following", "id"]),
                ],
                "pk_attr": "id",
                "table_description": "Whoever stopped to follow a thread keeps a row that says so: writing there again changes nothing.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TypeFollow",
            fields=[
                ("id", fields.BigIntField(**ID)),
                ("type", key_to("ArgumentType", "type_id", "followers")),
                ("member", key_to("Member", "member_id", "followed_types")),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "type_follow",
                "app": "forum",
                "unique_together": (("type", "member"),),
                "indexes": [Index(fields=["member_id", "id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Happening",
            fields=[
                ("id", fields.BigIntField(**ID)),
                ("kind", fields.CharEnumField(description="THREAD: thread\nREPLY: reply\nEDIT: edit\nEDITION: edition\nNOMINATION: nomination", enum_type=HappeningKind, max_length=12)),
                ("thread_id", fields.BigIntField()),
                ("reply_id", fields.BigIntField(null=True)),
                ("actor_id", fields.BigIntField(null=True)),
                ("details", fields.CharField(default="", max_length=500)),
                ("stage", fields.SmallIntField(default=0)),
                ("told_until", fields.BigIntField(default=0)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "happening",
                "app": "forum",
                "pk_attr": "id",
                "table_description": "Written with what happened, in one transaction, and gone once everybody has been told.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ReplyQuote",
            fields=[
                ("id", fields.BigIntField(**ID)),
                ("reply", key_to("Reply", "reply_id", "quotes")),
                ("quoted", key_to("Reply", "quoted_id", "quoted_by")),
                ("revision", fields.IntField()),
            ],
            options={
                "table": "reply_quote",
                "app": "forum",
                "unique_together": (("reply", "quoted", "revision"),),
                "indexes": [Index(fields=["quoted_id", "reply_id"])],
                "pk_attr": "id",
                "table_description": "`reply` has words of `revision` of `quoted` in it, which stands in the same thread.",
            },
            bases=["Model"],
        ),
        ops.AddIndex("Notice", Index(fields=["read_at"])),
        ops.AddIndex("Notice", UnreadIndex(fields=["member_id", "read_at"])),
        ops.RunPython(names_in_bytes, no_names_in_bytes),
    ]
