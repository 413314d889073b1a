from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from forum.models.brief import BriefFormat
from forum.models.curation import Verdict
from forum.models.evidence import EvidenceKind
from forum.models.field_report import Outcome
from forum.models.nomination import NominationState
from forum.models.summary import TextKind
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('forum', '0002_argument_types_and_topics')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Curation',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='curations', on_delete=OnDelete.CASCADE)),
                ('need', fields.IntField(default=0)),
                ('edition_number', fields.IntField(default=0)),
                ('argument_count', fields.IntField(default=0)),
                ('new_count', fields.IntField(default=0)),
                ('edited_count', fields.IntField(default=0)),
                ('withheld_count', fields.IntField(default=0)),
                ('outranked_count', fields.IntField(default=0)),
                ('strong_count', fields.IntField(default=0)),
                ('untagged_count', fields.IntField(default=0)),
                ('nomination_count', fields.IntField(default=0)),
                ('outranked', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('known', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('reviewed_until', fields.BigIntField(default=0)),
                ('untagged_until', fields.BigIntField(default=0)),
                ('checked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'curation', 'app': 'forum', 'unique_together': (('thread',),), 'indexes': [Index(fields=['need', 'thread_id'])], 'pk_attr': 'id', 'table_description': 'One row a thread, computed anew whenever the thread changed. `need` sorts the queue.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Edition',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='editions', on_delete=OnDelete.CASCADE)),
                ('number', fields.IntField()),
                ('published_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('publisher', fields.ForeignKeyField('forum.Member', source_field='publisher_id', null=True, db_constraint=True, to_field='id', related_name='editions', on_delete=OnDelete.SET_NULL)),
                ('form', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('hash', fields.CharField(db_index=True, max_length=64)),
                ('arguments_until', fields.BigIntField(default=0)),
            ],
            options={'table': 'edition', 'app': 'forum', 'unique_together': (('thread', 'number'),), 'indexes': [Index(fields=['published_at', 'id'])], 'pk_attr': 'id', 'table_description': 'A published summary. Never changes: `form` holds its structure with a hash for every text.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Brief',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('edition', fields.ForeignKeyField('forum.Edition', source_field='edition_id', db_constraint=True, to_field='id', related_name='briefs', on_delete=OnDelete.CASCADE)),
                ('audience', fields.CharField(default='', max_length=20)),
                ('format', fields.CharEnumField(description='MARKDOWN: md\nWORD: docx\nSLIDES: pptx\nPDF: pdf', enum_type=BriefFormat, max_length=4)),
                ('withheld', fields.CharField(max_length=64)),
                ('sha256', fields.CharField(db_index=True, max_length=64)),
                ('content', fields.BinaryField(null=True)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'brief', 'app': 'forum', 'unique_together': (('edition', 'audience', 'format', 'withheld'),), 'pk_attr': 'id', 'table_description': '`withheld` is a fingerprint of what readers might not see of the edition when it was made.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EditionText',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('edition', fields.ForeignKeyField('forum.Edition', source_field='edition_id', db_constraint=True, to_field='id', related_name='texts', on_delete=OnDelete.CASCADE)),
                ('hash', fields.CharField(max_length=64)),
                ('salt', fields.CharField(null=True, max_length=32)),
                ('text', fields.TextField(null=True, unique=False)),
                ('kind', fields.CharEnumField(description='WORDS: words\nQUOTE: quote\nNAME: name', enum_type=TextKind, max_length=10)),
                ('reply', fields.ForeignKeyField('forum.Reply', source_field='reply_id', null=True, db_constraint=True, to_field='id', related_name='edition_texts', on_delete=OnDelete.SET_NULL)),
                ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', null=True, db_constraint=True, to_field='id', related_name='edition_texts', on_delete=OnDelete.SET_NULL)),
                ('purged_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'edition_text', 'app': 'forum', 'unique_together': (('edition', 'hash'),), 'indexes': [Index(fields=['reply_id', 'edition_id']), Index(fields=['member_id', 'edition_id'])], 'pk_attr': 'id', 'table_description': 'A text of an edition. `hash` is the SHA-256 of `salt` and `text`, which a purge takes away.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Evidence',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('reply', fields.ForeignKeyField('forum.Reply', source_field='reply_id', db_constraint=True, to_field='id', related_name='evidence_rows', on_delete=OnDelete.CASCADE)),
                ('kind', fields.CharEnumField(description='BALLPARK: ballpark\nPEER: peer\nRISK: risk\nGOAL: goal', enum_type=EvidenceKind, max_length=10)),
                ('position', fields.IntField()),
                ('subject', fields.CharField(max_length=200)),
                ('detail', fields.CharField(default='', max_length=500)),
                ('result', fields.CharField(default='', max_length=300)),
                ('link', fields.CharField(default='', max_length=500)),
                ('quantity', fields.CharField(default='', max_length=24)),
                ('unit', fields.CharField(default='', max_length=40)),
                ('unit_cost', fields.CharField(default='', max_length=24)),
                ('currency', fields.CharField(default='', max_length=3)),
            ],
            options={'table': 'evidence', 'app': 'forum', 'unique_together': (('reply', 'kind', 'position'),), 'indexes': [Index(fields=['kind', 'reply_id'])], 'pk_attr': 'id', 'table_description': 'One row. What its columns hold depends on the kind, and the others stay empty.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='FieldReport',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='field_reports', on_delete=OnDelete.CASCADE)),
                ('edition', fields.ForeignKeyField('forum.Edition', source_field='edition_id', null=True, db_constraint=True, to_field='id', related_name='field_reports', on_delete=OnDelete.SET_NULL)),
                ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', null=True, db_constraint=True, to_field='id', related_name='field_reports', on_delete=OnDelete.SET_NULL)),
                ('agency_id', fields.BigIntField(default=0)),
                ('line_keys', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('audience', fields.CharField(default='', max_length=20)),
                ('outcome', fields.CharEnumField(description='PERSUADED: persuaded\nPARTLY: partly\nNO: no', enum_type=Outcome, max_length=10)),
                ('note', fields.TextField(default='', unique=False)),
                ('place', fields.BigIntField()),
                ('shown', fields.BooleanField(default=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'field_report', 'app': 'forum', 'indexes': [Index(fields=['thread_id', 'id']), Index(fields=['thread_id', 'place']), Index(fields=['member_id', 'id']), Index(fields=['agency_id'])], 'pk_attr': 'id', 'table_description': 'One meeting. Without an edition the distilled page was used. `line_keys` name its lines.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='LineReview',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('edition', fields.ForeignKeyField('forum.Edition', source_field='edition_id', db_constraint=True, to_field='id', related_name='reviews', on_delete=OnDelete.CASCADE)),
                ('line_key', fields.CharField(max_length=12)),
                ('verdict', fields.CharEnumField(description='VALID: valid\nUPDATE: update\nDROP: drop', enum_type=Verdict, max_length=10)),
                ('note', fields.CharField(default='', max_length=500)),
                ('seen', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('reviewer', fields.ForeignKeyField('forum.Member', source_field='reviewer_id', null=True, db_constraint=True, to_field='id', related_name='line_reviews', on_delete=OnDelete.SET_NULL)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'line_review', 'app': 'forum', 'indexes': [Index(fields=['edition_id', 'id'])], 'pk_attr': 'id', 'table_description': 'What a manager said of one line of an edition. `seen` is what was stale about it then.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Nomination',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='nominations', on_delete=OnDelete.CASCADE)),
                ('reply', fields.ForeignKeyField('forum.Reply', source_field='reply_id', db_constraint=True, to_field='id', related_name='nominations', on_delete=OnDelete.CASCADE)),
                ('revision', fields.IntField()),
                ('span_start', fields.IntField()),
                ('span_end', fields.IntField()),
                ('type', fields.ForeignKeyField('forum.ArgumentType', source_field='type_id', db_constraint=True, to_field='id', related_name='nominations', on_delete=OnDelete.CASCADE)),
                ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', null=True, db_constraint=True, to_field='id', related_name='nominations', on_delete=OnDelete.SET_NULL)),
                ('note', fields.CharField(default='', max_length=500)),
                ('state', fields.CharEnumField(default=NominationState.OPEN, description='OPEN: open\nACCEPTED: accepted\nMERGED: merged\nDECLINED: declined', enum_type=NominationState, max_length=10)),
                ('line_key', fields.CharField(default='', max_length=12)),
                ('reason', fields.CharField(default='', max_length=500)),
                ('decider', fields.ForeignKeyField('forum.Member', source_field='decider_id', null=True, db_constraint=True, to_field='id', related_name='nominations_decided', on_delete=OnDelete.SET_NULL)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'nomination', 'app': 'forum', 'unique_together': (('reply', 'member', 'type', 'revision', 'span_start', 'span_end'),), 'indexes': [Index(fields=['thread_id', 'state', 'id']), Index(fields=['member_id', 'id'])], 'pk_attr': 'id', 'table_description': "A span of one revision's plain text, for one type. `line_key` is the line that it became."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SummaryDraft',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('thread', fields.ForeignKeyField('forum.Thread', source_field='thread_id', db_constraint=True, to_field='id', related_name='summary_drafts', on_delete=OnDelete.CASCADE)),
                ('version', fields.IntField(default=1)),
                ('published_version', fields.IntField(default=0)),
                ('content', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('editor', fields.ForeignKeyField('forum.Member', source_field='editor_id', null=True, db_constraint=True, to_field='id', related_name='summary_drafts', on_delete=OnDelete.SET_NULL)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'summary_draft', 'app': 'forum', 'unique_together': (('thread',),), 'pk_attr': 'id', 'table_description': "A thread's one working copy. `content` is a `rules.summary.Content` as JSON."},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Reply',
            name='purged_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='ReplyRevision',
            name='evidence',
            field=fields.JSONField(default=list, db_default=[], encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Thread',
            name='edition_number',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Thread',
            name='unchecked',
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddIndex(
            model_name='Thread',
            index=Index(fields=['unchecked', 'id']),
        ),
    ]
