"""Forms that no browser sends: odd charsets, rows of marks, senders who hang up."""

import time
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
import structlog
from starlette.applications import Starlette

from forum import log
from forum.settings import Settings
from forum.text.clean import clean_text
from forum.text.names import name_key
from tests.client import Client
from tests.slowness import slowness

SECRET = "MySecretPassPhrase99"
Message = MutableMapping[str, Any]


def multipart(fields: dict[str, str]) -> bytes:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'
        for n, v in fields.items()
    ]
    return "".join([*parts, "--x--\r\n"]).encode()


@pytest.mark.parametrize("charset", ["undefined", "punycode", "utf-7", "unicode_escape", "latin-1"])
@pytest.mark.parametrize("address", ["/login", "/verify", "/signup"])
async def test_only_utf_8_is_read(visitor: Client, db: str, charset: str, address: str) -> None:
    fields = {"csrf_token": await visitor.form_token(), "username": r"\ud800", "hash": "+2AA-"}
    kind = {"content-type": f"multipart/form-data; boundary=x; charset={charset}"}
    response = await visitor.post(address, content=multipart(fields), headers=kind)
    assert response.status_code == 400


async def test_a_long_row_of_marks_costs_no_time(visitor: Client, db: str) -> None:
    marks = "a" + "\u0315\u0300" * 50_000
    token = await visitor.form_token()
    for address, field in (("/login", "username"), ("/signup", "display_name")):
        content = multipart({"csrf_token": token, field: marks})
        kind = {"content-type": "multipart/form-data; boundary=x"}
        began = time.process_time()
        response = await visitor.post(address, content=content, headers=kind)
        assert response.status_code == 422
        assert time.process_time() - began < 1 * slowness()


def test_marks_that_a_language_has_stay() -> None:
    for word in ("Tiếng Việt", "שָׁלוֹם", "e\u0301\u0323"):
        assert name_key(clean_text(word)) == name_key(word)
    assert len(clean_text("x" + "\u0301" * 500)) == 31


async def test_whoever_hangs_up_leaves_one_line_in_the_log(
    app: Starlette, capfd: pytest.CaptureFixture[str]
) -> None:
    sent: list[Message] = []
    messages: Iterator[Message] = iter([
        {"type": "http.request", "body": b"username=a", "more_body": True},
        {"type": "http.disconnect"},
    ])  # fmt: skip

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [
        (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-length", b"700000"),
        (b"host", b"127.0.0.1"),
        (b"cookie", f"casemaker_guest={SECRET}".encode()),
    ]
    scope = {
        "type": "http", "method": "POST", "path": "/login", "raw_path": b"/login",
        "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1), "http_version": "1.1",
        "server": ("127.0.0.1", 80), "scheme": "http", "root_path": "",
    }  # fmt: skip
    await app(scope, receive, send)
    assert sent == []
    assert "Traceback" not in (logged := capfd.readouterr().err + capfd.readouterr().out)
    assert SECRET not in logged


def test_a_traceback_in_the_log_shows_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(Settings(log_format="console"))
    password = SECRET
    try:
        raise ValueError(str(len(password)))
    except ValueError:
        structlog.get_logger().exception("unhandled error")
    logged = capsys.readouterr().err
    assert "Traceback" in logged
    assert SECRET not in logged
