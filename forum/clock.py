"""The time, always with its zone, always UTC."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
