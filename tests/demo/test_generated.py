"""Data to load the forum with is as the forum would have counted it, and the same for a seed."""

from datetime import UTC, datetime
from random import Random

import pytest

from forum.demo.generated.cast import make_cast
from forum.demo.generated.fill import generate
from forum.demo.generated.pieces import make_pieces
from forum.demo.generated.thread import Maker, Row
from forum.errors import Conflict
from forum.models import Edition, Member, Reply, Thread
from tests.actions.snapshots import assert_nothing_drifted
from tests.editions import everything_stored, verified
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")


async def test_every_counter_score_and_rank_is_what_counting_gives() -> None:
    assert await generate(12, 40, seed=7) == await Reply.all().count()
    assert await Thread.all().count() == 12
    assert await Reply.filter(depth__gt=2).exists()
    assert await Reply.filter(score__gt=0).exists()
    await assert_nothing_drifted()


async def test_one_thread_in_a_hundred_has_an_edition_that_verifies() -> None:
    await generate(100, 5, seed=3)
    [edition] = await Edition.all()
    assert (await verified(edition)).holds
    assert await Reply.all().count() == pytest.approx(500, abs=60)


async def test_posts_go_on_after_it(manager_of_generated: Member) -> None:

    thread = await make_thread(manager_of_generated)
    await make_reply(manager_of_generated, await Thread.get(id=1))
    assert thread.id == 4
    await assert_nothing_drifted()


@pytest.fixture
async def manager_of_generated() -> Member:
    await generate(3, 4, seed=1)
    return await Member.get(role="manager")


async def test_a_forum_that_is_not_empty_is_left_alone() -> None:
    await make_member()
    before = await everything_stored()
    with pytest.raises(Conflict, match="empty one"):
        await generate(3, 4, seed=1)
    assert await everything_stored() == before


def test_the_same_seed_makes_the_same_rows() -> None:
    one, same, other = (made_by(seed) for seed in (5, 5, 6))
    assert one == same
    assert one != other


def made_by(seed: int) -> dict[str, list[Row]]:
    chance, at = Random(seed), datetime(2024, 1, 1, tzinfo=UTC)  # noqa: S311
    cast = make_cast(chance, 10, {"agency": 1, "member": 1}, at)
    maker = Maker(chance, cast, make_pieces(chance), [1, 2, 3, 4], [1, 2], 1)
    return {**cast.rows, **maker.thread(1, 30, at).rows}
