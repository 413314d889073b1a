"""Finding the newest that match without looking at all that do: PostgreSQL's index of words has no order.

An index of ranges says which pages of the table have ids from some number on; together with the words it
leaves the pages of the newest matches. SQLite's index has its rows in the order of their ids anyway.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

NAME = "search_reply_newest"


async def make(apps, schema_editor):
    if schema_editor.client.capabilities.dialect == "postgres":
        await schema_editor.client.execute_query(
            f"CREATE INDEX {NAME} ON search_reply USING brin (id) WITH (pages_per_range = 16)"
        )


async def unmake(apps, schema_editor):
    if schema_editor.client.capabilities.dialect == "postgres":
        await schema_editor.client.execute_query(f"DROP INDEX {NAME}")


class Migration(migrations.Migration):
    dependencies = [("forum", "0005_sign_ins")]
    operations = [ops.RunPython(make, unmake)]
