"""The examples in the documentation of modules are true."""

import doctest
import importlib
import pkgutil

import pytest

import forum

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(forum.__path__, "forum.")
    if ".migrations." not in found.name
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module_are_true(name: str) -> None:
    module = importlib.import_module(name)
    result = doctest.testmod(module, raise_on_error=False)
    assert result.failed == 0, f"{result.failed} of {result.attempted} examples in {name}"


def test_some_modules_have_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [
        test
        for name in MODULES
        for test in finder.find(importlib.import_module(name))
        if test.examples
    ]
    assert len(found) >= 8
