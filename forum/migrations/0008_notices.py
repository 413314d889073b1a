"""What members are told."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from forum.models.notice import NoticeKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('forum', '0007_processes')]

    operations = [
        ops.CreateModel(
            name='Notice',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='notices', on_delete=OnDelete.CASCADE)),
                ('kind', fields.CharEnumField(description='MENTION: mention\nQUOTE: quote\nREPLY: reply\nCITED: cited\nNOMINATION: nomination\nMODERATION: moderation\nTHREAD: thread\nTYPE: type', enum_type=NoticeKind, max_length=20)),
                ('source', fields.CharField(max_length=60)),
                ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', null=True, db_constraint=True, to_field='id', related_name='notices', on_delete=OnDelete.CASCADE)),
                ('reply', fields.ForeignKeyField('forum.Reply', source_field='reply_id', null=True, db_constraint=True, to_field='id', related_name='notices', on_delete=OnDelete.CASCADE)),
                ('actor', fields.ForeignKeyField('forum.Member', source_field='actor_id', null=True, db_constraint=True, to_field='id', related_name='notices_caused', on_delete=OnDelete.SET_NULL)),
                ('text', fields.CharField(default='', max_length=500)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('read_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('mailed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'notice', 'app': 'forum', 'unique_together': (('member', 'source'),), 'indexes': [Index(fields=['member_id', 'id']), Index(fields=['thread_id']), Index(fields=['reply_id']), Index(fields=['actor_id'])], 'pk_attr': 'id', 'table_description': 'One thing that one member is told once.'},
            bases=['Model'],
        ),
    ]
