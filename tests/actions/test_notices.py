"""Who is told of what: once, in the end, and never of what may not be read."""

from forum.actions.editions import publish
from forum.actions.following import follow_thread, follow_type
from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.nominations import decline, nominate
from forum.actions.notices import drain_happenings
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.tags import retag_reply
from forum.actions.threads import edit_thread
from forum.clock import now
from forum.database import execute
from forum.models import Happening, Member, Notice, NoticeKind, Reply, Thread, ThreadFollow
from forum.permissions import Viewer
from forum.rules.drafts import ReplyEdit, TagDraft, ThreadEdit
from forum.rules.nominations import NominationDraft
from forum.text.mentions import MENTIONS_MAX
from tests.actions.conftest import ROI, told
from tests.client import viewer_for
from tests.factories import make_reply, make_thread
from tests.hot_threads import make_many_members


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
    assert not await Notice.exclude(kind=NoticeKind.MODERATION).exists()
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
