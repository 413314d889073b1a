"""Rows of a model's table, written and read by SQL where the ORM would take longer than the database."""

from functools import lru_cache
from typing import Any, TypeVar

from tortoise.fields import DatetimeField
from tortoise.fields.base import Field
from tortoise.models import Model

from forum.database import Row, Statement, marks, moment_or_none

AnyModel = TypeVar("AnyModel", bound=Model)


def inserting(model: type[Model], more: str = "", **values: Any) -> Statement:
    """`INSERT` of a new row, and `more` at the end; what is not named is as the model says."""
    insert, fields = _inserting(model)
    given = ((field, values[name] if name in values else _default(field)) for name, field in fields)
    return f"{insert} {more}", *(field.to_db_value(value, model) for field, value in given)


def _default(field: Field[Any]) -> Any:
    return field.default() if callable(field.default) else field.default


@lru_cache
def _inserting(model: type[Model]) -> tuple[str, list[tuple[str, Field[Any]]]]:
    meta = model._meta
    columns = {
        column: (name, meta.fields_map[name])
        for name, column in meta.fields_db_projection.items()
        if name != meta.pk_attr
    }
    names = ", ".join(columns)
    sql = f"INSERT INTO {meta.db_table} ({names}) VALUES ({marks(list(columns))})"
    return sql, list(columns.values())


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
