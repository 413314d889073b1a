"""Moving replies to other threads, and merging threads."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('forum', '0013_moderation')]

    operations = [
        ops.AddField(
            model_name='Thread',
            name='last_ordinal',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Thread',
            name='merged_into_id',
            field=fields.BigIntField(null=True),
        ),
        ops.RunSQL("UPDATE thread SET last_ordinal = reply_count", "UPDATE thread SET last_ordinal = 0"),
        # No longer a slug: an address of that name is where a manager merges the thread.
        ops.RunSQL("UPDATE thread SET slug = 'merge-thread' WHERE slug = 'merge'", "SELECT 1"),
        ops.CreateModel(
            name='MovedReply',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='moved_replies', on_delete=OnDelete.CASCADE)),
                ('ordinal', fields.IntField()),
                ('reply', fields.ForeignKeyField('forum.Reply', source_field='reply_id', db_constraint=True, to_field='id', related_name='moves', on_delete=OnDelete.CASCADE)),
            ],
            options={'table': 'moved_reply', 'app': 'forum', 'unique_together': (('thread', 'ordinal'),), 'indexes': [Index(fields=['reply_id', 'thread_id'])], 'pk_attr': 'id', 'table_description': 'The reply was this thread\'s, under this ordinal. Where it is now, its own row says.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Departure',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='departures', on_delete=OnDelete.CASCADE)),
                ('into', fields.ForeignKeyField('forum.Thread', source_field='into_id', db_constraint=True, to_field='id', related_name='arrivals', on_delete=OnDelete.CASCADE)),
            ],
            options={'table': 'departure', 'app': 'forum', 'unique_together': (('thread', 'into'),), 'indexes': [Index(fields=['into_id'])], 'pk_attr': 'id', 'table_description': 'Replies of this thread stand in the other one now, directly or by way of a third.'},
            bases=['Model'],
        ),
    ]
