"""Nominating words for a summary."""

import asyncio

import pytest

from forum.actions import nominations
from forum.actions.moderation import hide_reply, hide_thread, lock
from forum.actions.replies import withdraw_reply
from forum.errors import Forbidden, Invalid, NotFound
from forum.models import ArgumentType, Nomination
from forum.permissions import VISITOR
from forum.rules.drafts import judge
from forum.rules.nominations import NominationDraft, NotInReply
from tests.actions.nomination_scene import SAID, WORDS, draft, edit, nominated, scene

pytestmark = pytest.mark.usefixtures("db")


async def test_a_nomination_keeps_the_exact_span_of_the_revision() -> None:
    found = await scene()
    made = await nominated(found, 'The courier "run"  alone')
    assert SAID[made.span_start : made.span_end] == "The courier “run” alone"
    assert (made.revision, made.thread_id, made.note) == (1, found.thread.id, "It is the number.")
    assert (made.member_id, made.state) == (found.reader.member_id, "open")
    assert (await ArgumentType.get(id=made.type_id)).slug == "roi"


async def test_the_same_passage_twice_is_one_nomination() -> None:
    found = await scene()
    first = await nominations.nominate(found.reader, found.reply.id, draft())
    again = await nominations.nominate(found.reader, found.reply.id, draft(f" {WORDS} ", note=""))
    assert (again.id, first.again, again.again) == (first.id, False, True)
    await nominations.nominate(found.reader, found.reply.id, draft(type="risk"))
    await nominations.nominate(found.author, found.reply.id, draft())
    assert await Nomination.all().count() == 3


async def test_nominating_the_same_at_once_leaves_one() -> None:
    found = await scene()
    made = await asyncio.gather(
        *(nominations.nominate(found.reader, found.reply.id, draft()) for _ in range(4))
    )
    assert len({one.id for one in made}) == 1
    assert await Nomination.all().count() == 1


async def test_words_that_are_not_there_are_refused_with_the_nearest() -> None:
    found = await scene()
    with pytest.raises(NotInReply) as refused:
        await nominated(found, "saved 40,000 dollars in its first year")
    assert refused.value.nearest == "saved $40,000 in its first year."
    with pytest.raises(NotInReply) as refused:
        await nominated(found, "Nobody ever wrote anything of that sort")
    assert refused.value.nearest == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [("cost", "at least 10"), ("word " * 110, "at most 500")],
)
async def test_a_passage_is_neither_too_short_nor_too_long(words: str, message: str) -> None:
    found = await scene(body="It did cost us. " + "word " * 200)
    with pytest.raises(Invalid) as refused:
        await nominated(found, words)
    assert message in refused.value.fields["words"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"words": " \u200b"}, "words"),
        ({"words": "w" * 2_001}, "words"),
        ({"note": "n" * 501}, "note"),
        ({"type": "t" * 41}, "type"),
        ({"revision": "0"}, "revision"),
        ({"revision": "x"}, "revision"),
    ],
)
async def test_a_draft_says_what_is_wrong_with_it(typed: dict[str, str], field: str) -> None:
    fields = {"words": WORDS, "type": "roi", "revision": "1", **typed}
    with pytest.raises(Invalid) as refused:
        judge(NominationDraft, fields)
    assert set(refused.value.fields) == {field}


async def test_words_quoted_from_elsewhere_are_not_the_authors() -> None:
    found = await scene(body="> The courier costs us $38 a run.\n\nThat is too much for any form.")
    with pytest.raises(Invalid, match="from elsewhere"):
        await nominated(found, "The courier costs us $38")
    assert await nominated(found, "That is too much for any form.")


async def test_unknown_and_retired_types_are_refused() -> None:
    found = await scene()
    await ArgumentType.filter(slug="risk").update(retired=True)
    for slug in ("nonsense", "", "risk"):
        with pytest.raises(Invalid) as refused:
            await nominated(found, type=slug)
        assert set(refused.value.fields) == {"type"}


async def test_a_locked_thread_is_still_curated() -> None:
    found = await scene()
    await lock(found.manager, found.thread.id)
    assert await nominated(found)


@pytest.mark.parametrize("how", ["hidden", "withdrawn", "hidden thread"])
async def test_what_is_out_of_view_cannot_be_nominated_nor_found_out(how: str) -> None:
    found = await scene()
    if how == "hidden":
        await hide_reply(found.manager, found.reply.id, "Names a person.")
    elif how == "withdrawn":
        await withdraw_reply(found.author, found.reply.id)
    else:
        await hide_thread(found.manager, found.thread.id, "Spam")
    for viewer in (VISITOR, found.reader, found.manager):
        for words in (WORDS, "saved 40,000 dollars in its first year"):
            with pytest.raises((Forbidden, NotFound)):
                await nominations.nominate(viewer, found.reply.id, draft(words))
    assert await Nomination.all().count() == 0


async def test_visitors_nominate_nothing() -> None:
    found = await scene()
    with pytest.raises(Forbidden):
        await nominations.nominate(VISITOR, found.reply.id, draft())
    with pytest.raises(NotFound):
        await nominations.nominate(found.reader, 999_999, draft())


async def test_words_are_looked_for_in_what_the_reply_says_now() -> None:
    found = await scene()
    await edit(found, f"By the way: {SAID}")
    made = await nominated(found)
    assert (made.revision, made.span_start) == (2, f"By the way: {SAID}".index(WORDS))


async def test_ten_of_a_members_nominations_wait_at_most() -> None:
    words = [f"number {n} saved us money" for n in range(11)]
    found = await scene(body=". ".join(words) + ".")
    for said in words[:10]:
        await nominated(found, said)
    with pytest.raises(Invalid, match="10 of your nominations wait"):
        await nominated(found, words[10])
    await nominations.nominate(found.author, found.reply.id, draft(words[10]))
