"""The address of a database, as operators write it: judged at start, so that a mistake is one line."""

import ssl
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from tortoise.backends.base.config_generator import expand_db_url

SQLITE_SCHEMES = ("sqlite",)
POSTGRES_SCHEMES = ("postgres", "postgresql", "asyncpg")
# NORMAL is safe with WAL; the wait lets several processes take turns at writing. What is deleted
# is overwritten in the file, as some builds of SQLite do anyway: a purge is to leave nothing. The
# log of writes grows to 32 MB before it goes into the file: what is written often goes in once. The
# room for it stays on the disk: to give it back, and ask for it again, takes a tenth of a reply.
SQLITE_OPTIONS = {
    "busy_timeout": "5000",
    "synchronous": "NORMAL",
    "secure_delete": "ON",
    "wal_autocheckpoint": "8000",
    "journal_size_limit": "67108864",
}
POOL = {"minsize": "1", "maxsize": "8"}
SSLMODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
CERTIFIED = ("verify-ca", "verify-full")
TLS = ("sslmode", "sslrootcert")
OPTIONS = {*TLS, "host", *POOL}
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "database": "PGDATABASE",
}
EXAMPLE = (
    "must look like postgres://user:password@host:5432/database; in a password @ is written as %40,"
    " # as %23, / as %2F, ? as %3F and % as %25"
)


def is_postgres_url(url: str) -> bool:
    return url.split(":", 1)[0] in POSTGRES_SCHEMES


def judge_address(url: str) -> None:
    """Raises ValueError with words that repeat nothing of the address, which has a password in it."""
    if is_postgres_url(url):
        _judge_postgres(url)
    elif url.split(":", 1)[0] in SQLITE_SCHEMES:
        _judge_sqlite(url)
    else:
        raise ValueError("must begin with sqlite:// or postgres://")


def _judge_postgres(url: str) -> None:
    parts = urlsplit(url)
    try:
        parts.port  # noqa: B018  (it is read by looking at it)
    except ValueError:
        raise ValueError(EXAMPLE) from None
    if parts.fragment or parts.netloc.count("@") > 1 or not parts.path.strip("/"):
        raise ValueError(EXAMPLE)
    options = _options(url)
    if unknown := options.keys() - OPTIONS:
        raise ValueError(f"takes no option {min(unknown)[:40]}: only {', '.join(sorted(OPTIONS))}")
    _judge_tls(options)
    least, most = (options.get(name, POOL[name]) for name in ("minsize", "maxsize"))
    if not (least.isdecimal() and most.isdecimal() and 0 < int(most) <= 1000):
        raise ValueError("minsize and maxsize are numbers of connections, such as 1 and 8")
    if int(least) > int(most):
        raise ValueError("minsize is not to be more than maxsize")


def _judge_tls(options: dict[str, str]) -> None:
    mode, certificates = options.get("sslmode", ""), options.get("sslrootcert", "")
    if mode and mode not in SSLMODES:
        raise ValueError(f"sslmode is one of {', '.join(SSLMODES)}")
    if mode in CERTIFIED and not certificates:
        raise ValueError(f"with sslmode={mode} sslrootcert names the file of trusted certificates")
    if certificates and not Path(certificates).is_file():
        raise ValueError("sslrootcert names a file that is not there")


def _judge_sqlite(url: str) -> None:
    path = _sqlite_path(url)
    if not path or path == ":memory:":
        raise ValueError("must name a file, such as sqlite:///srv/casemaker/forum.sqlite3")
    if not Path(path).absolute().parent.is_dir():
        raise ValueError("names a file in a folder that is not there")
    if unknown := _options(url).keys() - SQLITE_OPTIONS.keys():
        raise ValueError(f"takes no option {min(unknown)[:40]}: only {', '.join(SQLITE_OPTIONS)}")


def _sqlite_path(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.netloc + parts.path)


def _options(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def for_the_orm(url: str) -> str:
    """With the options that keep each database safe and quick, where the operator names no others."""
    base, rest = url.split("?", 1)[0], _options(url)
    if is_postgres_url(url):
        return f"asyncpg:{base.split(':', 1)[1]}?{urlencode({**POOL, **rest})}"
    return f"{base}?{urlencode({**SQLITE_OPTIONS, **rest})}"


def driver_address(url: str) -> str:
    """For PostgreSQL's driver by itself, which knows nothing of the ORM's pool."""
    base, options = url.split("?", 1)[0], _options(url)
    kept = {name: value for name, value in options.items() if name not in POOL}
    return f"postgres:{base.split(':', 1)[1]}?{urlencode(kept)}"


def credentials(url: str) -> dict[str, Any]:
    """What the ORM connects with, which takes TLS as its driver does where that has no address to read."""
    found: dict[str, Any] = expand_db_url(url)["credentials"]
    mode, certificates = (found.pop(name, "") for name in TLS)
    if mode in CERTIFIED:
        found["ssl"] = ssl.create_default_context(cafile=certificates)
        found["ssl"].check_hostname = mode == "verify-full"
    elif mode:
        found["ssl"] = mode
    return found


def for_programs(url: str) -> dict[str, str]:
    """The same for PostgreSQL's own programs, as their environment: all could read their arguments."""
    given, options = expand_db_url(url)["credentials"], _options(url)
    named = {name: str(given[key]) for key, name in VARIABLES.items() if given.get(key)}
    return named | {f"PG{name.upper()}": options[name] for name in TLS if name in options}
