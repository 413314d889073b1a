"""The distilled summary of a thread: nothing on it that nobody said, nothing twice."""

import pytest

from forum.actions.editions import publish
from forum.actions.endorsements import endorse
from forum.actions.picks import pick
from forum.models import Reply, ReplyRevision, Role
from forum.permissions import VISITOR
from forum.queries.brief_source import load_brief_source
from forum.queries.summary_page import SummaryPage, load_summary_page
from forum.rules.drafts import PickDraft
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
SAYINGS = (
    "Each paper form costs $14 and each web form costs $3, so the pilot pays for itself.",
    "The mail room could do other work for 600 hours of every single year.",
    "Harbor County closed two warehouses and saved the rent of $90,000.",
    "Residents wait nine days less for the same permit since the counter closed.",
)


def quotations(page: SummaryPage) -> list[tuple[int, str]]:
    return [(line.sources[0].reply_id, line.sources[0].words) for line in page.memo.lines]


async def test_every_line_is_the_exact_words_of_its_reply() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    for number, said in enumerate(SAYINGS):
        await make_reply(
            author, thread, f"Hello!\n\n{said}", argument=[("roi", "risk")[number % 2]]
        )
    page = await load_summary_page(VISITOR, thread.id)
    assert len(page.memo.lines) == 4
    for line in page.memo.lines:
        source = line.sources[0]
        revision = await ReplyRevision.get(reply_id=source.reply_id, number=source.revision)
        assert revision.plain[source.cited.start : source.cited.end] == source.words


async def test_the_best_three_of_a_type_by_score() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    replies = [await make_reply(author, thread, said, argument=["roi"]) for said in SAYINGS]
    for number, reply in enumerate(replies):
        for _ in range(number):
            await endorse(await viewer_for(await make_member()), reply.id)
    page = await load_summary_page(VISITOR, thread.id)
    ids = [reply_id for reply_id, _ in quotations(page)]
    assert ids == [reply.id for reply in replies[:0:-1]]


async def test_the_same_thread_gives_the_same_page() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    for said in SAYINGS:
        await make_reply(author, thread, said, argument=["roi", "mission", "risk"])
    first, second = [await load_summary_page(VISITOR, thread.id) for _ in range(2)]
    assert first == second
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    assert quotations(await load_summary_page(manager, thread.id)) == quotations(first)


async def test_no_passage_stands_twice_on_a_page() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    for said in SAYINGS:
        await make_reply(author, thread, said, argument=["roi", "mission", "risk"])
    found = quotations(await load_summary_page(VISITOR, thread.id))
    assert len(found) == len(set(found)) > 0


async def test_the_same_said_twice_is_one_line_with_both_names() -> None:
    author, other = await make_member("author"), await make_member("other")
    thread = await make_thread(author)
    one = await make_reply(author, thread, SAYINGS[0], argument=["roi"])
    two = await make_reply(
        other, thread, SAYINGS[0].replace("so the", "so that the"), argument=["roi"]
    )
    reader = await viewer_for(await make_member("reader", agency="City of Elm"))
    for reply in (one, two):
        await endorse(reader, reply.id)
    page = await load_summary_page(VISITOR, thread.id)
    [line] = page.memo.lines
    assert line.also == ("Other",)
    assert (line.convinced, line.agencies) == (1, 1)


async def test_an_objection_comes_with_its_best_answer_or_none_yet() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    objections = [
        await make_reply(author, thread, said, argument=["risk"], stance="objection")
        for said in ("The audit of 2019 found that web forms fail on old phones.",
                     "Old staff will lose their jobs when the mail room closes.")
    ]  # fmt: skip
    weak, best = [
        await make_reply(author, thread, said, parent=objections[0], argument=["mission"])
        for said in SAYINGS[2:]
    ]
    for said in SAYINGS[:2]:
        await make_reply(author, thread, said, argument=["mission"])
    for _ in range(2):
        await endorse(await viewer_for(await make_member()), best.id)
    page = await load_summary_page(VISITOR, thread.id)
    pairs = {pair.objection.reply_id: pair.answers for pair in page.memo.pairs}
    assert set(pairs) == {reply.id for reply in objections}
    [answer] = pairs[objections[0].id]
    assert answer.reply_id == best.id != weak.id
    assert pairs[objections[1].id] == ()


async def test_the_one_reason_has_its_share_of_pickers() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    first, second = [await make_reply(author, thread, s, argument=["roi"]) for s in SAYINGS[:2]]
    for reply, agency in ((first, "City of Elm"), (first, "City of Fern"), (second, "")):
        draft = PickDraft(reply_id=reply.id, why="Because it is the one that counts.")
        await pick(await viewer_for(await make_member(agency=agency)), thread.id, draft)
    page = await load_summary_page(VISITOR, thread.id)
    reason = page.memo.reason
    assert reason is not None
    assert (reason.source.reply_id, reason.count, reason.agencies) == (first.id, 2, 2)
    assert (reason.total, reason.percent) == (3, 67)


async def test_a_thread_without_arguments_has_an_empty_summary() -> None:
    author = await make_member("author")
    thread = await make_thread(author, ask="")
    await make_reply(author, thread)
    page = await load_summary_page(VISITOR, thread.id)
    assert (page.memo.sections, page.memo.pairs, page.memo.reason) == ((), (), None)
    assert len(page.memo.missing) == 4
    assert page.memo.ask_or_title == thread.title


async def test_code_with_odd_dots_breaks_no_summary() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    body = "```\n  . Hello there\n . A\n```\n\n> . Quoted\n\n" + "..." * 400
    await make_reply(author, thread, body, argument=["roi"])
    await load_summary_page(VISITOR, thread.id)
    assert await Reply.all().count() == 1


async def test_the_one_argument_of_a_thread_stays_on_the_page_when_it_is_picked() -> None:
    """And the page can still be taken along, and published."""
    thread = await make_thread(await make_member("author"))
    reply = await make_reply(await make_member(), thread, SAYINGS[0], argument=["roi"])
    draft = PickDraft(reply_id=reply.id, why="It is the number they asked about.")
    await pick(await viewer_for(await make_member("reader")), thread.id, draft)
    page = await load_summary_page(VISITOR, thread.id)
    assert page.memo.reason
    assert quotations(page) == [(reply.id, SAYINGS[0])]
    assert (await load_brief_source(thread.id, None)).memo == page.memo
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    assert (await publish(manager, thread.id, 0, "The first.")).number == 1
