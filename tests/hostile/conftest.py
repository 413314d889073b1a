"""How often the loops go round, and by which chance."""

import random

import pytest


@pytest.fixture(scope="session")
def rounds(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--rounds"))


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """The same again for the same `--seed`, which is printed."""
    seed = int(request.config.getoption("--seed"))
    print(f"\n{request.node.name}: seed {seed}")  # noqa: T201  (whoever runs it wants to know)
    return random.Random(seed)  # noqa: S311  (for tests)
