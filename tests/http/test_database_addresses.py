"""The address of a database is judged at start, and a mistake in it is said without its password."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from forum.database import connected, rows
from forum.database_address import (
    credentials,
    driver_address,
    for_programs,
    for_the_orm,
    judge_address,
)
from forum.migrating import migration_turn
from tests.databases import POSTGRES, why_no_postgres

HOST = "postgres://ana:se%40cret@db.example:5433/forum"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://localhost/forum", "must begin with"),
        ("postgres://ana:secret@db.example:54x2/forum", "must look like"),
        ("postgres://ana:sec#ret@db.example/forum", "# as %23"),
        ("postgres://ana:sec/ret@db.example/forum", "/ as %2F"),
        ("postgres://ana:secr@et@db.example/forum", "@ is written as %40"),
        ("postgres://ana:secret@db.example", "must look like"),
        (f"{HOST}?foo=1", "takes no option foo"),
        (f"{HOST}?maxsize=lots", "minsize and maxsize"),
        (f"{HOST}?maxsize=0", "minsize and maxsize"),
        (f"{HOST}?minsize=9&maxsize=4", "not to be more"),
        (f"{HOST}?sslmode=maybe", "sslmode is one of"),
        (f"{HOST}?sslmode=verify-full", "sslrootcert names the file"),
        (f"{HOST}?sslmode=verify-full&sslrootcert=/no/such.pem", "not there"),
        ("sqlite://:memory:", "must name a file"),
        ("sqlite://", "must name a file"),
        ("sqlite:///no/such/folder/forum.sqlite3", "folder that is not there"),
        ("sqlite://forum.sqlite3?journal_mode=OFF", "takes no option journal_mode"),
    ],
)
def test_a_mistake_in_an_address_is_named_and_its_password_is_not(url: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        judge_address(url)
    assert len(str(caught.value).splitlines()) == 1
    assert "secret" not in str(caught.value)
    assert "ana" not in str(caught.value)


def test_proper_addresses_are_taken(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("certificates")
    for url in (
        HOST,
        f"{HOST}?sslmode=require&maxsize=4",
        f"{HOST}?sslmode=verify-full&sslrootcert={tmp_path / 'ca.pem'}",
        "postgresql:///forum?host=/var/run/postgresql",
        f"sqlite://{tmp_path / 'forum.sqlite3'}",
        "sqlite://forum.sqlite3?busy_timeout=1000",
    ):
        judge_address(url)  # raises what it has against one
        assert for_the_orm(url).startswith(("asyncpg:", "sqlite:"))


def test_what_the_operator_leaves_open_is_kept_safe() -> None:
    assert "secure_delete=ON" in for_the_orm("sqlite://forum.sqlite3?busy_timeout=1000")
    assert for_the_orm(f"{HOST}?maxsize=4").endswith("/forum?minsize=1&maxsize=4")


def test_tls_is_the_same_for_the_orm_its_driver_and_the_programs() -> None:
    assert credentials(for_the_orm(f"{HOST}?sslmode=require"))["ssl"] == "require"
    url = for_the_orm(f"{HOST}?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    assert driver_address(url) == (
        "postgres://ana:se%40cret@db.example:5433/forum?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem"
    )
    named = for_programs(url)
    assert (named["PGSSLMODE"], named["PGSSLROOTCERT"]) == ("verify-full", "/etc/ca.pem")
    assert (named["PGPASSWORD"], named["PGDATABASE"]) == ("se@cret", "forum")


async def test_every_connection_is_as_sslmode_says() -> None:
    """Of those that ask for TLS a server that speaks none gets none."""
    if why := await why_no_postgres():
        pytest.skip(why)
    plain, tls = (for_the_orm(f"{POSTGRES}?sslmode={mode}") for mode in ("disable", "require"))
    async with migration_turn(plain), connected(plain):
        assert await _is_encrypted() is False
        speaks = (await rows("SHOW ssl"))[0]["ssl"] == "on"
    refused = nullcontext() if speaks else pytest.raises(ConnectionError, match="SSL")
    with refused:
        async with migration_turn(tls):
            pass
    with refused:
        async with connected(tls):
            assert await _is_encrypted()


async def _is_encrypted() -> bool:
    found = await rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    return bool(found[0]["ssl"])
