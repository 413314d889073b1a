"""Casemaker's own archive: its tables, and how a row is written as a line and read again."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal

from msgspec import Struct
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeInt
from tortoise import Model
from tortoise.fields.base import Field as ModelField

from forum import models
from forum.steps import Row
from forum.transfer.archive.values import Unfit, codec_of

FORMAT: Final = "casemaker-archive"
VERSION = 1
"""Grows only when older archives would be misread; a new column or table with defaults is not that."""
HEADER_NAME = "archive.json"
TABLES: tuple[type[Model], ...] = (
    models.Agency,
    models.AgencyDomain,
    models.Member,
    models.Draft,
    models.ArgumentType,
    models.Topic,
    models.Thread,
    models.ThreadRevision,
    models.ThreadTopic,
    models.Reply,
    models.ReplyRevision,
    models.MovedReply,
    models.Departure,
    models.Evidence,
    models.ReplyArgument,
    models.Coverage,
    models.ReplyTally,
    models.Endorsement,
    models.Pick,
    models.PickHistory,
    models.Visit,
    models.SummaryDraft,
    models.Edition,
    models.EditionText,
    models.Brief,
    models.Nomination,
    models.Curation,
    models.LineReview,
    models.FieldReport,
    models.AuditEntry,
    models.Rescore,
    models.ReplyQuote,
    models.ThreadFollow,
    models.TypeFollow,
    models.Notice,
    models.Happening,
    models.Flag,
    models.Review,
    models.Community,
)
"""Parents come before what refers to them."""
FORMER = {"happening": frozenset({"stage"})}
"""Columns that archives of older versions have, and that no longer say anything."""
LEFT_OUT: tuple[type[Model], ...] = (
    models.Session,
    models.Device,
    models.SignIn,
    models.Version,
    models.Lease,
    models.RateWindow,
    models.ArgumentCount,
    models.Letter,
    models.MailToken,
    models.ResetRequest,
)


class Header(BaseModel):
    """The first file of an archive; `counts` is lines by table."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    format: Literal["casemaker-archive"] = FORMAT
    version: int = Field(VERSION, ge=1)
    private: bool
    made_at: AwareDatetime
    casemaker: str
    counts: dict[str, NonNegativeInt]
    digest: str = Field(pattern="^[0-9a-f]{64}$")


class Column(Struct, frozen=True):
    """`encode` makes JSON of what either database stores, `decode` the reverse or raises Unfit.

    `default` is what the database gets where an archive says nothing.
    """

    name: str
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    nullable: bool
    required: bool
    default: Any


def table_name(model: type[Model]) -> str:
    return str(model._meta.db_table)


def file_name(table: str) -> str:
    return f"{table}.jsonl"


@cache
def columns_of(model: type[Model]) -> dict[str, Column]:
    """By name; only once the database is open, which is when Tortoise adds foreign keys."""
    meta = model._meta
    return {
        name: _column(name, meta.fields_map[field])
        for field, name in meta.fields_db_projection.items()
    }


def _column(name: str, field: ModelField[Any]) -> Column:
    encode, decode = codec_of(field)
    default = field.default() if callable(field.default) else field.default
    return Column(
        name=name,
        encode=encode,
        decode=decode,
        nullable=field.null,
        required=default is None and not field.null,
        default=None if default is None else decode(encode(default)),
    )


def encode_row(columns: list[Column], row: Row) -> bytes:
    """One line: keys in alphabetical order and no spaces, so that equal rows are equal bytes."""
    found = {column.name: column.encode(row[column.name]) for column in columns}
    return canonical(found) + b"\n"


def canonical(value: object) -> bytes:
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def decode_row(table: str, columns: dict[str, Column], line: bytes) -> Row:
    """The values of a line as the database takes them; raises Unfit.

    A column may be absent where the table has a default: an older version did not know it. One that only
    older versions knew is left behind.
    """
    try:
        found = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise Unfit("it is not JSON") from None
    if not isinstance(found, dict):
        raise Unfit("it is not a row")
    if unknown := found.keys() - columns.keys() - FORMER.get(table, frozenset()):
        raise Unfit(f"this table has no column {min(unknown)[:40]!r} here")
    return {name: _decoded(column, found) for name, column in columns.items()}


def _decoded(column: Column, found: Row) -> Any:
    if column.name not in found and not column.required:
        return column.default
    value = found.get(column.name)
    if value is None and column.nullable:
        return None
    try:
        return column.decode(value)
    except (ValueError, OverflowError):
        raise Unfit(f"column {column.name} does not hold what belongs there") from None
