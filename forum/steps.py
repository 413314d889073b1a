"""What a transaction does, told as steps: a generator of statements that is given the rows of each."""

from collections.abc import Awaitable, Callable, Generator, Sequence
from typing import Any, TypeVar, cast

Done = TypeVar("Done")
Row = dict[str, Any]
Statement = tuple[Any, ...]
"""SQL with `?` placeholders, then a value for each."""
Statements = Sequence[Statement]
Steps = Generator[Statements, list[list[Row]], Done]


def take(steps: Steps[Done], run: Callable[[Statements], list[list[Row]]]) -> Done:
    """All of them, in the thread that asks."""
    try:
        statements = next(steps)
        while True:
            statements = steps.send(run(statements))
    except StopIteration as end:
        return cast(Done, end.value)


async def take_waiting(
    steps: Steps[Done], run: Callable[[Statements], Awaitable[list[list[Row]]]]
) -> Done:
    """The same where others go on meanwhile."""
    try:
        statements = next(steps)
        while True:
            statements = steps.send(await run(statements))
    except StopIteration as end:
        return cast(Done, end.value)
