"""Leases of shared work, and tries that all processes count together."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('forum', '0006_best_page')]

    operations = [
        ops.CreateModel(
            name='Lease',
            fields=[
                ('name', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40)),
                ('holder', fields.CharField(max_length=40)),
                ('until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'lease', 'app': 'forum', 'pk_attr': 'name', 'table_description': 'One row a kind of work. Once `until` is past, its holder is taken to be dead.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RateWindow',
            fields=[
                ('key', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=200)),
                ('started', fields.BigIntField()),
                ('hits', fields.IntField()),
                ('earlier', fields.IntField(default=0)),
                ('stale_at', fields.BigIntField(db_index=True)),
            ],
            options={'table': 'rate_window', 'app': 'forum', 'pk_attr': 'key', 'table_description': 'One row a limit and key: tries in the window that began at `started`, and in the one before it.'},
            bases=['Model'],
        ),
    ]
