"""The commands: `python main.py COMMAND --help`."""

import sys
from importlib import import_module

import typer

from forum import __version__
from forum.errors import CasemakerError
from forum.lasting import lasting

COMMANDS = {
    "serve": ("server", "serve"),
    "migrate": ("server", "migrate"),
    "demo": ("content", "demo"),
    "generate": ("generate", "generate"),
    "import": ("content", "import_file"),
    "export": ("archive", "export"),
    "backup": ("backups", "backup"),
    "restore": ("backups", "restore"),
    "check": ("drifts", "check"),
    "repair": ("drifts", "repair"),
    "member": ("members", "app"),
    "worker": ("worker", "worker"),
}
"""The module in this folder that has it, and its name there."""


def make_app(asked: str = "") -> typer.Typer:
    """With the command that is asked for, or with all: reading the code of all takes a second."""
    app = typer.Typer(
        help="Casemaker: a forum where practitioners in government build the case for their"
        " leadership.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    app.command()(version)
    for name in [asked] if asked in {*COMMANDS, "version"} else COMMANDS:
        if name in COMMANDS:
            _add(app, name)
    return app


def _add(app: typer.Typer, name: str) -> None:
    module, what = COMMANDS[name]
    found = getattr(import_module(f"forum.cli.{module}"), what)
    if isinstance(found, typer.Typer):
        app.add_typer(found, name=name, help="Accounts: make, promote, suspend, join.")
    else:
        app.command(name)(found)


def _options() -> None:
    """Without a command: help."""


def version() -> None:
    """Print the version."""
    print(__version__)


def run() -> None:
    """Run the command that the arguments name; an error is one clear line and a non-zero exit."""
    with lasting():
        app = make_app(sys.argv[1] if len(sys.argv) > 1 else "")
    try:
        app()
    except CasemakerError as error:
        print(f"casemaker: {error}", file=sys.stderr)
        raise SystemExit(1) from None
