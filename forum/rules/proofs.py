"""How long a password that was typed proves who sits at a browser."""

from datetime import datetime, timedelta

LASTS = timedelta(minutes=15)


def is_proved(proved_at: datetime | None, at: datetime) -> bool:
    return proved_at is not None and proved_at > at - LASTS
