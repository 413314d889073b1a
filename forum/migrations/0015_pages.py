"""Mail domains of agencies, and the replies without a type that nobody found to be discussion.

The ORM has no words for these indexes: a later migration that makes the table anew has to make them again.
"""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

UNTAGGED = "type_count = 0 AND discussion = FALSE AND hidden_at IS NULL AND withdrawn_at IS NULL"
INDEXES = {
    "reply_untagged_newest": f"(created_at, id) WHERE {UNTAGGED}",
    "reply_untagged_best": f"(score, id) WHERE score > 0 AND {UNTAGGED}",
}


class Migration(migrations.Migration):
    dependencies = [("forum", "0014_moving")]
    operations = [
        ops.CreateModel(
            name="AgencyDomain",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("agency", fields.ForeignKeyField("forum.Agency", source_field="agency_id", db_constraint=True, to_field="id", related_name="domains", on_delete=OnDelete.CASCADE)),
                ("domain", fields.CharField(unique=True, max_length=253)),
            ],
            options={"table": "agency_domain", "app": "forum", "indexes": [Index(fields=["agency_id", "domain"])], "pk_attr": "id", "table_description": "A mail domain of an agency, with those below it: who has an address there works for it."},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Member",
            name="agency_verified",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Reply",
            name="discussion",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        *(ops.RunSQL(f"CREATE INDEX {name} ON reply {on}", f"DROP INDEX {name}") for name, on in INDEXES.items()),
    ]
