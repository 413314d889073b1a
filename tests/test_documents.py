"""Documents name every setting, command and address."""

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from forum.app import PAGES
from forum.cli.commands import make_app
from forum.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
ADDRESSES = (ROOT / "docs" / "addresses.md").read_text("utf-8")
CONVERTER = re.compile(r":\w+(?=})")
ROUTES = [f"{page.method} {CONVERTER.sub('', page.path)}" for page in PAGES]


def commands(command: Any, name: str = "") -> list[str]:
    """The words of every command below this one."""
    if not hasattr(command, "commands"):
        return [name]
    return [
        found
        for word, below in command.commands.items()
        for found in commands(below, f"{name} {word}".strip())
    ]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_readme_explains_every_setting(name: str) -> None:
    variable = f"FORUM_{name.upper()}"
    assert re.search(rf"^\| `{variable}` \|[^|]+\|[^|]+\|$", README, re.MULTILINE), (
        f"README.md has no row for {variable} in its table of settings"
    )


def test_readme_explains_no_setting_that_is_not_there() -> None:
    named = set(re.findall(r"\bFORUM_[A-Z_]+[A-Z]", README))
    assert named == {f"FORUM_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("command", commands(get_command(make_app())))
def test_readme_explains_every_command(command: str) -> None:
    assert re.search(rf"^\|.*`{command}[ `].*\|", README, re.MULTILINE), (
        f"README.md does not name the command {command}"
    )


@pytest.mark.parametrize("address", ROUTES)
def test_every_address_is_documented(address: str) -> None:
    assert f"| `{address}` |" in ADDRESSES, f"docs/addresses.md has no row for {address}"


PROMISED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", SECURITY)))


@pytest.mark.parametrize(("path", "test"), PROMISED)
def test_every_test_that_a_promise_rests_on_is_there(path: str, test: str) -> None:
    assert f"def {test}(" in f"{(ROOT / path).read_text('utf-8')}def (", f"{path} has no {test}"


def test_the_commands_and_addresses_are_found() -> None:
    assert {"serve", "import", "member create"} <= set(commands(get_command(make_app())))
    assert {"GET /", "POST /threads/{id}/replies"} <= set(ROUTES)


def test_no_address_is_documented_that_is_not_there() -> None:
    documented = set(re.findall(r"^\| `((?:GET|POST) [^`]+)` \|", ADDRESSES, re.MULTILINE))
    assert documented <= set(ROUTES)


def test_documents_link_to_files_that_are_there() -> None:
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")):
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"
