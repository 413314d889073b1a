"""How many arguments make a type missing, thin or strong."""

import pytest

from forum.rules.coverage import Strength, strength


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (0, Strength.MISSING),
        (1, Strength.THIN),
        (2, Strength.THIN),
        (3, Strength.STRONG),
        (40, Strength.STRONG),
    ],
)
def test_strength_follows_the_number_of_arguments(arguments: int, expected: Strength) -> None:
    assert strength(arguments) is expected
