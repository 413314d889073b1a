"""Commands that serve the forum and keep its database up to date."""

import asyncio
import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import structlog
import typer
import uvicorn

from forum import log, settings
from forum.cli.opening import migrate as bring_up_to_date
from forum.cli.opening import with_database
from forum.demo.passwords import passwords_file
from forum.errors import SettingsError
from forum.settings import Settings

GRACE_SECONDS = 3
"""How long a request may still take after Ctrl-C."""
BACKLOG = 2048


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Server processes.", min=1, max=64)] = 1,
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty forum first.")] = False,
    demo_on_network: Annotated[
        bool, typer.Option("--demo-on-network", help="Demo data even where others can reach it.")
    ] = False,
) -> None:
    """Bring the database up to date, then serve until Ctrl-C."""
    loaded = settings.load()
    log.configure(loaded)
    _tell_of_unknown_settings()
    _require_free(host, port)
    if workers > 1:
        _require_entry()
    settings.secret_key(loaded)  # made before several processes would each make their own
    if demo:
        with_database(_fill_if_empty(loaded, host, demo_on_network))
    else:
        asyncio.run(bring_up_to_date(settings.database_url(loaded)))
    _announce(loaded, host, port)
    with _meeting_place(workers):
        _run(host, port, workers)


def _require_free(host: str, port: int) -> None:
    """Said before anything is done: uvicorn would say it after we told where the forum is."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SettingsError(
            f"Cannot listen on {host}, port {port}: {why}. Choose others with --host and --port."
        ) from None


def _require_entry() -> None:
    """Each process begins by entering this folder, and one that cannot would be started without end."""
    try:
        os.chdir(Path.cwd())
    except OSError:
        raise SettingsError(
            "The user that serves may not enter the folder that this was started in: start it in another."
        ) from None


def _tell_of_unknown_settings() -> None:
    """Not refused: other software may call its variables so."""
    for name, near in settings.unknown():
        hint = {"perhaps": near} if near else {}
        structlog.get_logger().warning("a variable that is no setting", name=name, **hint)


def _run(host: str, port: int, workers: int) -> None:
    uvicorn.run(
        "main:app",
        host=host,
        port=port,
        workers=workers,
        backlog=BACKLOG,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # forum/http/identity.py reads them, from trusted proxies only
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


@contextmanager
def _meeting_place(workers: int) -> Iterator[None]:
    """A folder of this user's alone, in which several processes find each other."""
    if workers == 1:
        yield
        return
    with TemporaryDirectory(prefix="casemaker-") as folder:
        os.environ["FORUM_WORKER_DIR"] = folder  # they read the environment anew
        yield


def migrate() -> None:
    """Bring the database up to date."""
    loaded = settings.load()
    log.configure(loaded)
    asyncio.run(bring_up_to_date(settings.database_url(loaded)))
    print("The database is up to date.")


async def _fill_if_empty(loaded: Settings, host: str, on_network: bool) -> None:
    # Read only where it is asked for: a server that starts should not wait for it.
    from forum.demo.fill import fill_demo, is_empty

    if not await is_empty():
        return
    if not _is_loopback(host) and not on_network:
        raise SettingsError(
            f"Demo data is refused on {host}, where others can reach it: its people are invented and"
            " one of them is a manager. Use `serve` without --demo, or add --demo-on-network."
        )
    print("Filling the empty forum with demo data …")
    await fill_demo(loaded)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _announce(loaded: Settings, host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    print(f"\n  {loaded.site_name} is at http://{shown}:{port}   (stop it with Ctrl-C)")
    kept = passwords_file(loaded)
    if kept.exists():
        print(f"  Sign in to the demo (kept in {kept}):")
        for line in kept.read_text().splitlines():
            username, _, password = line.partition(" ")
            print(f"    {username:<14} password {password}")
    print(flush=True)
