"""Real inputs that lie beside the repository on some machines; tests pass without them."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1].parent / "shared"
ABSENT = "is not part of the repository"


def sample(name: str) -> Path:
    """The file of this name below the folder, such as "data/xss-payloads.txt"; skips without it."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} {ABSENT}")
    return path
