"""Deciding nominations: accepted, merged into a line, or declined with a reason."""

import asyncio

import pytest

from forum.actions import nominations
from forum.actions.moderation import hide_reply
from forum.actions.replies import withdraw_reply
from forum.actions.summaries import change_draft
from forum.errors import Conflict, Forbidden, Invalid, NotFound
from forum.models import AuditEntry, Nomination
from forum.permissions import VISITOR
from forum.queries.nominators import load_nominators
from forum.queries.summary_draft import load_stored_draft
from forum.rules.summary import line_key, merge_lines
from tests.actions.nomination_scene import SAID, WORDS, content, draft, edit, nominated, scene

pytestmark = pytest.mark.usefixtures("db")


async def test_an_accepted_nomination_becomes_a_line() -> None:
    found = await scene(body=f"{SAID} And nobody missed the paper forms at all, in nine counties.")
    made = await nominated(found, "nobody missed the paper forms at all")
    await nominations.accept(found.manager, made.id)
    made = await Nomination.get(id=made.id)
    line = (await content(found)).line(made.line_key)
    assert (line.type, [p.reply_id for p in line.passages]) == ("roi", [found.reply.id])
    assert (made.state, made.decider_id) == ("accepted", found.manager.member_id)
    assert made.decided_at is not None
    credited = await load_nominators(found.thread.id, await content(found))
    assert [who.name for who in credited[made.line_key]] == ["Reader"]


async def test_a_nomination_joins_a_line_and_credit_follows_it_through_merges() -> None:
    found = await scene(body=f"{SAID} And nobody missed the paper forms at all, in nine counties.")
    first = await nominated(found, "nobody missed the paper forms")
    await nominations.accept(found.manager, first.id)
    goal = (await Nomination.get(id=first.id)).line_key
    second = await nominated(found, "alone was $38", type="risk")
    await nominations.accept(found.manager, second.id, goal)
    second = await Nomination.get(id=second.id)
    assert (second.state, second.line_key) == ("merged", goal)
    assert len((await content(found)).line(goal).passages) == 2

    third = await nominated(found, "Our pilot cost $9,000", type="mission")
    await nominations.accept(found.manager, third.id)
    own = (await Nomination.get(id=third.id)).line_key
    await change_draft(found.manager, found.thread.id, lambda held: merge_lines(held, goal, own))
    credited = await load_nominators(found.thread.id, await content(found))
    assert {key: [who.name for who in names] for key, names in credited.items()} == {
        own: ["Reader"]
    }


async def test_an_accepted_objection_becomes_a_pair() -> None:
    found = await scene("objection")
    made = await nominated(found, "The courier “run” alone was $38")
    with pytest.raises(Invalid) as refused:
        await nominations.accept(found.manager, made.id, "12345678")
    assert "pair of its own" in refused.value.fields["into"]
    await nominations.accept(found.manager, made.id)
    made = await Nomination.get(id=made.id)
    assert made.state == "accepted"
    assert made.line_key in [pair.key for pair in (await content(found)).pairs]


async def test_what_the_draft_quotes_already_only_gains_a_credit() -> None:
    found = await scene()
    first = await nominated(found)
    await nominations.accept(found.manager, first.id)
    before = await content(found)
    again = await nominations.nominate(found.author, found.reply.id, draft(type="risk"))
    await nominations.accept(found.manager, again.id)
    assert await content(found) == before
    second = await Nomination.get(id=again.id)
    assert (second.state, second.line_key) == (
        "merged",
        (await Nomination.get(id=first.id)).line_key,
    )
    credited = await load_nominators(found.thread.id, before)
    assert [who.name for who in credited[second.line_key]] == ["Reader", "Author"]


async def test_the_draft_quotes_the_newest_version_that_has_the_words() -> None:
    found = await scene()
    made = await nominated(found)
    await edit(found, f"To begin with. {SAID}")
    await nominations.accept(found.manager, made.id)
    made = await Nomination.get(id=made.id)
    (passage,) = [p for p in (await content(found)).cited() if p.start == made.span_start]
    assert passage.revision == made.revision == 2
    assert made.line_key == line_key("roi", passage)


async def test_words_that_were_edited_away_are_quoted_from_the_version_that_had_them() -> None:
    found = await scene()
    made = await nominated(found)
    await edit(found, "I take it all back, every word.")
    await nominations.accept(found.manager, made.id)
    made = await Nomination.get(id=made.id)
    assert made.revision == 1
    assert {p.revision for p in (await content(found)).line(made.line_key).passages} == {1}


@pytest.mark.parametrize("how", ["hidden", "withdrawn"])
async def test_words_that_went_from_view_can_only_be_declined(how: str) -> None:
    found = await scene()
    made = await nominated(found)
    if how == "hidden":
        await hide_reply(found.manager, found.reply.id, "Names a person.")
    else:
        await withdraw_reply(found.author, found.reply.id)
    with pytest.raises(Conflict, match="cannot be quoted"):
        await nominations.accept(found.manager, made.id)
    assert await load_stored_draft(found.thread.id) is None
    await nominations.decline(found.manager, made.id, "It is gone.")
    assert (await Nomination.get(id=made.id)).state == "declined"


async def test_a_declined_nomination_keeps_its_reason() -> None:
    found = await scene()
    made = await nominated(found)
    await nominations.decline(found.manager, made.id, "Others say it better.")
    made = await Nomination.get(id=made.id)
    assert (made.state, made.reason, made.line_key) == ("declined", "Others say it better.", "")
    assert await load_stored_draft(found.thread.id) is None
    again = await nominations.nominate(found.reader, found.reply.id, draft())
    assert (again.id, again.again) == (made.id, True)


async def test_nobody_decides_twice() -> None:
    found = await scene()
    made = await nominated(found)
    await nominations.decline(found.manager, made.id, "Others say it better.")
    for deed in (
        nominations.accept(found.other, made.id),
        nominations.decline(found.other, made.id, "No."),
        nominations.accept(found.manager, made.id),
    ):
        with pytest.raises(Conflict, match="Ann has declined this nomination already"):
            await deed
    assert (await Nomination.get(id=made.id)).decider_id == found.manager.member_id
    assert await AuditEntry.all().count() == 1


async def test_of_two_managers_at_once_one_decides() -> None:
    found = await scene()
    made = await nominated(found)
    done = await asyncio.gather(
        nominations.accept(found.manager, made.id),
        nominations.decline(found.other, made.id, "Others say it better."),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "NoneType"]
    assert await AuditEntry.filter(deed__endswith="nomination").count() == 1


async def test_only_managers_decide_or_add_to_the_draft() -> None:
    found = await scene()
    made = await nominated(found)
    for viewer in (found.reader, found.author, VISITOR):
        for deed in (
            nominations.accept(viewer, made.id),
            nominations.decline(viewer, made.id, "No, it is not."),
            nominations.add_to_draft(viewer, found.reply.id, draft()),
        ):
            with pytest.raises(Forbidden):
                await deed
    assert (await Nomination.get(id=made.id)).state == "open"
    with pytest.raises(NotFound):
        await nominations.accept(found.manager, 999_999)


async def test_a_line_that_is_gone_takes_no_nomination() -> None:
    found = await scene()
    made = await nominated(found)
    with pytest.raises(Invalid):
        await nominations.accept(found.manager, made.id, "0badc0de")
    assert (await Nomination.get(id=made.id)).state == "open"


async def test_a_manager_adds_a_passage_to_the_draft_without_a_nomination() -> None:
    found = await scene()
    thread_id = await nominations.add_to_draft(found.manager, found.reply.id, draft())
    assert thread_id == found.thread.id
    start = SAID.index(WORDS)
    spans = [(p.start, p.end) for p in (await content(found)).cited()]
    assert (start, start + len(WORDS)) in spans
    assert await Nomination.all().count() == 0
    with pytest.raises(Invalid, match="already"):
        await nominations.add_to_draft(found.manager, found.reply.id, draft())


async def test_decisions_are_in_the_audit_log() -> None:
    found = await scene()
    for words, decide in ((WORDS, "accept"), ("The courier “run” alone was $38", "decline")):
        made = await nominated(found, words)
        if decide == "accept":
            await nominations.accept(found.manager, made.id)
        else:
            await nominations.decline(found.other, made.id, "Others say it better.")
    entries = await AuditEntry.filter(deed__endswith="nomination").order_by("id")
    assert [entry.deed for entry in entries] == ["accept nomination", "decline nomination"]
    assert {entry.target for entry in entries} == {f"summary {found.thread.id}"}
    assert [entry.before for entry in entries] == [{"state": "open"}] * 2
    assert entries[0].after["line"] in (await content(found)).keys
    assert (entries[1].after["state"], entries[1].reason) == ("declined", "Others say it better.")
    assert "courier" not in str([entry.after for entry in entries])
