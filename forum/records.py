"""Rows of a model's table, written and read by SQL where the ORM would take longer than the database."""

from functools import cache, lru_cache
from typing import Any, TypeVar

from tortoise.fields import DatetimeField
from tortoise.fields.base import Field
from tortoise.models import Model

from forum.database import moment_or_none
from forum.placeholders import marks
from forum.steps import Row, Statement

AnyModel = TypeVar("AnyModel", bound=Model)


def inserting(model: type[Model], more: str = "", **values: Any) -> Statement:
    """`INSERT` of a new row, and `more` at the end; what is not named is as the model says.

    Without an id it gets the next one.
    """
    insert, fields, defaults = _inserting(model, numbered="id" in values)
    stored = {**defaults, **{name: _stored(fields[name], values[name]) for name in values}}
    return f"{insert} {more}", *stored.values()


def as_inserted(model: type[AnyModel], **values: Any) -> AnyModel:
    """What `inserting` stores of these values, as a model."""
    return model._init_from_db(**{**_inserting(model, numbered=True)[2], **values})


def _stored(field: Field[Any], value: Any) -> Any:
    """As the ORM would store it, which is not asked about what it would leave as it is."""
    as_it_is = value is None or (type(value) is field.field_type and _keeps(field))
    return value if as_it_is else field.to_db_value(value, field.model)


@cache
def _keeps(field: Field[Any]) -> bool:
    """Whether it takes every value of its type, and stores that."""
    return type(field).to_db_value is Field.to_db_value and not field.validators


@lru_cache
def _inserting(
    model: type[Model], *, numbered: bool
) -> tuple[str, dict[str, Field[Any]], dict[str, Any]]:
    """The statement, and by the names of the values the fields, and what is stored if nobody says."""
    meta = model._meta
    named = meta.fields_db_projection
    columns = {name: named[name] for name in named if numbered or name != meta.pk_attr}
    sql = f"INSERT INTO {meta.db_table} ({', '.join(columns.values())}) VALUES ({marks(list(columns))})"
    fields = {name: meta.fields_map[name] for name in columns}
    return sql, fields, {name: _default(field) for name, field in fields.items()}


def _default(field: Field[Any]) -> Any:
    """The same for all rows: no model of ours has a default that tells the time, say."""
    value = field.default() if callable(field.default) else field.default
    return None if value is None else _stored(field, value)


def as_model(model: type[AnyModel], row: Row) -> AnyModel:
    """A row with all columns, as `RETURNING *` gives it, as the model of its table.

    Times are read here where they are text: the ORM takes twenty times as long for one.
    """
    times = {name: moment_or_none(row[name]) for name in _times(model)}
    return model._init_from_db(**{**row, **times})


@lru_cache
def _times(model: type[Model]) -> list[str]:
    fields = model._meta.fields_map.items()
    return [name for name, field in fields if isinstance(field, DatetimeField)]
