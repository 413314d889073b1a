"""A structured log: one line an event, each with the id of the request that caused it."""

import atexit
import json
import logging
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import cache
from threading import Timer
from typing import Any, TextIO

import orjson
import structlog

from forum.clock import now
from forum.settings import Settings

FLUSH_AFTER = 1.0
"""Seconds that lines may wait to be written together."""
TOGETHER = 50
"""Events that are put into words at once, before other requests have to wait for it."""


class Buffered:
    """Lines that are written together: one write for each would cost more than many a page.

    What is worse than a request that went well is written at once, and so is the rest at the end.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._timed = stream, False
        self._lines, self._events = deque[str](), deque[tuple[datetime, str, dict[str, Any]]]()
        atexit.register(self.flush)

    def later(self, event: str, told: dict[str, Any]) -> None:
        """An event of now that is put into words soon, with others: that takes half of the time."""
        self._events.append((now(), event, told))
        if len(self._events) >= TOGETHER:
            self._put_into_words()
        self._flush_soon()

    def debug(self, message: str) -> None:
        self._lines.append(message)
        self._flush_soon()

    info = debug

    def warning(self, message: str) -> None:
        self._put_into_words()
        self._lines.append(message)
        self.flush()

    error = critical = exception = warning

    def flush(self) -> None:
        self._timed = False
        self._put_into_words()
        waiting = "".join(f"{line}\n" for line in _taken_from(self._lines))
        if waiting and not self._stream.closed:  # as it is while a process ends
            with suppress(OSError):  # a full disk costs lines of the log, no answers
                self._stream.write(waiting)
                self._stream.flush()

    def _put_into_words(self) -> None:
        for when, event, told in _taken_from(self._events):
            timestamp = when.isoformat().replace("+00:00", "Z")
            bound().info(event, timestamp=timestamp, **told)

    def _flush_soon(self) -> None:
        if not self._timed:
            self._timed = True
            timer = Timer(FLUSH_AFTER, self.flush)
            timer.daemon = True
            timer.start()


def _taken_from(waiting: deque[Any]) -> Iterator[Any]:
    """All of it; the timer's thread may be taking some too."""
    with suppress(IndexError):
        while True:
            yield waiting.popleft()


_configured: list[Buffered] = []


@cache
def bound() -> structlog.typing.FilteringBoundLogger:
    """The logger as it is configured, found once: finding it takes as long as writing a line."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger().bind()
    return logger


def later(event: str, **told: Any) -> None:
    """Log what is no hurry."""
    for written in _configured:
        written.later(event, told)


def flush() -> None:
    """Write what waits: a signal that stops the server ends the process before its end is reached."""
    for written in _configured:
        written.flush()


def forget() -> None:
    """Write what waits, and log as before all this was configured."""
    flush()
    _configured.clear()
    structlog.reset_defaults()
    bound.cache_clear()


def _as_json(event: dict[str, Any], default: Callable[[Any], Any]) -> str:
    try:
        return orjson.dumps(event, default=default).decode()
    except TypeError:  # half a character, which the other writes as a number
        return json.dumps(event, default=default)


def configure(settings: Settings) -> None:
    """Send our events, and those of the libraries from warnings up, to standard error."""
    written = Buffered(sys.stderr)
    _configured[:] = [written]
    level = getattr(logging, settings.log_level.upper())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.MaybeTimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(_as_json)
        if settings.log_format == "json"
        # Prettier tracebacks would show local variables: passwords, and the tokens of sessions.
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, last]
        if settings.log_format == "json"
        else [*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: written,
        cache_logger_on_first_use=False,
    )
    bound.cache_clear()
    logging.basicConfig(level=max(level, logging.WARNING), stream=sys.stderr, format="%(message)s")
