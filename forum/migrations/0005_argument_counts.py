"""Kept counts of arguments by what readers filter by, and the indexes that lists of them walk."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from forum.models.reply import ArgumentIndex

HIDING = ["type_count", "hidden_at", "withdrawn_at"]
DAY = {
    "sqlite": "substr(reply.created_at, 1, 10)",
    "postgres": "to_char(reply.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
}
FILL = """
INSERT INTO argument_count (type_id, facet, value, n)
WITH argument AS MATERIALIZED (
    SELECT reply.id, reply.thread_id, reply.stance, {day} AS day, author.agency_id, agency.level
    FROM reply JOIN thread ON thread.id = reply.thread_id
    LEFT JOIN member author ON author.id = reply.author_id
    LEFT JOIN agency ON agency.id = author.agency_id
    WHERE reply.type_count > 0 AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL
        AND thread.hidden = FALSE),
typed AS MATERIALIZED (
    SELECT 0 AS type_id, argument.* FROM argument
    UNION ALL SELECT reply_argument.type_id, argument.* FROM argument
        JOIN reply_argument ON reply_argument.reply_id = argument.id)
SELECT type_id, '' AS facet, '' AS value, COUNT(*) AS n FROM typed GROUP BY type_id
UNION ALL SELECT type_id, 'stance', stance, COUNT(*) FROM typed GROUP BY type_id, stance
UNION ALL SELECT type_id, 'level', level, COUNT(*) FROM typed
    WHERE level IS NOT NULL GROUP BY type_id, level
UNION ALL SELECT type_id, 'agency', CAST(agency_id AS TEXT), COUNT(*) FROM typed
    WHERE agency_id IS NOT NULL GROUP BY type_id, agency_id
UNION ALL SELECT type_id, 'since', day, COUNT(*) FROM typed GROUP BY type_id, day
UNION ALL SELECT type_id, 'topic', CAST(topic_id AS TEXT), COUNT(*) FROM typed
    CROSS JOIN thread_topic WHERE thread_topic.thread_id = typed.thread_id GROUP BY type_id, topic_id
UNION ALL SELECT type_id, 'evidence', kind, COUNT(DISTINCT typed.id) FROM typed
    CROSS JOIN evidence WHERE evidence.reply_id = typed.id AND kind IN ('ballpark', 'peer')
    GROUP BY type_id, kind
"""


async def fill(apps, schema_editor):
    client = schema_editor.client
    await client.execute_query(FILL.format(day=DAY[client.capabilities.dialect]))


async def empty(apps, schema_editor):
    await schema_editor.client.execute_query("DELETE FROM argument_count")


class Migration(migrations.Migration):
    dependencies = [("forum", "0004_versions")]
    operations = [
        ops.CreateModel(
            name="ArgumentCount",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("type_id", fields.BigIntField()),
                ("facet", fields.CharField(max_length=10)),
                ("value", fields.CharField(max_length=20)),
                ("n", fields.BigIntField(default=0)),
            ],
            options={
                "table": "argument_count",
                "app": "forum",
                "unique_together": (("type_id", "facet", "value"),),
                "indexes": [Index(fields=["type_id", "facet", "n", "value"])],
                "pk_attr": "id",
                "table_description": "How many arguments that everybody may read have this value in a facet.",
            },
            bases=["Model"],
        ),
        ops.AddIndex("Agency", Index(fields=["level", "id"])),
        ops.AddIndex("Member", Index(fields=["agency_id", "id"])),
        ops.RemoveIndex("Reply", fields=["score", "evidence", "id"]),
        ops.RemoveIndex("Reply", fields=["created_at", "id"]),
        ops.AddIndex(
            "Reply",
            ArgumentIndex(
                fields=["score", "evidence", "id", "created_at", "thread_id", "author_id", "stance", *HIDING]
            ),
        ),
        ops.AddIndex(
            "Reply",
            ArgumentIndex(fields=["created_at", "id", "thread_id", "author_id", "stance", *HIDING]),
        ),
        ops.AddIndex(
            "Reply",
            ArgumentIndex(fields=["thread_id", "created_at", "id", "author_id", "stance", *HIDING]),
        ),
        ops.AddIndex(
            "Reply",
            ArgumentIndex(fields=["author_id", "created_at", "id", "thread_id", "stance", *HIDING]),
        ),
        ops.RunPython(fill, empty),
    ]
