"""Mail that waits to be sent, and the secrets that links in it carry."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.models.member import Member


class LetterKind(StrEnum):
    """Notices and digests can be turned off; the others are about the account."""

    VERIFY = "verify"
    RESET = "reset"
    ACCOUNT = "account"
    NOTICE = "notice"
    DIGEST = "digest"


class Letter(Model):
    """One mail to one address. It is due at `due_at`, and no more once it is sent or given up.

    Whoever claims it moves `due_at` into the future: if that one dies, the letter is due again.
    `headers` are those beside the ones that every mail has. Words go once they were sent.
    """

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="letters", null=True, on_delete=fields.SET_NULL
    )
    member_id: int | None
    kind = fields.CharEnumField(LetterKind, max_length=10)
    recipient = fields.CharField(max_length=254)
    subject = fields.CharField(max_length=300)
    text = fields.TextField()
    html = fields.TextField()
    headers: dict[str, str] = fields.JSONField(default=dict)
    message_id = fields.CharField(max_length=320)
    created_at = fields.DatetimeField()
    give_up_at = fields.DatetimeField()
    due_at = fields.DatetimeField(null=True)
    claimed_by = fields.CharField(max_length=40, default="")
    attempts = fields.IntField(default=0)
    tried_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    failed_at = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=300, default="")

    class Meta:
        table = "letter"
        indexes = (
            ("due_at",),
            ("member_id", "kind", "created_at"),
            ("sent_at",),
            ("failed_at",),
        )


class Purpose(StrEnum):
    VERIFY = "verify"
    RESET = "reset"


class MailToken(Model):
    """A secret that was mailed to an address, of which only the hash is kept. It works once."""

    id = fields.BigIntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="mail_tokens"
    )
    member_id: int
    purpose = fields.CharEnumField(Purpose, max_length=10)
    address = fields.CharField(max_length=254)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "mail_token"
        indexes = (("member_id", "purpose"),)


class ResetRequest(Model):
    """An address that somebody typed to have a password reset.

    Whether anybody has it is looked up later, so that asking takes as long for every address.
    """

    id = fields.BigIntField(primary_key=True)
    address = fields.CharField(max_length=254)
    asked_at = fields.DatetimeField()

    class Meta:
        table = "reset_request"
