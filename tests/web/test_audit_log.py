"""The audit log: searched, paged, and taken along as a file."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from forum.actions import audit, moderation
from forum.clock import now
from forum.models import AuditEntry, Thread
from forum.queries import audit_log
from tests.client import Client

LOG, FILE = "/manage/audit", "/manage/audit.csv"


async def deeds(client: Client, query: str = "") -> list[str]:
    page = await client.open(LOG + query)
    assert page.status == 200, page.text
    return [badge.text for badge in page.all(".deed .badge")]


async def entries_of(response_text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response_text.removeprefix("\ufeff"))))


async def some_deeds(manager: Client, admin: Client, thread: Thread) -> None:
    await moderation.lock(manager.viewer, thread.id)
    await moderation.unlock(admin.viewer, thread.id)
    await moderation.hide_thread(manager.viewer, thread.id, "Off topic, says the board")
    await moderation.suspend(None, "author", "Off the list")


async def test_it_is_searched_by_who_what_to_what_why_and_when(
    manager: Client, admin: Client, thread: Thread
) -> None:
    await some_deeds(manager, admin, thread)
    today, later = now().date(), now().date() + timedelta(days=1)
    for query, found in {
        "?actor=admin": ["unlock thread"],
        "?actor=ADMIN&deed=lock+thread": [],
        "?actor=nobody": [],
        "?deed=hide+thread": ["hide thread"],
        f"?target=thread+{thread.id}": ["hide thread", "unlock thread", "lock thread"],
        "?words=BOARD+topic": ["hide thread"],
        "?words=off&actor=manager": ["hide thread"],
        f"?since={today}&until={today}&deed=suspend+member": ["suspend member"],
        f"?since={later}": [],
        "?until=2020-01-01": [],
    }.items():
        assert await deeds(manager, query) == found, query


async def test_many_changes_are_folded_and_a_reason_is_told_once(manager: Client) -> None:
    many = {f"line {number}": "new" for number in range(9)}
    await audit.record(manager.viewer, "edit summary", "summary 1", after=many)
    why = {"before": {"reason": ""}, "after": {"reason": "Sells"}, "reason": "Sells"}
    await audit.record(manager.viewer, "hide reply", "reply 1", **why)  # type: ignore[arg-type]
    hidden, edited = (await manager.open(LOG)).all(".deed")
    assert hidden.text.count("Sells") == 1
    assert "9 changes" in [text.strip() for text in edited.select("summary")[0].node.itertext()]


async def test_a_day_that_is_none_comes_back_as_typed(manager: Client) -> None:
    for day in ("tomorrow", "2026-02-30", "9999-12-31", "0001-01-01"):
        page = await manager.open(f"{LOG}?since={day}")
        assert page.status == 422
        assert page.one("#since")["value"] == day
        assert (await manager.submit(FILE, since=day)).status == 422
    assert (await manager.open(f"{LOG}?after=odd~1")).status == 422


async def test_it_is_paged_by_key_also_where_moments_are_the_same(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log, "ROWS_PER_PAGE", 3)
    for number in range(8):
        await audit.record(manager.viewer, f"deed {number}", "thread 1", reason="because")
    await AuditEntry.all().update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    found, address = list[str](), "?target=thread+1"
    while address:
        page = await manager.open(LOG + address)
        found += [badge.text for badge in page.all(".deed .badge")]
        onward = page.all("a[rel=next]")
        address = str(onward[0]["href"]).removeprefix(LOG) if onward else ""
    assert found == [f"deed {number}" for number in range(7, -1, -1)]


async def test_words_are_looked_for_in_so_many_entries_at_once(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log, "LOOKED_AT", 4)
    for number in range(9):
        await audit.record(manager.viewer, f"deed {number}", "x", reason=f"rare{number}")
    found, page = list[list[str]](), await manager.open(f"{LOG}?words=rare1")
    while onward := page.all("a[rel=next]"):
        assert "Looked back to" in page.text
        found.append([badge.text for badge in page.all(".deed .badge")])
        page = await manager.open(str(onward[0]["href"]))
    assert found == [[], ["deed 1"]]
    assert not page.all(".deed")


async def test_the_file_has_what_fits_and_its_download_is_logged(
    manager: Client, admin: Client, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log, "ROWS_AT_ONCE", 2)
    await some_deeds(manager, admin, thread)
    found = await manager.submit(FILE, target=f"thread {thread.id}")
    assert "attachment" in found.response.headers["content-disposition"]
    assert found.response.headers["cache-control"] == "private, no-store"
    rows = await entries_of(found.html)
    assert [row["deed"] for row in rows] == ["hide thread", "unlock thread", "lock thread"]
    assert (rows[1]["actor"], rows[1]["username"]) == ("Admin", "admin")
    entry = await AuditEntry.all().order_by("-id").first()
    assert entry
    assert (entry.deed, entry.after) == ("export audit log", {"target": f"thread {thread.id}"})
    assert len(await entries_of((await manager.submit(FILE)).html)) == 6


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
async def test_no_cell_is_a_formula(manager: Client, start: str) -> None:
    await audit.record(manager.viewer, "lock thread", f"{start}1+1", reason=f"{start}cmd|' /C'!A0")
    rows = await entries_of((await manager.submit(FILE, deed="lock thread")).html)
    assert rows[0]["target"] == f"'{start}1+1"
    assert rows[0]["reason"].startswith(f"'{start}")


async def test_only_managers_take_it_along(author: Client, visitor: Client) -> None:
    assert (await author.submit(FILE)).status == 403
    assert (await visitor.submit(FILE)).location.startswith("/login")
