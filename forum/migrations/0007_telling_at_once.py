"""Followers of a thread and of types are told together; what was half told is told again from the start."""

from tortoise import migrations
from tortoise.migrations import operations as ops


async def begin_anew(apps, schema_editor):
    await schema_editor.client.execute_query("UPDATE happening SET told_until = 0")


async def nothing(apps, schema_editor):
    pass


class Migration(migrations.Migration):
    dependencies = [("forum", "0006_newest_words")]
    operations = [
        ops.RunPython(begin_anew, nothing),
        ops.RemoveField(model_name="Happening", name="stage"),
    ]
