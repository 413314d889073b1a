"""What a browser says it can unpack."""

from functools import lru_cache


@lru_cache(maxsize=200)
def takes_gzip(asked: bytes) -> bool:
    """By its `Accept-Encoding`."""
    return any(
        name.strip() == b"gzip" and weight.replace(b" ", b"") not in {b"q=0", b"q=0.0"}
        for name, _, weight in (part.partition(b";") for part in asked.split(b","))
    )
