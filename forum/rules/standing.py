"""Suspensions and silences: on since a moment, until another or until somebody lifts them."""

from datetime import UTC, date, datetime, time


def is_on(since: datetime | None, until: datetime | None, at: datetime) -> bool:
    return since is not None and (until is None or at < until)


def start_of(day: date | None) -> datetime | None:
    """The moment at which that day begins: the last one on which it still holds is the day before."""
    return datetime.combine(day, time(), UTC) if day else None
