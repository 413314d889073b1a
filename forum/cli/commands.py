"""The commands: `python main.py COMMAND --help`."""

import sys

import typer

from forum import __version__
from forum.cli import archive, content, generate, members, server
from forum.errors import CasemakerError

app = typer.Typer(
    help="Casemaker: a forum where practitioners in government build the case for their leadership.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(server.serve)
app.command("migrate")(server.migrate)
app.command("demo")(content.demo)
app.command("generate")(generate.generate)
app.command("import")(content.import_file)
app.command("export")(archive.export)
app.add_typer(members.app, name="member", help="Accounts: make, promote, suspend, join.")


@app.callback()
def _options() -> None:
    """Without a command: help."""


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


def run() -> None:
    """Run the command that the arguments name; an error is one clear line and a non-zero exit."""
    try:
        app()
    except CasemakerError as error:
        print(f"casemaker: {error}", file=sys.stderr)
        raise SystemExit(1) from None
