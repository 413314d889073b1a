"""Several ids in one statement: it is the same for any number of them, and need not be prepared anew."""

from collections.abc import Iterable

from forum.database import is_postgres

_ARRAY = "CAST(CAST(? AS text) AS bigint[])"


def listed(ids: Iterable[int]) -> tuple[str, str]:
    """A table `listed` with a row for each of these ids, and the value of its placeholder."""
    if is_postgres():
        return f"unnest({_ARRAY}) AS listed (id)", id_list(ids)
    return "(SELECT value AS id FROM json_each(?)) AS listed", id_list(ids)


def among(column: str) -> str:
    """A condition for a column that is one of some ids; its placeholder takes an `id_list`."""
    if is_postgres():
        return f"{column} = ANY ({_ARRAY})"
    return f"{column} IN (SELECT value FROM json_each(?))"


def id_list(ids: Iterable[int]) -> str:
    """Ids as one value. As text, which PostgreSQL reads in less time than the driver takes for a list."""
    text = ",".join(map(str, ids))
    return f"{{{text}}}" if is_postgres() else f"[{text}]"
