"""Flagging a post, taking that back, and what managers decide."""

import asyncio

import pytest
import pytest_asyncio

from forum.actions.decisions import decide
from forum.actions.flags import flag_reply, flag_thread, unflag_reply
from forum.actions.moderation import hide_reply, lock, unhide_reply
from forum.actions.replies import withdraw_reply
from forum.errors import Conflict, Forbidden, Invalid, NotFound
from forum.models import AuditEntry, Flag, FlagState, Member, Notice, Reply, Review, Role, Thread
from forum.permissions import VISITOR, Viewer
from forum.rules.drafts import judge
from forum.rules.flags import DecisionDraft, FlagDraft
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
SPAM = FlagDraft(kind="spam", note="It sells a product.")


@pytest_asyncio.fixture
async def reply(db: str) -> Reply:
    author = await make_member("author")
    return await make_reply(author, await make_thread(author), argument=["roi"])


@pytest_asyncio.fixture
async def manager(db: str) -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def a_reader() -> Viewer:
    return await viewer_for(await make_member())


async def decision(kind: str, reason: str = "") -> DecisionDraft:
    """About the only post that waits, as one sees it now."""
    review, last = await Review.get(), await Flag.all().order_by("-id").first()
    return DecisionDraft(
        post=review.post,
        review=review.id,
        until=last.id if last else 0,
        decision=kind,
        reason=reason,
    )


async def told() -> list[tuple[str, str]]:
    found = await Notice.all().order_by("id")
    names = {member.id: member.username for member in await Member.all()}
    return [(names[notice.member_id], notice.text) for notice in found]


async def test_one_member_has_one_open_flag_a_post_and_may_change_it(reply: Reply) -> None:
    reader = await a_reader()
    await flag_reply(reader, reply.id, SPAM)
    await flag_reply(reader, reply.id, FlagDraft(kind="abusive"))
    flag, review = await Flag.get(), await Review.get()
    assert (flag.kind, flag.note, review.flag_count) == ("abusive", "", 1)
    await flag_reply(await a_reader(), reply.id, SPAM)
    assert (await Review.get()).flag_count == 2


async def test_flags_of_one_moment_are_one_review(reply: Reply) -> None:
    readers = [await a_reader() for _ in range(5)]
    await asyncio.gather(*(flag_reply(reader, reply.id, SPAM) for reader in readers))
    await asyncio.gather(*(flag_reply(readers[0], reply.id, SPAM) for _ in range(3)))
    assert (await Review.get()).flag_count == await Flag.all().count() == 5


async def test_a_flag_that_is_taken_back_waits_no_longer(reply: Reply) -> None:
    one, other = await a_reader(), await a_reader()
    for reader in (one, other):
        await flag_reply(reader, reply.id, SPAM)
    for _ in range(2):
        await unflag_reply(one, reply.id)
    assert (await Review.get()).flag_count == 1
    await unflag_reply(other, reply.id)
    assert await Review.all().count() == await Flag.all().count() == 0


async def test_nobody_flags_what_is_their_own_or_out_of_view(reply: Reply, manager: Viewer) -> None:
    author = await viewer_for(await Member.get(username="author"))
    for viewer in (author, VISITOR):
        with pytest.raises(Forbidden):
            await flag_reply(viewer, reply.id, SPAM)
    await hide_reply(manager, reply.id, "Names people")
    with pytest.raises(Forbidden):
        await flag_reply(await a_reader(), reply.id, SPAM)
    with pytest.raises(NotFound):
        await flag_reply(await a_reader(), 10**9, SPAM)
    assert await Flag.all().count() == 0


async def test_a_locked_thread_can_still_be_flagged(reply: Reply, manager: Viewer) -> None:
    await lock(manager, reply.thread_id)
    await flag_thread(await a_reader(), reply.thread_id, SPAM)
    assert (await Review.get()).post == f"thread {reply.thread_id}"


async def test_flagging_makes_no_page_new(reply: Reply) -> None:
    before = (await Thread.get()).version
    await flag_reply(await a_reader(), reply.id, SPAM)
    assert (await Thread.get()).version == before


@pytest.mark.parametrize(
    "typed", [{}, {"kind": "boring"}, {"kind": "spam", "note": "x" * 501}], ids=str
)
def test_a_flag_says_what_is_wrong_in_few_words(typed: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        judge(FlagDraft, typed)


async def test_dismissing_tells_the_flaggers_and_not_the_author(
    reply: Reply, manager: Viewer
) -> None:
    await flag_reply(await a_reader(), reply.id, SPAM)
    await decide(manager, await decision("dismiss"))
    assert (await Flag.get()).state is FlagState.DISMISSED
    assert await Review.all().count() == 0
    assert (await Reply.get()).hidden_at is None
    ((name, words),) = await told()
    assert name != "author"
    assert "lets it stand" in words
    assert (await AuditEntry.get()).deed == "dismiss flags"


async def test_hiding_tells_both_with_the_reason_for_the_author(
    reply: Reply, manager: Viewer
) -> None:
    await flag_reply(await a_reader(), reply.id, SPAM)
    await decide(manager, await decision("hide", "Advertises a product."))
    assert (await Reply.get()).hidden_reason == "Advertises a product."
    assert (await Flag.get()).state is FlagState.UPHELD
    words = dict(await told())
    assert words.pop("author") == "A manager hid your reply: Advertises a product."
    assert "hid it" in next(iter(words.values()))


async def test_hiding_where_the_words_stand_closes_the_flags_too(
    reply: Reply, manager: Viewer
) -> None:
    await flag_reply(await a_reader(), reply.id, SPAM)
    await hide_reply(manager, reply.id, "Names people")
    assert await Review.all().count() == 0
    await unhide_reply(manager, reply.id)
    assert [text for name, text in await told() if name == "author"] == [
        "A manager hid your reply: Names people", "A manager shows your reply again.",
    ]  # fmt: skip


async def test_hiding_asks_for_a_reason() -> None:
    with pytest.raises(Invalid) as error:
        judge(DecisionDraft, {"post": "reply 1", "review": "1", "decision": "hide", "reason": " "})
    assert set(error.value.fields) == {"reason"}


async def test_a_flag_that_came_meanwhile_keeps_the_post_waiting(
    reply: Reply, manager: Viewer
) -> None:
    await flag_reply(await a_reader(), reply.id, SPAM)
    seen = await decision("dismiss")
    await flag_reply(await a_reader(), reply.id, FlagDraft(kind="abusive"))
    await decide(manager, seen)
    assert (await Review.get()).flag_count == 1
    assert (await Flag.get(state=FlagState.OPEN)).kind == "abusive"


async def test_of_two_managers_at_one_moment_one_decides_and_the_other_is_told_who(
    reply: Reply, manager: Viewer
) -> None:
    other = await viewer_for(await make_member("otto", role=Role.MANAGER))
    await flag_reply(await a_reader(), reply.id, SPAM)
    hide, dismiss = await decision("hide", "Advertises."), await decision("dismiss")
    found = await asyncio.gather(
        decide(manager, hide), decide(other, dismiss), return_exceptions=True
    )
    (refused,) = [error for error in found if error is not None]
    assert isinstance(refused, Conflict)
    assert "Manager has decided" in str(refused) or "Otto has decided" in str(refused)
    assert await AuditEntry.all().count() == 1
    with pytest.raises(Conflict, match="has decided about this meanwhile"):
        await decide(manager, hide)


async def test_what_was_taken_back_meanwhile_says_so(reply: Reply, manager: Viewer) -> None:
    reader = await a_reader()
    await flag_reply(reader, reply.id, SPAM)
    seen = await decision("dismiss")
    await unflag_reply(reader, reply.id)
    with pytest.raises(Conflict, match="does not wait any longer"):
        await decide(manager, seen)


async def test_flags_on_a_withdrawn_reply_can_be_closed(reply: Reply, manager: Viewer) -> None:
    await flag_reply(await a_reader(), reply.id, SPAM)
    await withdraw_reply(await viewer_for(await Member.get(username="author")), reply.id)
    await decide(manager, await decision("dismiss"))
    assert await Review.all().count() == 0


async def test_only_managers_decide(reply: Reply) -> None:
    await flag_reply(await a_reader(), reply.id, SPAM)
    for viewer in (await a_reader(), VISITOR):
        with pytest.raises(Forbidden):
            await decide(viewer, await decision("dismiss"))
