"""Commands on accounts: the administrator's way in when there is no other."""

import getpass
import sys
from typing import Annotated

import typer

from forum import settings
from forum.actions import addresses, joining, moderation
from forum.actions import members as accounts
from forum.cli.opening import with_database
from forum.errors import CasemakerError, Invalid
from forum.models import Role
from forum.rules.drafts import PASSWORD, SignUpDraft, judge

app = typer.Typer(no_args_is_help=True)

Username = Annotated[str, typer.Argument(help="The username.")]


@app.command()
def create(
    username: Username,
    email: Annotated[str, typer.Option(help="E-mail address, shown to nobody.")],
    name: Annotated[str, typer.Option(help="The name that others see.")],
    agency: Annotated[str, typer.Option(help="Name of the agency; made if it is new.")] = "",
    role: Annotated[Role, typer.Option(help="What the member may do.")] = Role.MEMBER,
) -> None:
    """Make an account; the password is read from standard input, or asked for on a terminal."""
    found = {
        "username": username,
        "email": email,
        "display_name": name,
        "agency": agency,
        "password": _read_password(),
    }
    with_database(_create(found, role))
    print(f"Made {role} {username}.")


async def _create(found: dict[str, str], role: Role) -> None:
    try:
        await accounts.sign_up(judge(SignUpDraft, found), role, confirm_agency=True)
    except Invalid as error:
        raise _named(error) from None


@app.command("role")
def set_role(username: Username, role: Annotated[Role, typer.Argument(help="The role.")]) -> None:
    """Change what a member may do."""
    with_database(accounts.set_role(username, role, settings=settings.load()))
    print(f"{username} is now {role}.")


@app.command()
def suspend(
    username: Username,
    reason: Annotated[str, typer.Option(help="Goes into the audit log.")] = "",
) -> None:
    """Sign a member out everywhere and keep them out."""
    with_database(moderation.suspend(None, username, reason, settings=settings.load()))
    print(f"{username} is suspended.")


@app.command()
def unsuspend(username: Username) -> None:
    """Let a suspended member in again."""
    with_database(moderation.lift_suspension(None, username, settings.load()))
    print(f"{username} may sign in again.")


@app.command()
def password(username: Username) -> None:
    """Set a new password, from standard input or a terminal; every session of the member ends."""
    text = _read_password()
    low, high = PASSWORD
    if not low <= len(text) <= high:
        raise CasemakerError(f"password: Use {low} to {high} characters; this has {len(text)}.")
    with_database(_set_password(username, text))
    print(f"{username} has a new password.")


async def _set_password(username: str, text: str) -> None:
    try:
        await accounts.set_password(username, text, settings.load())
    except Invalid as error:
        raise _named(error) from None


@app.command()
def vouch(username: Username) -> None:
    """Let a member post whose mail does not arrive, without the link that verifies the address."""
    with_database(addresses.vouch_for(username))
    print(f"{username} may post.")


@app.command()
def join(
    imported: Annotated[str, typer.Argument(help="Username of an imported author.")],
    username: Annotated[str, typer.Argument(help="The member who that person is.")],
) -> None:
    """Give an imported author's posts to the member who wrote them."""
    threads = with_database(joining.join_placeholder(imported, username))
    print(f"The posts of {imported} are now those of {username}, in {threads} threads.")


def _read_password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _named(error: Invalid) -> CasemakerError:
    return CasemakerError("; ".join(f"{field}: {words}" for field, words in error.fields.items()))
