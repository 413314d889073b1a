"""Values in an archive: times as ISO 8601 in UTC, bytes as base64, the rest as JSON has it."""

import json
import math
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.fields.base import Field

from forum.database import moment

Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]


class Unfit(ValueError):
    """A value or line that cannot be taken; the message says why."""


def codec_of(field: Field[Any]) -> Codec:
    """How a column's values are written and read; databases differ in what they store.

    >>> encode, decode = codec_of(fields.BinaryField())
    >>> encode(b"seen"), decode("c2Vlbg==")
    ('c2Vlbg==', b'seen')
    """
    match field:
        case fields.BooleanField():
            return _or_none(bool), _exactly(bool)
        case fields.FloatField():
            return _or_none(float), _decode_float
        case fields.IntField():
            return _as_it_is, _integer_between(field.constraints["ge"], field.constraints["le"])
        case fields.DatetimeField():
            return _or_none(encode_time), decode_time
        case fields.BinaryField():
            return _or_none(_encode_bytes), _decode_bytes
        case fields.JSONField():
            return _or_none(_encode_json), _decode_json
        case fields.CharField() | fields.TextField():
            choices = getattr(field, "enum_type", None)
            return _or_none(str), _text_of(getattr(field, "max_length", None), choices)
    raise TypeError(f"An archive does not know how to write a {type(field).__name__}.")


def encode_time(stored: datetime | str) -> str:
    """Always with microseconds, so that the same time is the same text.

    >>> encode_time("2026-11-23 10:00:00+02:00")
    '2026-11-23T08:00:00.000000Z'
    """
    return (
        f"{moment(stored).astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
    )


def decode_time(value: Any) -> datetime:
    found = datetime.fromisoformat(_exactly(str)(value))
    if found.tzinfo is None:
        raise Unfit("a time without its zone")
    return found.astimezone(UTC)


def _as_it_is(stored: Any) -> Any:
    return stored


def _or_none(encode: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda stored: None if stored is None else encode(stored)


def _exactly(wanted: type) -> Callable[[Any], Any]:
    def decode(value: Any) -> Any:
        if type(value) is not wanted:
            raise Unfit(f"not a {wanted.__name__}")
        return value

    return decode


def _decode_float(value: Any) -> float:
    if type(value) not in {int, float} or not math.isfinite(value):
        raise Unfit("not a number")
    return float(value)


def _integer_between(low: int, high: int) -> Callable[[Any], int]:
    def decode(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise Unfit("not a whole number of that size")
        return value

    return decode


def _text_of(longest: int | None, choices: type[StrEnum] | None) -> Callable[[Any], str]:
    """PostgreSQL refuses NUL, both databases lone surrogates; SQLite would take any length."""

    def decode(value: Any) -> str:
        if type(value) is not str or "\0" in value or len(value) > (longest or len(value)):
            raise Unfit("not a text of that length")
        value.encode()
        return value if choices is None else choices(value).value

    return decode


def _encode_bytes(stored: bytes) -> str:
    return b64encode(stored).decode()


def _decode_bytes(value: Any) -> bytes:
    return b64decode(_exactly(str)(value), validate=True)


def _encode_json(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored


def _decode_json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if "\\u0000" in text:
        raise Unfit("PostgreSQL refuses NUL")
    text.encode()
    return text
