"""Mail: the outbox, links that are mailed, and what is known of members' addresses.

The ORM has no words for the indexes of the last operations: a later migration that makes `member` or
`notice` anew has to make them again.
"""

import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from forum.models.mail import LetterKind, Purpose
from forum.models.member import MailChoice

INDEXES = {
    "member_digest_at": "INDEX member_digest_at ON member (digest_at) WHERE digest_at IS NOT NULL",
    "member_told_at_once": "INDEX member_told_at_once ON member (id) WHERE mail = 'instant'",
    "member_email": "INDEX member_email ON member (LOWER(email))",
    "member_verified_email": "UNIQUE INDEX member_verified_email ON member (verified_email)",
    "notice_unmailed": "INDEX notice_unmailed ON notice (member_id, id)"
    " WHERE mailed_at IS NULL AND read_at IS NULL",
}


class Migration(migrations.Migration):
    dependencies = [('forum', '0010_following')]

    operations = [
        ops.CreateModel(
            name='Letter',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', null=True, db_constraint=True, to_field='id', related_name='letters', on_delete=OnDelete.SET_NULL)),
                ('kind', fields.CharEnumField(description='VERIFY: verify\nRESET: reset\nACCOUNT: account\nNOTICE: notice\nDIGEST: digest', enum_type=LetterKind, max_length=10)),
                ('recipient', fields.CharField(max_length=254)),
                ('subject', fields.CharField(max_length=300)),
                ('text', fields.TextField(unique=False)),
                ('html', fields.TextField(unique=False)),
                ('headers', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('message_id', fields.CharField(max_length=320)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('give_up_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('claimed_by', fields.CharField(default='', max_length=40)),
                ('attempts', fields.IntField(default=0)),
                ('tried_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('sent_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('failed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('error', fields.CharField(default='', max_length=300)),
            ],
            options={'table': 'letter', 'app': 'forum', 'indexes': [Index(fields=['due_at']), Index(fields=['member_id', 'kind', 'created_at']), Index(fields=['sent_at']), Index(fields=['failed_at'])], 'pk_attr': 'id', 'table_description': 'One mail to one address. It is due at `due_at`, and no more once it is sent or given up.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MailToken',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('token_hash', fields.CharField(unique=True, max_length=64)),
                ('member', fields.ForeignKeyField('forum.Member', source_field='member_id', db_constraint=True, to_field='id', related_name='mail_tokens', on_delete=OnDelete.CASCADE)),
                ('purpose', fields.CharEnumField(description='VERIFY: verify\nRESET: reset', enum_type=Purpose, max_length=10)),
                ('address', fields.CharField(max_length=254)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'mail_token', 'app': 'forum', 'indexes': [Index(fields=['member_id', 'purpose'])], 'pk_attr': 'id', 'table_description': 'A secret that was mailed to an address, of which only the hash is kept. It works once.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ResetRequest',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('address', fields.CharField(max_length=254)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'reset_request', 'app': 'forum', 'pk_attr': 'id', 'table_description': 'An address that somebody typed to have a password reset.'},
            bases=['Model'],
        ),
        ops.AddField(model_name='Member', name='verified_email', field=fields.CharField(null=True, max_length=254)),
        ops.AddField(model_name='Member', name='waits_for_mail', field=fields.BooleanField(default=False, db_default=False)),
        ops.AddField(model_name='Member', name='mail', field=fields.CharEnumField(default=MailChoice.DAILY, db_default=MailChoice.DAILY, description='INSTANT: instant\nDAILY: daily\nWEEKLY: weekly\nNONE: none', enum_type=MailChoice, max_length=10)),
        ops.AddField(model_name='Member', name='digest_at', field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
        *(ops.RunSQL(f"CREATE {made}", f"DROP INDEX {name}") for name, made in INDEXES.items()),
    ]
