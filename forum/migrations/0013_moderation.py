"""Flags, what waits for a manager, held posts, pins, silences, departures, and a log to be searched."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from forum.models.member import Leaving
from forum.models.review import FlagKind, FlagState
from forum.models.thread import PinnedIndex
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('forum', '0012_drafts')]

    operations = [
        ops.CreateModel(
            name='Community',
            fields=[
                ('id', fields.SmallIntField(primary_key=True, generated=False, unique=True, db_index=True)),
                ('hold_first', fields.IntField(default=0)),
                ('may_take_posts', fields.BooleanField(default=False)),
            ],
            options={'table': 'community', 'app': 'forum', 'pk_attr': 'id', 'table_description': '`hold_first` is how many posts of a new member wait for a manager, 0 for none.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Member',
            name='suspended_until',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Member',
            name='silenced_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Member',
            name='silenced_until',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Member',
            name='left_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Member',
            name='leaving',
            field=fields.CharEnumField(default=Leaving.NO, db_default='', description='NO: \nUNSIGN: unsign\nWITHDRAW: withdraw', enum_type=Leaving, max_length=10),
        ),
        ops.AddIndex(
            model_name='Member',
            index=Index(fields=['leaving', 'id']),
        ),
        ops.AddField(
            model_name='Thread',
            name='held',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Thread',
            name='held_count',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Thread',
            name='pinned_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='Thread',
            index=PinnedIndex(fields=['pinned_at', 'id']),
        ),
        ops.AddField(
            model_name='Reply',
            name='held',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.CreateModel(
            name='Flag',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('post', fields.CharField(max_length=40)),
                ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', null=True, db_constraint=True, to_field='id', related_name='flags', on_delete=OnDelete.SET_NULL)),
                ('kind', fields.CharEnumField(description='OFF_TOPIC: off-topic\nABUSIVE: abusive\nSPAM: spam\nPERSONAL: personal\nOTHER: other', enum_type=FlagKind, max_length=10)),
                ('note', fields.CharField(default='', max_length=500)),
                ('state', fields.CharEnumField(default=FlagState.OPEN, description='OPEN: open\nUPHELD: upheld\nDISMISSED: dismissed', enum_type=FlagState, max_length=10)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('decider', fields.ForeignKeyField('forum.Member', source_field='decider_id', null=True, db_constraint=True, to_field='id', related_name='flags_decided', on_delete=OnDelete.SET_NULL)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'flag', 'app': 'forum', 'indexes': [Index(fields=['post', 'state', 'id']), Index(fields=['member_id', 'id'])], 'pk_attr': 'id', 'table_description': 'What a member found wrong with a post. `post` names it, such as "reply 12".'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Review',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('post', fields.CharField(unique=True, max_length=40)),
                ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', null=True, db_constraint=True, to_field='id', related_name='reviews', on_delete=OnDelete.CASCADE)),
                ('reply', fields.ForeignKeyField('forum.Reply', source_field='reply_id', null=True, db_constraint=True, to_field='id', related_name='reviews', on_delete=OnDelete.CASCADE)),
                ('held', fields.BooleanField(default=False)),
                ('flag_count', fields.IntField(default=0)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'review', 'app': 'forum', 'indexes': [Index(fields=['held', 'id']), Index(fields=['held', 'flag_count', 'id']), Index(fields=['thread_id']), Index(fields=['reply_id'])], 'pk_attr': 'id', 'table_description': 'A post that waits, one row for each, gone once it is decided. It is a reply or a thread.'},
            bases=['Model'],
        ),
        ops.RemoveIndex('AuditEntry', fields=['target', 'id']),
        ops.AddIndex(model_name='AuditEntry', index=Index(fields=['created_at', 'id'])),
        ops.AddIndex(model_name='AuditEntry', index=Index(fields=['actor_id', 'created_at', 'id'])),
        ops.AddIndex(model_name='AuditEntry', index=Index(fields=['deed', 'created_at', 'id'])),
        ops.AddIndex(model_name='AuditEntry', index=Index(fields=['target', 'created_at', 'id'])),
    ]
