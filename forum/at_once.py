"""Waiting for several answers at once.

One after the other, each would wait for all other requests to have their turn.
"""

from asyncio import gather
from collections.abc import Awaitable
from typing import Any, TypeVar, overload

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")


@overload
async def at_once(a: Awaitable[A], b: Awaitable[B], /) -> tuple[A, B]: ...
@overload
async def at_once(
    a: Awaitable[A], b: Awaitable[B], c: Awaitable[C], d: Awaitable[D], /
) -> tuple[A, B, C, D]: ...
@overload
async def at_once(
    a: Awaitable[A], b: Awaitable[B], c: Awaitable[C], d: Awaitable[D], e: Awaitable[E], f: Awaitable[F], /
) -> tuple[A, B, C, D, E, F]: ...  # fmt: skip
async def at_once(*asked: Awaitable[Any]) -> tuple[Any, ...]:
    """What each gives, once all have ended: none goes on when the page is long answered.

    Raises what was raised by the first of them, as they stand here, that failed.
    """
    answers = await gather(*asked, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return tuple(answers)
