"""Settings are checked once, at the start, and a bad one is told in one clear line."""

import os
import stat
from pathlib import Path

import pytest

from forum import settings as environment
from forum.errors import SettingsError
from forum.mail_server import mail_server
from forum.settings import Settings

BAD = {
    "FORUM_DATABASE_URL": "mysql://localhost/forum",
    "FORUM_BASE_URL": "forum.agency.example",
    "FORUM_SECRET_KEY": "short",
    "FORUM_METRICS_TOKEN": "short",
    "FORUM_REDIS_URL": "redis://host:port",
    "FORUM_SMTP_URL": "smtp://user:pass/word@host",
    "FORUM_MAIL_FROM": "Forum <forum@agency.example>",
    "FORUM_PRIVATE": "perhaps",
    "FORUM_SIGNUP": "anyone",
    "FORUM_RATE_LIMITS": "sometimes",
    "FORUM_LOG_FORMAT": "xml",
    "FORUM_LOG_LEVEL": "loud",
    "FORUM_SITE_NAME": "",
    "FORUM_DATA_DIR": "",
    "FORUM_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_one_line_that_names_the_variable(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, BAD[name])
    environment.load.cache_clear()
    with pytest.raises(SettingsError) as caught:
        environment.load()
    environment.load.cache_clear()
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{name}: ")
    assert "Value error" not in line
    assert "pydantic" not in line


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [("FORUM_PRIVATE", "perhaps", "true or false"), ("FORUM_CACHE_MB", "16 MB", "a whole number")],
)
def test_what_a_value_must_be_is_said_in_plain_words(
    name: str, text: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, text)
    environment.load.cache_clear()
    with pytest.raises(SettingsError, match=f"^{name}: must be {wanted}$"):
        environment.load()
    environment.load.cache_clear()


def test_a_misspelled_variable_is_found_with_what_it_may_stand_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORUM_SMPT_URL", "smtp://mail.example")
    monkeypatch.setenv("FORUM_QQQ", "1")
    monkeypatch.setenv("FORUM_SITE_NAME", "Ours")
    assert environment.unknown() == [("FORUM_QQQ", ""), ("FORUM_SMPT_URL", "FORUM_SMTP_URL")]


def test_two_bad_values_are_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUM_SIGNUP", "anyone")
    monkeypatch.setenv("FORUM_BASE_URL", "https://a.example/with/a/path")
    environment.load.cache_clear()
    with pytest.raises(SettingsError) as caught:
        environment.load()
    environment.load.cache_clear()
    assert len(str(caught.value).splitlines()) == 2


def test_a_bad_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUM_SECRET_KEY", "my-secret")
    environment.load.cache_clear()
    with pytest.raises(SettingsError) as caught:
        environment.load()
    environment.load.cache_clear()
    assert "my-secret" not in str(caught.value)


def test_a_secret_is_made_for_this_user_alone_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    settings = Settings(data_dir=folder)
    environment.secret_key.cache_clear()
    made = environment.secret_key(settings)
    assert len(made) >= 32
    file = folder / environment.SECRET_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    environment.secret_key.cache_clear()
    assert environment.secret_key(settings) == made
    assert [path.name for path in folder.iterdir()] == [environment.SECRET_FILE]


@pytest.mark.parametrize(
    ("of", "call"),
    [(os, "open"), (os, "fdopen"), (os, "fsync"), (Path, "read_bytes"), (Path, "unlink")],
)
def test_a_secret_that_cannot_be_kept_is_one_line_and_made_at_the_next_start(
    of: object, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    environment.secret_key.cache_clear()
    settings = Settings(data_dir=tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(of, call, fail)
        with pytest.raises(SettingsError, match="No space left on device") as caught:
            environment.secret_key(settings)
    assert len(str(caught.value).splitlines()) == 1
    assert len(environment.secret_key(settings)) >= 32
    file = tmp_path / environment.SECRET_FILE
    assert [path for path in tmp_path.iterdir() if path.suffix != ".tmp"] == [file]


def test_a_folder_whose_files_have_one_name_each_has_a_secret_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", fail)
    environment.secret_key.cache_clear()
    assert len(environment.secret_key(Settings(data_dir=tmp_path))) >= 32
    assert [path.name for path in tmp_path.iterdir()] == [environment.SECRET_FILE]


def test_processes_that_start_at_one_moment_have_one_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, exists = Settings(data_dir=tmp_path), Path.exists

    def other_is_faster(path: Path) -> bool:
        there = exists(path)
        if path.name == environment.SECRET_FILE:
            path.write_text("o" * 64)
        return there

    environment.secret_key.cache_clear()
    monkeypatch.setattr(Path, "exists", other_is_faster)
    assert environment.secret_key(settings) == b"o" * 64


@pytest.mark.parametrize("left", ["", "short\n"])
def test_a_damaged_secret_is_not_used(left: str, tmp_path: Path) -> None:
    (tmp_path / environment.SECRET_FILE).write_text(left)
    environment.secret_key.cache_clear()
    with pytest.raises(SettingsError, match="delete it"):
        environment.secret_key(Settings(data_dir=tmp_path))


def test_two_forums_have_two_secrets(tmp_path: Path) -> None:
    first = environment.secret_key(Settings(data_dir=tmp_path / "a"))
    assert first != environment.secret_key(Settings(data_dir=tmp_path / "b"))


def test_a_secret_of_the_environment_is_used_and_not_written(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret_key="s" * 40)
    assert environment.secret_key(settings) == b"s" * 40
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SettingsError, match="FORUM_DATA_DIR"):
        environment.data_folder(Settings(data_dir=tmp_path / "file" / "data"))


def test_without_a_database_of_its_own_it_is_sqlite_in_the_data_folder(tmp_path: Path) -> None:
    url = environment.database_url(Settings(data_dir=tmp_path))
    assert url.startswith(f"sqlite://{tmp_path}/casemaker.sqlite3")


def test_postgres_may_be_called_by_either_name(tmp_path: Path) -> None:
    for scheme in ("postgres", "postgresql"):
        url = environment.database_url(
            Settings(data_dir=tmp_path, database_url=f"{scheme}://db/forum")
        )
        assert url.startswith("asyncpg://db/forum?")


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "starttls"),
    [
        ("smtp://mail.example", "mail.example", 587, False, "required"),
        ("smtp://mail.example:25?starttls=off", "mail.example", 25, False, "off"),
        ("smtps://ana%40x:p%40ss@mail.example", "mail.example", 465, True, "off"),
    ],
)
def test_the_address_of_a_mail_server(
    url: str, host: str, port: int, tls: bool, starttls: str
) -> None:
    found = mail_server(url)
    assert (found.host, found.port, found.tls, found.starttls) == (host, port, tls, starttls)
    assert "@" not in found.username or (found.username, found.password) == ("ana@x", "p@ss")


@pytest.mark.parametrize(
    "url", ["smtp://", "http://host", "smtp://host:0", "smtp://host/path", "smtp://h?starttls=maybe",
            "smtp://h?password=x", "smtp://h:port"],
)  # fmt: skip
def test_a_bad_address_of_a_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"must look|takes one option"):
        mail_server(url)


@pytest.mark.parametrize(
    ("base", "sender"),
    [
        ("https://forum.agency.example", "noreply@forum.agency.example"),
        ("http://127.0.0.1:8000", "noreply@localhost"),
    ],
)
def test_mail_comes_from_the_forums_own_host(tmp_path: Path, base: str, sender: str) -> None:
    assert Settings(data_dir=tmp_path, base_url=base).sender == sender
