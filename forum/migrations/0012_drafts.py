"""What members are writing, and what revisions say beside the words: tags, topics, why."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("forum", "0011_mail")]

    operations = [
        ops.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "forum.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="drafts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("place", fields.CharField(max_length=60)),
                (
                    "typed",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "draft",
                "app": "forum",
                "unique_together": (("member", "place"),),
                "indexes": [Index(fields=["member_id", "updated_at", "id"])],
                "pk_attr": "id",
                "table_description": "The one draft of a member at a place, which is a `rules.places.Place` in words.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="ReplyRevision",
            name="types",
            field=fields.JSONField(
                null=True, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
            ),
        ),
        ops.AddField(
            model_name="ReplyRevision",
            name="stance",
            field=fields.CharField(null=True, max_length=10),
        ),
        ops.AddField(
            model_name="ReplyRevision",
            name="reason",
            field=fields.CharField(default="", db_default="", max_length=500),
        ),
        ops.AddField(
            model_name="ThreadRevision",
            name="audience",
            field=fields.CharField(null=True, max_length=20),
        ),
        ops.AddField(
            model_name="ThreadRevision",
            name="topics",
            field=fields.JSONField(
                null=True, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
            ),
        ),
        ops.AddField(
            model_name="ThreadRevision",
            name="reason",
            field=fields.CharField(default="", db_default="", max_length=500),
        ),
    ]
