"""Who is told of what: once, in the end, and never of what may not be read."""

import asyncio
from contextlib import suppress

import pytest

from forum.actions import notices
from forum.actions.editions import publish
from forum.actions.following import follow_thread, follow_type
from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.nominations import decline, nominate
from forum.actions.notices import drain_happenings, forget_old_notices
from forum.actions.reading import mark_all_read, mark_read
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.tags import retag_reply
from forum.actions.threads import edit_thread
from forum.actions.visits import VisitQueue
from forum.background import Background
from forum.clock import now
from forum.database import execute, transaction
from forum.errors import NotFound
from forum.models import Happening, Member, Notice, Reply, Thread, ThreadFollow
from forum.permissions import Viewer
from forum.rules.drafts import ReplyEdit, TagDraft, ThreadEdit
from forum.rules.nominations import NominationDraft
from forum.text.mentions import MENTIONS_MAX
from tests.actions.conftest import ROI
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.hot_threads import make_many_members

Told = tuple[str, str, int | None]


async def told(member: Member) -> list[Told]:
    """Kind, source and actor of what this member was told, in the order of telling."""
    found = await Notice.filter(member_id=member.id).order_by("id")
    return [(str(one.kind), one.source, one.actor_id) for one in found]


@pytest.fixture
async def ana(db: str) -> Member:
    return await make_member("ana")


@pytest.fixture
async def luis(db: str) -> Member:
    return await make_member("luis")


async def test_who_starts_a_thread_or_answers_it_is_told_of_what_comes(
    author: Member, ana: Member, luis: Member, thread: Thread
) -> None:
    first = await make_reply(ana, thread)
    second = await make_reply(luis, thread)
    await drain_happenings()
    of_luis = ("thread", f"reply {second.id}", luis.id)
    assert await told(author) == [("thread", f"reply {first.id}", ana.id), of_luis]
    assert await told(ana) == [of_luis]
    assert await told(luis) == []
    assert not await Happening.exists()


async def test_one_post_is_told_once_for_what_counts_most(
    author: Member, ana: Member, luis: Member, thread: Thread
) -> None:
    await follow_type(await viewer_for(ana), "roi", on=True)
    said = await make_reply(ana, thread, "It saved us $4 on each form.")
    quoting = f"> It saved us $4\n>\n> [Ana](/replies/{said.id}?words=1.0.15)\n\n"
    quoted = await make_reply(luis, thread, f"{quoting}So?", said, argument=["roi"])
    mentioned = await make_reply(luis, thread, f"{quoting}Well, @ANA?", said, argument=["roi"])
    answered = await make_reply(luis, thread, "So did we.", said, argument=["roi"])
    await drain_happenings()
    assert await told(ana) == [
        ("quote", f"reply {quoted.id}", luis.id),
        ("mention", f"reply {mentioned.id}", luis.id),
        ("reply", f"reply {answered.id}", luis.id),
    ]


async def test_a_thread_and_its_edits_mention_too(
    author: Member, ana: Member, luis: Member
) -> None:
    thread = await make_thread(author, body="What do you say, @ana and @author?")
    edit = ThreadEdit(title=thread.title, body="And you, @luis? @ana?", revision=1)
    await edit_thread(await viewer_for(author), thread.id, edit)
    await drain_happenings()
    for member in (ana, luis):
        assert await told(member) == [("mention", f"thread {thread.id}", author.id)]
    assert await told(author) == []


async def test_an_edit_tells_those_whom_it_mentions_and_nobody_twice(
    author: Member, ana: Member, luis: Member, thread: Thread
) -> None:
    reply = await make_reply(ana, thread)
    edit = ReplyEdit(body="What does @luis say, @author?", revision=1)
    await edit_reply(await viewer_for(ana), reply.id, edit)
    await drain_happenings()
    assert await told(luis) == [("mention", f"reply {reply.id}", ana.id)]
    assert await told(author) == [("thread", f"reply {reply.id}", ana.id)]


async def test_followers_of_a_type_hear_of_arguments_of_it_also_when_they_are_tagged_later(
    author: Member, ana: Member, luis: Member, manager: Viewer, thread: Thread
) -> None:
    await follow_type(await viewer_for(luis), "roi", on=True)
    await follow_type(manager, "roi", on=True)
    argued = await make_reply(ana, thread, argument=["roi", "risk"])
    talk = await make_reply(ana, thread)
    await drain_happenings()
    assert await told(luis) == [("type", f"reply {argued.id}", ana.id)]
    await retag_reply(manager, talk.id, TagDraft(argument=["roi"]))
    await drain_happenings()
    assert (await told(luis))[1:] == [("type", f"reply {talk.id}", ana.id)]
    boss = await Member.get(id=manager.member_id)
    assert await told(boss) == [("type", f"reply {argued.id}", ana.id)]  # not of their own deed
    await follow_type(await viewer_for(luis), "roi", on=False)
    await make_reply(ana, thread, argument=["roi"])
    await drain_happenings()
    assert len(await told(luis)) == 2


async def test_who_stopped_to_follow_stays_so_whatever_they_write(
    author: Member, ana: Member, thread: Thread
) -> None:
    viewer = await viewer_for(ana)
    said = await make_reply(ana, thread)
    await follow_thread(viewer, thread.id, on=False)
    await make_reply(ana, thread)
    await make_reply(author, thread)
    answer = await make_reply(author, thread, parent=said)
    await drain_happenings()
    assert await told(ana) == [("reply", f"reply {answer.id}", author.id)]
    await follow_thread(viewer, thread.id, on=True)
    await make_reply(author, thread)
    await drain_happenings()
    assert [kind for kind, *_ in await told(ana)] == ["reply", "thread"]
    assert await ThreadFollow.filter(member_id=ana.id).count() == 1


async def test_an_edition_tells_whom_it_quotes_for_the_first_time(
    author: Member, ana: Member, manager: Viewer, thread: Thread
) -> None:
    await make_reply(ana, thread, ROI, argument=["roi"])
    await drain_happenings()
    await publish(manager, thread.id, 0, "First.")
    await drain_happenings()
    assert await told(ana) == [("cited", f"edition {thread.id} 1", manager.member_id)]
    more = "Counsel signed it in nine days, because nothing leaves the county."
    await make_reply(author, thread, more, argument=["risk"])
    await execute("DELETE FROM summary_draft")
    await publish(manager, thread.id, 0, "Second.")
    await drain_happenings()
    assert [kind for kind, *_ in await told(ana)] == ["cited", "thread"]
    assert ("cited", f"edition {thread.id} 2", manager.member_id) in await told(author)


async def test_who_nominated_is_told_what_was_decided(
    ana: Member, manager: Viewer, reply: Reply
) -> None:
    draft = NominationDraft(words="$14.20 on paper and $3.10 on the web", type="roi", revision=1)
    made = await nominate(await viewer_for(ana), reply.id, draft)
    await decline(manager, made.id, "It is quoted already.")
    await drain_happenings()
    notice = await Notice.get(member_id=ana.id)
    assert (notice.kind, notice.source) == ("nomination", f"nomination {made.id}")
    assert notice.text == "declined"  # the reason is read where the nomination is
    assert notice.reply_id == reply.id


async def test_nobody_is_told_of_what_went_from_view_before(
    author: Member, ana: Member, manager: Viewer, thread: Thread
) -> None:
    hidden, gone = [await make_reply(ana, thread, f"@author {n}") for n in "ab"]
    await hide_reply(manager, hidden.id, "Names people.")
    await withdraw_reply(await viewer_for(ana), gone.id)
    await drain_happenings()
    await make_reply(ana, thread, "@author")
    await hide_thread(manager, thread.id, "Names people.")
    await drain_happenings()
    assert not await Notice.exists()
    assert not await Happening.exists()


async def test_the_suspended_and_imported_authors_are_not_told(
    author: Member, ana: Member, luis: Member, thread: Thread
) -> None:
    await make_reply(ana, thread)
    await Member.filter(id=ana.id).update(suspended_at=now())
    await Member.filter(id=luis.id).update(placeholder=True)
    await drain_happenings()
    await make_reply(author, thread, "What do @ana and @luis say?")
    await drain_happenings()
    assert await told(ana) == await told(luis) == []


async def test_of_a_thousand_names_twenty_are_told(author: Member, thread: Thread) -> None:
    many = await make_many_members(1000)
    await make_reply(author, thread, " ".join(f"@{member.username}" for member in many))
    await drain_happenings()
    assert await Notice.all().count() == MENTIONS_MAX


async def follow_all(thread: Thread, followers: list[Viewer]) -> None:
    at = now()
    await ThreadFollow.bulk_create(
        ThreadFollow(member_id=one.member_id, thread_id=thread.id, created_at=at)
        for one in followers
    )


async def test_a_thread_with_many_followers_is_told_of_in_steps(
    author: Member, ana: Member, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "BATCH", 10)
    await follow_all(thread, await make_many_members(45))
    await follow_type(await viewer_for(author), "roi", on=True)
    reply = await make_reply(ana, thread, argument=["roi"])
    steps, tell_next = [], notices._tell_next

    async def counted(*given: object) -> bool:
        steps.append(await Notice.all().count())
        return await tell_next(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(notices, "_tell_next", counted)
    await drain_happenings()
    assert await Notice.filter(source=f"reply {reply.id}").count() == 46
    assert steps == [0, 9, 19, 29, 39] or steps == [0, 10, 20, 30, 40]


async def test_several_who_tell_at_once_tell_everybody_once(
    author: Member, ana: Member, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "BATCH", 10)
    await follow_all(thread, await make_many_members(35))
    for _ in range(6):
        await make_reply(ana, thread)
    await asyncio.gather(*(drain_happenings() for _ in range(4)))
    await drain_happenings()
    assert await Notice.all().count() == 6 * 36
    assert not await Happening.exists()


async def test_what_was_told_already_is_not_told_again(
    author: Member, ana: Member, thread: Thread
) -> None:
    await make_reply(ana, thread, "@author")
    waiting = await Happening.get()
    await drain_happenings()
    before = await Notice.all().values()
    await Happening.bulk_create([waiting])
    await drain_happenings()
    assert await Notice.all().values() == before


async def test_a_post_that_is_not_committed_is_not_told(
    author: Member, ana: Member, thread: Thread
) -> None:
    with suppress(RuntimeError):
        async with transaction():
            await make_reply(ana, thread)
            raise RuntimeError
    assert not await Happening.exists()


async def test_after_a_crash_between_post_and_telling_the_next_process_tells(
    author: Member, ana: Member, thread: Thread
) -> None:
    await make_reply(ana, thread)  # and its process is gone
    assert await told(author) == []
    background = Background(VisitQueue())
    async with background.running():
        await turns_of(background, 1)
    assert len(await told(author)) == 1


async def turns_of(background: Background, count: int) -> None:
    """Waits until it has looked so often for what is to be told."""
    await asyncio.wait_for(_turns_of(background, count), 10)


async def _turns_of(background: Background, count: int) -> None:
    while background.done["notices"] < count:  # noqa: ASYNC110  (there is nothing else to wait on)
        await asyncio.sleep(0)


async def test_what_happens_is_told_at_once(author: Member, ana: Member, thread: Thread) -> None:
    background = Background(VisitQueue())
    async with background.running():
        await turns_of(background, 1)
        await make_reply(ana, thread)
        await turns_of(background, 2)
        assert len(await told(author)) == 1


async def test_one_that_cannot_be_told_keeps_no_other(
    author: Member, ana: Member, thread: Thread
) -> None:
    await make_reply(ana, thread)
    await Happening.all().update(details="damaged")
    await make_reply(ana, thread)
    with pytest.raises(ValueError, match="damaged"):
        await drain_happenings()
    assert len(await told(author)) == 1
    assert await Happening.all().count() == 1


async def test_marking_read_takes_one_with_its_group_or_all(
    author: Member, ana: Member, luis: Member, thread: Thread
) -> None:
    viewer = await viewer_for(author)
    for _ in range(3):
        await make_reply(ana, thread)
    await make_reply(ana, thread, "@author")
    await drain_happenings()
    first, second, third, mention = await Notice.filter(member_id=author.id).order_by("id")
    with pytest.raises(NotFound):
        await mark_read(await viewer_for(luis), second.id)
    await mark_read(viewer, second.id)
    assert await unread(author) == [third.id, mention.id]
    await mark_all_read(viewer, third.id)
    assert await unread(author) == [mention.id]
    await mark_read(viewer, mention.id)
    assert await unread(author) == []
    assert first.read_at is None  # as it was loaded


async def unread(member: Member) -> list[int]:
    found = await Notice.filter(member_id=member.id, read_at=None).order_by("id")
    return [one.id for one in found]


async def test_notices_go_some_time_after_they_were_read(
    author: Member, ana: Member, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "BATCH", 2)
    for _ in range(7):
        await make_reply(ana, thread)
    await drain_happenings()
    ids = await unread(author)
    await Notice.filter(id__in=ids[:5]).update(read_at=now() - notices.KEPT * 1.01)
    await Notice.filter(id=ids[5]).update(read_at=now() - notices.KEPT * 0.99)
    await forget_old_notices()
    assert [one.id for one in await Notice.all().order_by("id")] == ids[5:]
