"""Models are tied together once a run, not for each test: that takes the ORM longer than many tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tortoise import apps as tortoise_apps
from tortoise.apps import Apps
from tortoise.connection import ConnectionHandler


@contextmanager
def models_tied_once() -> Iterator[None]:
    """What the ORM ties is of the process and of the kind of database; only its connections are new."""
    made, key = None, ""

    def tied(config: Any, connections: ConnectionHandler, *more: Any, **named: Any) -> Apps:
        nonlocal made, key
        kinds = {name: info["engine"] for name, info in connections.db_config.items()}
        wanted = repr((config, kinds, more, named))
        if made is None or key != wanted:
            made, key = Apps(config, connections, *more, **named), wanted
        made._connections = connections
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tortoise_apps, "Apps", tied)
        yield
