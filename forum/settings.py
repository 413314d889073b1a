"""Every environment variable that Casemaker reads, validated once at start."""

import ipaddress
import os
import re
import secrets
from contextlib import suppress
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from forum.database_address import for_the_orm, judge_address
from forum.errors import SettingsError
from forum.mail_server import mail_server

SECRET_FILE = "secret-key"  # noqa: S105  (the name of a file, not a secret)
SECRET_MIN_LENGTH = 32
REDIS_SCHEMES = ("redis", "rediss")
TYPES = {"bool_parsing": "must be true or false", "int_parsing": "must be a whole number"}
"""In place of the library's words for what was read as something else than text."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*", re.ASCII)


class Settings(BaseSettings):
    """Read from variables named `FORUM_` + the field's name in capitals."""

    model_config = SettingsConfigDict(env_prefix="FORUM_", frozen=True, extra="ignore")

    data_dir: Path = Field(Path("var"), description="folder of the database, secret key and logs")
    database_url: str = Field(
        "", description="empty: SQLite in the data folder; postgres://… to grow"
    )
    secret_key: str = Field("", description="32 characters or more; generated into the data folder")
    base_url: str = Field("http://127.0.0.1:8000", description="the address that people type")
    site_name: str = Field(
        "Casemaker", min_length=1, max_length=60, description="shown in the header"
    )
    private: bool = Field(False, description="only members may read")
    signup: Literal["open", "closed"] = Field("open", description="who may make an account")
    trusted_proxies: str = Field(
        "", description="addresses whose X-Forwarded-For is believed, by comma"
    )
    log_format: Literal["json", "console"] = Field("console", description="json for machines")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least level"
    )
    cache_mb: int = Field(
        16, ge=1, le=4096, description="megabytes of memory for parts of pages, of each process"
    )
    page_file_mb: int = Field(
        1024, ge=1, le=2**20, description="megabytes of disk for pages, of each process"
    )
    redis_url: str = Field(
        "", description="where several processes count rate limits together; empty: the database"
    )
    smtp_url: str = Field(
        "", description="the server that sends mail: smtp://user:password@host:587; empty: none"
    )
    mail_from: str = Field("", description="the address that mail comes from")
    metrics_token: str = Field(
        "", description="whoever sends it may read /metrics; empty: only from this machine"
    )
    worker_dir: str = Field("", description="set by serve: where its processes find each other")
    rate_limits: Literal["on", "off"] = Field("on", description="off only for tests and load")

    @field_validator("base_url")
    @classmethod
    def _base_url_is_an_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or parts.path not in {"", "/"}
        ):
            raise ValueError("must look like https://forum.agency.example, with no path")
        return value.rstrip("/")

    @field_validator("data_dir", mode="before")
    @classmethod
    def _data_has_a_folder(cls, value: object) -> object:
        if value == "":
            raise ValueError("must name a folder")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_has_an_address(cls, value: str) -> str:
        if value:
            judge_address(value)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies_are_addresses(cls, value: str) -> str:
        for one in filter(None, map(str.strip, value.split(","))):
            if not _is_number(one):
                raise ValueError(
                    f"{one[:60]} is no address such as 127.0.0.1 or ::1; no names, no networks"
                )
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_is_redis(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in REDIS_SCHEMES or not parts.hostname or parts.port == 0):
            raise ValueError("must look like redis://host:6379/0, or rediss://… for TLS")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_is_smtp(cls, value: str) -> str:
        if value:
            mail_server(value)
        return value

    @field_validator("mail_from")
    @classmethod
    def _mail_comes_from_an_address(cls, value: str) -> str:
        if value and not ADDRESS.fullmatch(value):
            raise ValueError("must be an address such as forum@agency.example, without a name")
        return value

    @field_validator("secret_key", "metrics_token")
    @classmethod
    def _secret_is_long(cls, value: str) -> str:
        if value and len(value) < SECRET_MIN_LENGTH:
            raise ValueError(f"must have at least {SECRET_MIN_LENGTH} characters")
        return value

    @property
    def secure(self) -> bool:
        """True when people reach the forum over https, so cookies may demand it."""
        return self.base_url.startswith("https://")

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_url)

    @property
    def hosts(self) -> frozenset[str]:
        """The names that requests may call the forum by: its own, and this machine's for itself."""
        return LOOPBACK | {(urlsplit(self.base_url).hostname or "").lower()}

    @property
    def mail_host(self) -> str:
        """The host that ids of mails end in; a number is no name for one."""
        host = urlsplit(self.base_url).hostname or ""
        return "localhost" if _is_number(host) else host.encode("idna").decode()

    @property
    def sender(self) -> str:
        return self.mail_from or f"noreply@{self.mail_host}"

    @property
    def proxies(self) -> frozenset[str]:
        return frozenset(filter(None, (p.strip() for p in self.trusted_proxies.split(","))))


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1)
def load() -> Settings:
    """Read the environment; raise SettingsError with one line a mistake.

    >>> load().site_name
    'Casemaker'
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(
            "\n".join(_explain(e["loc"], TYPES.get(e["type"], e["msg"])) for e in error.errors())
        ) from None


def unknown() -> list[tuple[str, str]]:
    """Variables that look like settings and are none, each with the setting it may stand for, or ""."""
    known = ["FORUM_" + name.upper() for name in Settings.model_fields]
    strange = sorted(n for n in os.environ if n.startswith("FORUM_") and n not in known)
    return [(name, next(iter(get_close_matches(name, known, 1)), "")) for name in strange]


def _explain(place: tuple[int | str, ...], message: str) -> str:
    name = "FORUM_" + "_".join(str(part) for part in place).upper()
    return f"{name}: {message.removeprefix('Value error, ')}"


def database_url(settings: Settings) -> str:
    """The address Tortoise connects to."""
    own = settings.database_url
    return for_the_orm(own or f"sqlite://{data_folder(settings) / 'casemaker.sqlite3'}")


def data_folder(settings: Settings) -> Path:
    """The data folder, made on first use, closed to other users of the machine."""
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(f"FORUM_DATA_DIR: cannot make {folder}: {error.strerror}") from None
    return folder


@lru_cache(maxsize=4)
def secret_key(settings: Settings) -> bytes:
    """The key that form tokens are made with; generated once when the environment names none.

    Whichever process makes the file first has made it for all of them.
    """
    if settings.secret_key:
        return settings.secret_key.encode()
    path = data_folder(settings) / SECRET_FILE
    try:
        if not path.exists():
            with suppress(FileExistsError):
                write_private(path, secrets.token_urlsafe(48), over=False)
        key = path.read_bytes().strip()
    except OSError as error:
        why = error.strerror or error
        raise SettingsError(f"FORUM_DATA_DIR: cannot use {path}: {why}") from None
    if len(key) < SECRET_MIN_LENGTH:
        raise SettingsError(f"FORUM_DATA_DIR: {path} is damaged; delete it, and a new one is made")
    return key


def write_private(path: Path, text: str, *, over: bool = True) -> None:
    """Write a file that only this user can read, whole or not at all.

    Raises FileExistsError where there is one that it is not to be written `over`.
    """
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        (os.replace if over else _name)(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _name(draft: Path, path: Path) -> None:
    """Unless something has this name; in a folder where no file can have two, it is taken from it."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        os.replace(draft, path)
