"""Pages of field reports: a fixed number of queries, and no words that a reader may not see."""

import pytest

from forum.actions.editions import publish
from forum.actions.moderation import hide_reply
from forum.errors import NotFound
from forum.models import FieldReport, ReplyRevision, Role, Thread
from forum.permissions import VISITOR, Viewer
from forum.queries.field_reports import load_doomed_report, load_report_source, load_reports_page
from forum.queries.field_tally import load_field_tally
from forum.queries.reported_page import WITHHELD, load_reported_page
from tests.client import viewer_for
from tests.factories import make_field_report, make_member, make_reply, make_thread
from tests.queries.counting import counted

pytestmark = pytest.mark.usefixtures("db")
CANARY = "Zanzibar"
WORDS = f"Harbor County saved $40,000 with the {CANARY} method in one year."
REPORTS_PAGE = 25


async def a_thread() -> Thread:
    author = await make_member("author")
    thread = await make_thread(author)
    await make_reply(author, thread, WORDS, argument=["roi"])
    await make_reply(author, thread, argument=["risk"])
    return thread


async def a_manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def reports(thread: Thread, number: int) -> list[FieldReport]:
    keys = (await load_reported_page(VISITOR, thread.id)).keys
    return [
        await make_field_report(await make_member(), thread, line=keys, note=f"Note {n}")
        for n in range(number)
    ]


@pytest.mark.parametrize("curated", [False, True])
async def test_the_page_asks_the_same_whatever_was_reported(
    monkeypatch: pytest.MonkeyPatch, curated: bool
) -> None:
    thread, viewer = await a_thread(), await viewer_for(await make_member())
    if curated:
        await publish(await a_manager(), thread.id, 0, "First edition.")
    await reports(thread, 3)
    with counted(monkeypatch) as before:
        await load_reports_page(viewer, thread.id, "")
    await reports(thread, 12)
    with counted(monkeypatch) as after:
        page = await load_reports_page(viewer, thread.id, "")
    assert len(page.lines) == 2
    assert len(page.notes) == 15
    assert len(before) == len(after) <= REPORTS_PAGE


async def test_the_tally_is_one_query(monkeypatch: pytest.MonkeyPatch) -> None:
    thread = await a_thread()
    await reports(thread, 6)
    with counted(monkeypatch) as statements:
        await load_field_tally(thread.id)
    assert len(statements) == 1


async def test_a_line_whose_source_was_hidden_shows_no_words() -> None:
    thread, manager = await a_thread(), await a_manager()
    await publish(manager, thread.id, 0, "First edition.")
    await reports(thread, 3)
    assert CANARY in repr(await load_reports_page(VISITOR, thread.id, ""))
    [quoted] = await ReplyRevision.filter(plain__contains=CANARY)
    await hide_reply(manager, quoted.reply_id, "Names people.")
    page = await load_reports_page(VISITOR, thread.id, "")
    assert CANARY not in repr(page)
    assert WITHHELD in [line.words for line in page.lines]
    assert CANARY not in repr(await load_reported_page(VISITOR, thread.id))
    assert CANARY in repr(await load_reports_page(manager, thread.id, ""))


async def test_counts_go_by_the_line_and_not_by_the_edition() -> None:
    """So that nobody can take one count from another."""
    thread, manager = await a_thread(), await a_manager()
    [early] = await reports(thread, 1)
    await publish(manager, thread.id, 0, "First edition.")
    late = await reports(thread, 2)
    assert early.edition_id is None
    assert late[0].edition_id is not None
    tally = await load_field_tally(thread.id)
    assert {tally.used(key) for key in early.line_keys} == {3}


async def test_who_may_open_a_report() -> None:
    thread, manager = await a_thread(), await a_manager()
    [report] = await reports(thread, 1)
    stranger = await viewer_for(await make_member())
    for viewer in (stranger, manager, VISITOR):
        with pytest.raises(NotFound):
            await load_report_source(viewer, report.id)
        with pytest.raises(NotFound):
            await load_doomed_report(viewer, report.id)
    await reports(thread, 2)
    assert not (await load_doomed_report(manager, report.id)).own
    with pytest.raises(NotFound):
        await load_doomed_report(stranger, report.id)
    with pytest.raises(NotFound):
        await load_report_source(VISITOR, 2**40)


async def test_the_report_of_a_member_who_left_is_nobodys() -> None:
    thread = await a_thread()
    [report] = await reports(thread, 1)
    await FieldReport.filter(id=report.id).update(member_id=None)
    with pytest.raises(NotFound):
        await load_report_source(VISITOR, report.id)
    with pytest.raises(NotFound):
        await load_doomed_report(VISITOR, report.id)
