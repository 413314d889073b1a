"""Long runs of random deeds, with damage in between: a check finds none, or all of it."""

import random

from forum.actions.recount import drain_rescores
from tests.actions.damage import DAMAGES, do, mended
from tests.actions.snapshots import drifts
from tests.actions.test_drift import a_busy_forum

STEPS = 40
HARMLESS = [damage for damage in DAMAGES if not damage.sql.startswith("UPDATE pick SET")]
"""But for what the database may refuse."""


async def test_after_any_deeds_a_check_finds_nothing_and_after_damage_all_is_mended(
    rounds: int, chance: random.Random, db: str
) -> None:
    busy = await a_busy_forum(chance.randrange(10**6))
    named = 0
    for number in range(rounds):
        deeds = [await busy.step() for _ in range(STEPS)]
        await busy.visits.fold()
        await drain_rescores()
        assert await drifts() == [], (number, deeds)
        for damage in chance.sample(HARMLESS, 3):
            await do(damage)
        named += len(await drifts())
        await mended()
        assert await drifts() == [], number
        assert await mended() == []
    print(  # noqa: T201  (figures are wanted)
        f"{rounds} rounds of {STEPS} deeds: 0 drifts; {named} after damage, all mended"
    )
