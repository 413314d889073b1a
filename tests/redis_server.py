"""Whether there is a Redis to test with, and where."""

import os

import pytest
from redis import Redis
from redis.exceptions import RedisError

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


def why_no_redis() -> str:
    """Why tests with Redis cannot run here, or nothing."""
    try:
        with Redis.from_url(REDIS, socket_connect_timeout=1) as redis:
            redis.ping()
    except RedisError as error:
        return f"Redis does not answer at {REDIS}: {error} (set TEST_REDIS_URL)"
    return ""


needs_redis = pytest.mark.skipif(bool(why_no_redis()), reason=why_no_redis())
