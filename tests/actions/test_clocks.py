"""Clocks that jump, days that have 23 hours, and dates from many zones: the order stays, tokens stay dead."""

import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from forum import clock
from forum.actions.mail_tokens import make_token, use_token
from forum.actions.sessions import LIFETIME, open_session
from forum.actions.sign_ins import Caller
from forum.actions.tokens import hash_token
from forum.background import SHARED_WORK
from forum.database import rows
from forum.errors import NotFound
from forum.models import Purpose, Reply, Thread
from forum.queries.viewer import load_viewer
from forum.transfer.imported import Author, ImportedReply, ImportedThread
from forum.transfer.load import load_threads
from tests.actions.snapshots import drifts
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
DAY = timedelta(days=1)
PAT = Author("old:pat", "Pat", "")


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """What every module of ours that asks for the time gets."""
    for name, module in list(sys.modules.items()):
        if name.startswith("forum.") and hasattr(module, "now") and name != "forum.clock":
            monkeypatch.setattr(module, "now", lambda: at)


def said(number: int, at: datetime) -> ImportedReply:
    return ImportedReply(f"old:{number}", PAT, f"It saves ${number}.", at, None, arguments=("roi",))


def asked(*replies: ImportedReply) -> ImportedThread:
    first = min(reply.created_at for reply in replies)
    return ImportedThread("old:t", "An old thread", "Body", PAT, first - DAY, replies=replies)


async def order() -> list[str | None]:
    return [reply.origin for reply in await Reply.all().order_by("position")]


async def test_replies_stand_in_the_order_in_which_they_came_whatever_the_clock_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author, today = await make_member(), clock.now()
    thread = await make_thread(author)
    made = []
    for at in (today, today - DAY, today + DAY, today - DAY / 2):
        set_clock(monkeypatch, at)
        made.append((await make_reply(author, thread, argument=["roi"])).id)
    found = await Reply.all().order_by("position")
    assert [reply.id for reply in found] == made == sorted(made)
    assert [reply.ordinal for reply in found] == [1, 2, 3, 4]
    assert await drifts() == []


async def test_a_link_that_was_used_stays_used_when_the_clock_goes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    member, today = await make_member(), clock.now()
    token = await make_token(member.id, Purpose.RESET, "a@agency.example")
    await use_token(token, Purpose.RESET)
    for at in (today - DAY, today, today + DAY):
        set_clock(monkeypatch, at)
        with pytest.raises(NotFound):
            await use_token(token, Purpose.RESET)


async def test_a_link_does_not_live_longer_than_the_clock_that_made_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    member, today = await make_member(), clock.now()
    token = await make_token(member.id, Purpose.RESET, "a@agency.example")
    set_clock(monkeypatch, today + DAY)
    with pytest.raises(NotFound):
        await use_token(token, Purpose.RESET)
    newer = await make_token(member.id, Purpose.RESET, "a@agency.example")
    set_clock(monkeypatch, today)
    with pytest.raises(NotFound):  # the newer one has ended it for good
        await use_token(token, Purpose.RESET)
    assert (await use_token(newer, Purpose.RESET))["member_id"] == member.id


async def test_an_expired_session_stays_dead_when_the_clock_goes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    member, today = await make_member(), clock.now()
    token = await open_session(member, Caller("A browser"))
    key, late = hash_token(token), today + LIFETIME + DAY
    for at, alive in ((today - DAY, True), (late - 2 * DAY, True), (late, False)):
        set_clock(monkeypatch, at)
        assert (await load_viewer(key)).is_member is alive
    await SHARED_WORK["old sessions"]()
    set_clock(monkeypatch, today)
    assert not (await load_viewer(key)).is_member


async def test_the_hour_that_comes_twice_is_told_apart_by_its_zone() -> None:
    summer, winter = timezone(-timedelta(hours=4)), timezone(-timedelta(hours=5))
    first = said(1, datetime(2024, 11, 3, 1, 50, tzinfo=summer))
    second = said(2, datetime(2024, 11, 3, 1, 10, tzinfo=winter))  # twenty minutes later
    await load_threads([asked(second, first)])
    assert await order() == ["old:1", "old:2"]
    assert await drifts() == []


async def test_a_leap_day_is_the_day_that_it_is_in_utc() -> None:
    tokyo, denver = timezone(timedelta(hours=9)), timezone(-timedelta(hours=7))
    late = said(1, datetime(2024, 2, 29, 23, 30, tzinfo=denver))  # in UTC the 1st of March
    early = said(2, datetime(2024, 3, 1, 8, 30, tzinfo=tokyo))  # in UTC still the 29th of February
    await load_threads([asked(late, early)])
    assert await order() == ["old:2", "old:1"]
    counted = await rows(
        "SELECT value, n FROM argument_count WHERE type_id = 0 AND facet = 'since' AND n > 0"
        " ORDER BY value"
    )
    assert [(row["value"], row["n"]) for row in counted] == [("2024-02-29", 1), ("2024-03-01", 1)]
    assert await drifts() == []


async def test_a_source_of_many_zones_comes_in_once_and_in_the_order_of_utc() -> None:
    begin = datetime(2024, 3, 31, 0, 30, tzinfo=UTC)
    replies = [
        said(n, (begin + timedelta(minutes=n)).astimezone(timezone(timedelta(hours=n % 25 - 12))))
        for n in range(1, 50)
    ]
    await load_threads([asked(*reversed(replies))])
    in_utc = [replace(one, created_at=one.created_at.astimezone(UTC)) for one in replies]
    again = await load_threads([asked(*in_utc)])
    assert again.created.total() == 0
    assert await order() == [reply.origin for reply in replies]
    assert (await Thread.get()).active_at == replies[-1].created_at
