"""Evidence of a page, and what a summary gathers of it."""

import pytest

from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply
from forum.actions.replies import withdraw_reply
from forum.models import Member, Reply, Role, Thread
from forum.permissions import VISITOR
from forum.queries.evidence import (
    MEMO_ROWS_MAX,
    gathered,
    load_evidence,
    load_memo_evidence,
    within_bounds,
)
from forum.queries.memo import MemoEvidence
from forum.queries.summary_page import load_summary_page
from forum.queries.thread_page import ThreadView, load_thread_page
from forum.rules.evidence_rows import EvidenceRow
from tests.client import viewer_for
from tests.factories import EVIDENCE, FIGURE, GOAL, PEER, RISK, make_member, make_reply, make_thread
from tests.queries.counting import counted

pytestmark = pytest.mark.usefixtures("db")


def several(row: EvidenceRow, count: int) -> list[EvidenceRow]:
    return [row.model_copy(update={"subject": f"{row.subject} {n}"}) for n in range(count)]


async def scene() -> tuple[Member, Thread]:
    author = await make_member("author", agency="City of Elm")
    return author, await make_thread(author)


async def argue(
    author: Member, thread: Thread, rows: list[EvidenceRow], stance: str = "for"
) -> Reply:
    return await make_reply(author, thread, argument=["roi"], stance=stance, evidence=rows)


async def test_a_page_asks_once_for_all_of_its_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    author, thread = await scene()
    replies = [await argue(author, thread, EVIDENCE) for _ in range(4)]
    with counted(monkeypatch) as statements:
        found = await load_evidence([reply.id for reply in replies])
    assert len(statements) == 1
    assert set(found) == {reply.id for reply in replies}
    page = await load_thread_page(VISITOR, thread.id, ThreadView())
    assert all(view.evidence and view.evidence.peers == (PEER,) for view in page.replies)


async def test_stubs_have_no_evidence_and_summaries_none_of_theirs() -> None:
    author, thread = await scene()
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    hidden = await argue(author, thread, several(FIGURE, 2))
    withdrawn = await argue(author, thread, EVIDENCE)
    await hide_reply(manager, hidden.id, "Names a person")
    await withdraw_reply(await viewer_for(author), withdrawn.id)
    page = await load_thread_page(VISITOR, thread.id, ThreadView())
    assert [view.evidence for view in page.replies] == [None, None]
    assert await load_memo_evidence(thread.id) == ()
    for_manager = await load_thread_page(manager, thread.id, ThreadView())
    shown = {view.id: view.evidence is not None for view in for_manager.replies}
    assert shown == {hidden.id: True, withdrawn.id: False}


async def test_a_summary_gathers_what_the_best_arguments_for_the_ask_bring() -> None:
    author, thread = await scene()
    first = await argue(author, thread, [FIGURE, GOAL])
    best = await argue(author, thread, [RISK, FIGURE])
    await argue(author, thread, [PEER], stance="objection")
    await argue(author, await make_thread(author), EVIDENCE)
    for _ in range(3):
        await endorse(await viewer_for(await make_member()), best.id)
    page = await load_summary_page(VISITOR, thread.id)
    assert [(item.reply_id, item.row) for item in page.memo.evidence] == [
        (best.id, FIGURE), (first.id, FIGURE), (best.id, RISK), (first.id, GOAL),
    ]  # fmt: skip
    assert {item.by for item in page.memo.evidence} == {"Author, City of Elm"}


async def test_a_summary_takes_twelve_rows_of_a_kind_and_no_part_of_a_reply(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author, thread = await scene()
    sizes = [8, 8, 3, 2, 1]
    replies = [await argue(author, thread, several(FIGURE, size)) for size in sizes]
    with counted(monkeypatch) as statements:
        found = await load_memo_evidence(thread.id)
    assert len(statements) == 2
    taken = [reply.id for reply in (replies[0], replies[2], replies[4])]
    assert list(dict.fromkeys(item.reply_id for item in found)) == taken
    assert len(found) == MEMO_ROWS_MAX


async def test_estimates_of_two_people_are_not_added_up() -> None:
    items = [MemoEvidence(FIGURE, 1, "Ana"), MemoEvidence(FIGURE, 2, "Ben")]
    dearer = FIGURE.model_copy(update={"subject": "Paper", "unit_cost": "14"})
    found = gathered([*items, MemoEvidence(dearer, 1, "Ana"), MemoEvidence(None, 3, "")])
    ana, ben = found.ballparks
    assert [option.total for option in ana.comparison.options] == ["$3,720", "$16,800"]
    assert [d.words for d in ana.comparison.differences] == [
        "Web forms costs $13,080 less than Paper"
    ]
    assert ben.comparison.differences == ()
    assert (found.withheld, found.peers) == (1, ())


async def test_bounds_go_by_kind() -> None:
    full = [row for kind in EVIDENCE for row in several(kind, 8)]
    found = within_bounds({7: full, 3: full, 5: [RISK, *several(GOAL, 5)]})
    assert {id: len(rows) for id, rows in found.items()} == {7: 32, 5: 1}
