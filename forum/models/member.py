"""Members, their sessions, and the browsers that they signed in with."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.models.agency import Agency


class Role(StrEnum):
    MEMBER = "member"
    MANAGER = "manager"
    ADMIN = "admin"


class MailChoice(StrEnum):
    """How often a member wants to be told by mail: of each notice at once, a day's, a week's, never."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


class Leaving(StrEnum):
    """What is still to be done about the posts of who left: unsigned, or withdrawn as well."""

    NO = ""
    UNSIGN = "unsign"
    WITHDRAW = "withdraw"


class Member(Model):
    """A person or, with `placeholder`, the author of imported posts, who cannot sign in.

    `username_key` is the name after NFKC and casefold. `password_hash` is empty for those who
    cannot sign in. `origin` names the record of another forum that this member came from.
    `agency_verified` is kept by `actions/badges.py`: a verified address is at a domain of the agency.
    `verified_email` is the address as it is compared, once it is known to be this member's: then no
    other account can have it. Whoever signed up where mail is sent may not post while `waits_for_mail`.
    `digest_at` is when the next digest is due.
    Suspensions and silences end by themselves at `_until`. Whoever left keeps a row without a name, so
    that marks still count, and `leaving` says what is still to be done about their posts.
    """

    id = fields.BigIntField(primary_key=True)
    username = fields.CharField(max_length=60)
    username_key = fields.CharField(max_length=120, unique=True)
    display_name = fields.CharField(max_length=200)
    email = fields.CharField(max_length=254, default="")
    verified_email = fields.CharField(max_length=254, null=True)
    waits_for_mail = fields.BooleanField(default=False, db_default=False)
    mail = fields.CharEnumField(
        MailChoice, max_length=10, default=MailChoice.DAILY, db_default=MailChoice.DAILY
    )
    digest_at = fields.DatetimeField(null=True)
    password_hash = fields.CharField(max_length=200, default="")
    role = fields.CharEnumField(Role, max_length=10, default=Role.MEMBER)
    agency: fields.ForeignKeyNullableRelation[Agency] = fields.ForeignKeyField(
        "forum.Agency", related_name="members", null=True, on_delete=fields.SET_NULL
    )
    agency_id: int | None
    agency_verified = fields.BooleanField(default=False, db_default=False)
    disclaimer = fields.CharField(max_length=200, default="")
    placeholder = fields.BooleanField(default=False)
    suspended_at = fields.DatetimeField(null=True)
    suspended_until = fields.DatetimeField(null=True)
    silenced_at = fields.DatetimeField(null=True)
    silenced_until = fields.DatetimeField(null=True)
    left_at = fields.DatetimeField(null=True)
    leaving = fields.CharEnumField(Leaving, max_length=10, default=Leaving.NO, db_default="")
    created_at = fields.DatetimeField()
    origin = fields.CharField(max_length=300, null=True, unique=True)

    class Meta:
        table = "member"
        # Migration 0011 makes the indexes of addresses, among them the one that keeps
        # `verified_email` unique, and of who is to be told by mail.
        indexes = (("agency_id", "id"), ("leaving", "id"))


class Session(Model):
    """One signed-in browser. The cookie holds a token of which only the hash is kept.

    `network` is where it signed in from. `proved_at` is when the password was last typed in it.
    """

    id = fields.BigIntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="sessions"
    )
    member_id: int
    browser = fields.CharField(max_length=200, default="")
    network = fields.CharField(max_length=64, default="", db_default="")
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField()
    proved_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "session"


class Device(Model):
    """A browser that a member signed in with before, by the hash of a word that it keeps for long.

    Several members of one browser have a row each.
    """

    id = fields.BigIntField(primary_key=True)
    token_hash = fields.CharField(max_length=64)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="devices"
    )
    member_id: int
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "device"
        unique_together = (("token_hash", "member"),)
        indexes = (("member_id", "id"),)


class SignInOutcome(StrEnum):
    DONE = "done"
    WRONG = "wrong"
    SUSPENDED = "suspended"


class SignIn(Model):
    """A try to sign in that was not refused for being one too many. It is kept for a while.

    Without a member nobody has the name that was typed, which is not kept. It may have been a password.
    """

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="sign_ins", null=True
    )
    member_id: int | None
    outcome = fields.CharEnumField(SignInOutcome, max_length=10)
    network = fields.CharField(max_length=64)
    browser = fields.CharField(max_length=200)
    known = fields.BooleanField(default=False)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "sign_in"
        indexes = (("member_id", "id"),)
