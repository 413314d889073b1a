"""Code and tables that stay until the end, kept out of the search for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 10_000
"""Objects that are made before the young ones are searched: more than are in use in a rush of requests.
After fewer, what a request needs outlives the search, counts as old, and soon all that is old is searched,
which takes as long as a hundred pages."""


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
        gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
        gc.enable()
