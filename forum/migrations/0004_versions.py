"""Counts of changes, by which kept pages are known to be of today."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

ROWS = 65


async def fill(apps, schema_editor):
    version = apps.get_model("forum.Version")
    for id in range(ROWS):
        await version.create(id=id)


async def empty(apps, schema_editor):
    await apps.get_model("forum.Version").all().delete()


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_curation")]
    operations = [
        ops.CreateModel(
            name="Version",
            fields=[
                ("id", fields.SmallIntField(primary_key=True, generated=False, unique=True, db_index=True)),
                ("number", fields.BigIntField(default=0)),
            ],
            options={
                "table": "version",
                "app": "forum",
                "pk_attr": "id",
                "table_description": "Row 0 counts changes of the site, row 1 + id % 64 those of the threads with such ids.",
            },
            bases=["Model"],
        ),
        ops.RunPython(fill, empty),
    ]
