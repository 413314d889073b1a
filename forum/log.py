"""A structured log: one line an event, each with the id of the request that caused it."""

import atexit
import logging
import sys
from collections import deque
from contextlib import suppress
from threading import Timer
from typing import TextIO

import structlog

from forum.settings import Settings

FLUSH_AFTER = 1.0
"""Seconds that lines may wait to be written together."""


class Buffered:
    """Lines that are written together: one write for each would cost more than many a page.

    What is worse than a request that went well is written at once, and so is the rest at the end.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._lines, self._timed = stream, deque[str](), False
        atexit.register(self.flush)

    def debug(self, message: str) -> None:
        self._lines.append(message)
        if not self._timed:
            self._timed = True
            timer = Timer(FLUSH_AFTER, self.flush)
            timer.daemon = True
            timer.start()

    info = debug

    def warning(self, message: str) -> None:
        self._lines.append(message)
        self.flush()

    error = critical = exception = warning

    def flush(self) -> None:
        self._timed = False
        waiting: list[str] = []
        with suppress(IndexError):  # the timer's thread may be emptying it too
            while True:
                waiting.append(self._lines.popleft())
        if waiting:
            self._stream.write("\n".join(waiting) + "\n")
            self._stream.flush()


_configured: list[Buffered] = []


def flush() -> None:
    """Write what waits: a signal that stops the server ends the process before its end is reached."""
    for written in _configured:
        written.flush()


def configure(settings: Settings) -> Buffered:
    """Send our events, and those of the libraries from warnings up, to standard error."""
    written = Buffered(sys.stderr)
    _configured[:] = [written]
    level = getattr(logging, settings.log_level.upper())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
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
    logging.basicConfig(level=max(level, logging.WARNING), stream=sys.stderr, format="%(message)s")
    return written
