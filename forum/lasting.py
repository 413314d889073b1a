"""Code and tables that stay until the end, kept out of the search for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """Whatever is made inside is there to stay: it is not searched for garbage, then or later.

    While a server starts that takes a tenth of its time, and afterwards a search among all of it would
    make everybody wait for a tenth of a second now and then.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
