"""What the ORM is told of the database."""

from typing import Any

from tortoise.backends.base.config_generator import expand_db_url

from forum import postgres
from forum.database_address import credentials

CONNECTION = "default"


def tortoise_config(url: str, seconds: float | None = None) -> dict[str, Any]:
    """`seconds` are how long one statement may take, which only PostgreSQL minds."""
    app = {"models": ["forum.models"], "migrations": "forum.migrations"}
    return {
        "connections": {CONNECTION: _credentials(url, seconds)},
        "apps": {"forum": {**app, "default_connection": CONNECTION}},
        "use_tz": True,
        "timezone": "UTC",
    }


def _credentials(url: str, seconds: float | None) -> dict[str, Any]:
    """PostgreSQL compiles what it expects to be long: pages ask for little, and it takes a second.

    And it takes reading here and there for as slow as on turning disks: it would rather read a small
    table from end to end for each row that it looks up.
    """
    found: dict[str, Any] = {**expand_db_url(url), "credentials": credentials(url)}
    if url.startswith("asyncpg:"):
        found["engine"] = postgres.ENGINE
        found["credentials"]["connection_class"] = postgres.LeftAlone
        found["credentials"].setdefault("command_timeout", seconds)
        found["credentials"]["server_settings"] = {"jit": "off", "random_page_cost": "1.1"}
    return found


MIGRATIONS = tortoise_config("sqlite://:memory:")
"""For `tortoise makemigrations`, which compares models with migrations and needs no database."""
