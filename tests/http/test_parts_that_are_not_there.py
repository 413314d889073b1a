"""Attacks that need a part which this forum has not: as soon as it gets one, these fail and say what to test.

They look at every way in: the route table with the parameters of its addresses, the commands with their
options, the settings, and the libraries that could call out.
"""

import ast
from pathlib import Path

import pytest
from starlette.routing import Mount, Route
from typer.main import get_command

import forum
from forum.app import PAGES, create_app
from forum.cli.commands import COMMANDS, make_app
from forum.cli.content import Format
from forum.settings import Settings

PARTS = {
    "single sign-on": (
        {"oidc", "oauth", "sso", "saml", "callback", "authorize", "issuer", "openid", "discovery"},
        "test state, nonce, issuer and redirects against a provider of the test's own",
    ),
    "webhooks": (
        {"webhook", "webhooks", "hook", "hooks", "pingback", "trackback", "unfurl", "oembed", "proxy"},
        "test that private, loopback, mapped, redirected and rebound addresses are refused",
    ),
    "tokens for programs": (
        {"api", "apikey", "bearer", "pat", "graphql", "scope", "scopes"},
        "test that they end with their member's rights, and that no page takes them for a session",
    ),
    "import of CSV": (
        {"csv-import", "import.csv", "upload", "uploads"},
        "test formulas, sizes and encodings on the way in",
    ),
}  # fmt: skip
CALLING_OUT = {
    "aiohttp", "ftplib", "http.client", "httpcore", "httpx", "httpx2", "requests", "socket", "telnetlib",
    "urllib.request", "urllib3", "websockets", "xmlrpc",
}  # fmt: skip
"""Modules that open connections to addresses they are given."""
FORMATS = {"wxr", "ning", "archive"}


def words_of_addresses() -> set[str]:
    paths = [page.path for page in PAGES]
    return {word.strip("{}").split(":")[0] for path in paths for word in path.split("/")}


def words_of_commands() -> set[str]:
    """Names of commands, of those below them, and of all their options."""
    found, waiting = set[str](), [get_command(make_app())]
    while waiting:
        command = waiting.pop()
        waiting += list(getattr(command, "commands", {}).values())
        found |= {command.name or "", *(parameter.name or "" for parameter in command.params)}
    return found


def words_of_settings() -> set[str]:
    return {word for name in Settings.model_fields for word in (name, *name.split("_"))}


@pytest.mark.parametrize("part", PARTS)
def test_no_address_command_or_setting_is_of_this_part(part: str) -> None:
    names, then = PARTS[part]
    here = words_of_addresses() | words_of_commands() | words_of_settings()
    assert not here & names, f"There are {part} now: {then}."


def test_imports_take_these_formats_and_no_other() -> None:
    """One of CSV would have to mind what a spreadsheet takes for a formula, and how large it is."""
    assert {str(format) for format in Format} == FORMATS
    assert "import" in COMMANDS


def test_only_one_page_takes_a_file_and_only_to_hash_it() -> None:
    assert [page.path for page in PAGES if page.file_max] == ["/verify"]


def test_nothing_is_reachable_beside_the_route_table_and_static_files(tmp_path: Path) -> None:
    routes = create_app(Settings(data_dir=tmp_path, secret_key="k" * 32)).routes
    pages = {
        (route.path, *sorted(route.methods or ())) for route in routes if isinstance(route, Route)
    }
    table = {
        (page.path, *(("GET", "HEAD") if page.method == "GET" else (page.method,)))
        for page in PAGES
    }
    assert pages == table
    others = [route for route in routes if not isinstance(route, Route)]
    assert [mount.path for mount in others if isinstance(mount, Mount)] == ["/static"]
    assert len(others) == 1


LISTENING = {("cli/server.py", "socket")}
"""Looks whether the port to listen on is free, and connects to nothing."""


def test_no_code_fetches_what_somebody_names() -> None:
    """The mail relay and Redis are the administrator's; their libraries are named where they are used."""
    folder = Path(str(forum.__file__)).parent
    found = {
        (str(path.relative_to(folder)), name)
        for path in sorted(folder.rglob("*.py"))
        for name in imported(path)
        if name in CALLING_OUT or name.partition(".")[0] in CALLING_OUT
    }
    assert found == LISTENING, "Something calls out now: test which addresses it refuses."


def imported(path: Path) -> set[str]:
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found
