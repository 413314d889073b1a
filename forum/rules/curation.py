"""How much a thread's summary needs a manager."""

from msgspec import Struct

from forum.rules.staleness import Stale

ENOUGH_TO_PUBLISH = 3
"""Arguments from which a first edition is worth a manager's time; fewer than that fill no page."""
MOST = 999
"""Of each kind of need that counts: with three kinds the number still fits into its column."""


class Waiting(Struct, frozen=True):
    """What a thread has for a manager to do; counts of things."""

    has_edition: bool = False
    arguments: int = 0
    edited: int = 0
    withheld: int = 0
    outranked: int = 0
    new: int = 0
    strong: int = 0
    untagged: int = 0
    nominations: int = 0

    @property
    def need(self) -> int:
        """Sorts the queue, 0 for nothing to do.

        Three kinds of need, of which one of the first outweighs all of the next. First: readers have
        no edition, the more arguments the worse. Second: they have one that is stale. Words that
        they may no longer see count 5, as the line says nothing; a line that a better argument
        outranks and a type that is well supported and absent count 3; an edited source and a new
        argument count 1, as a manager has only to look. Third: what waits in the thread. A
        nomination counts 3, since somebody waits for an answer, and an untagged reply 1.
        """
        first = 0 if self.has_edition or self.arguments < ENOUGH_TO_PUBLISH else self.arguments
        second = 5 * self.withheld + 3 * (self.outranked + self.strong) + self.edited + self.new
        third = 3 * self.nominations + self.untagged
        total = 0
        for kind in (first, second, third):
            total = total * (MOST + 1) + min(kind, MOST)
        return total


def waiting(stale: Stale | None, *, arguments: int, untagged: int, nominations: int) -> Waiting:
    """Without `stale` there is no edition."""
    if stale is None:
        return Waiting(arguments=arguments, untagged=untagged, nominations=nominations)
    return Waiting(
        has_edition=True,
        arguments=arguments,
        edited=stale.edited,
        withheld=stale.withheld,
        outranked=len(stale.outranked),
        new=len(stale.new),
        strong=len(stale.strong),
        untagged=untagged,
        nominations=nominations,
    )
