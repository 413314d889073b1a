"""One line of log a request, with the id that the answer carries."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
import structlog

from forum import log
from forum.settings import Settings
from tests.client import Client
from tests.http.cast import World

Lines = list[dict[str, Any]]
Captured = pytest.CaptureFixture[str]


@contextmanager
def logged(**options: Any) -> Iterator[None]:
    """Inside a test, for that is when standard error is the one that is captured."""
    handlers = logging.root.handlers[:]
    log.configure(Settings(**options))
    try:
        yield
    finally:
        log.forget()
        logging.root.handlers[:] = handlers


def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


async def test_a_request_is_one_line_with_the_id_of_its_answer(
    visitor: Client, capsys: Captured
) -> None:
    with logged(log_format="json"):
        response = await visitor.get("/about")
    # What else this process does may have something to tell too.
    (line,) = [line for line in lines(capsys) if "path" in line]
    assert line["request"] == response.headers["x-request-id"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/about", 200)
    assert line["ms"] >= 0
    assert line["timestamp"].endswith("Z")


async def test_a_fault_of_ours_is_told_to_the_log_with_the_same_id(
    visitor: Client, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> None:
        raise RuntimeError("out of paper")

    monkeypatch.setattr("forum.web.front.load_topics", fail)
    with logged(log_format="json"):
        response = await visitor.get("/")
    fault, request = [line for line in lines(capsys) if "request" in line]
    assert fault["request"] == request["request"] == response.headers["x-request-id"]
    assert "out of paper" in fault["exception"]
    assert request["status"] == 500


async def test_what_people_type_is_not_in_the_log(
    visitor: Client, capsys: Captured, world: World
) -> None:
    for format in ("json", "console"):
        with logged(log_format=format):
            await visitor.submit("/login", username="author", password="my secret password")
        told = capsys.readouterr().err
        assert "/login" in told
        assert "my secret password" not in told


@pytest.mark.parametrize("format", ["json", "console"])
async def test_a_line_break_in_an_address_forges_no_line(
    visitor: Client, capsys: Captured, format: str
) -> None:
    with logged(log_format=format):
        await visitor.get("/nowhere%0a2026-01-01 [info] forged")
    # Applications of earlier tests may write down what they were asked only now.
    told = [line for line in capsys.readouterr().err.splitlines() if "forged" in line]
    assert len(told) == 1
    assert "/nowhere" in told[0]


async def test_a_quieter_log_leaves_requests_out(visitor: Client, capsys: Captured) -> None:
    with logged(log_level="warning"):
        await visitor.get("/about")
    assert capsys.readouterr().err == ""


def test_lines_wait_for_each_other_and_a_fault_takes_them_along() -> None:
    paper = StringIO()
    written = log.Buffered(paper)
    written.info("one")
    written.info("two")
    assert paper.getvalue() == ""
    written.error("three")
    assert paper.getvalue() == "one\ntwo\nthree\n"
    written.flush()
    assert paper.getvalue() == "one\ntwo\nthree\n"


def test_half_a_character_does_not_keep_a_fault_out_of_the_log(capsys: Captured) -> None:
    with logged(log_format="json"):
        structlog.get_logger().error("strange words", words="\ud83d")
    (line,) = lines(capsys)
    assert line["event"] == "strange words"


async def test_links_that_were_mailed_are_not_told_to_the_log(
    visitor: Client, capsys: Captured
) -> None:
    with logged(log_format="json"):
        for path in ("/login/reset", "/mail/verify", "/mail/unsubscribe"):
            await visitor.get(f"{path}/a-secret")
    told = [line["path"] for line in lines(capsys)]
    assert told == ["/login/reset/…", "/mail/verify/…", "/mail/unsubscribe/…"]
