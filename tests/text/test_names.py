"""When two names are the same, and how one is shortened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.names import initials, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana", "ANA"),
        ("Straße", "STRASSE"),
        ("ｊｏｙｃｅ", "joyce"),
        ("Jose\u0301", "josé"),
        ("Harbor  County ", "harbor county"),
        ("Harbor\u00a0County", "Harbor County"),
        ("ﬁnance", "Finance"),
    ],
)
def test_names_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("ana", "anna"), ("a b", "ab"), ("i", "l")])
def test_other_names_differ(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text())
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Dana Whitfield", "DW"), ("dana", "D"), ("", "–"), ("🙂 🙂", "–"), ("O'Neil", "ON"), ("ß x", "SS")],
)  # fmt: skip
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


@given(st.text())
def test_initials_are_short_and_never_empty(name: str) -> None:
    assert 1 <= len(initials(name)) <= 2
