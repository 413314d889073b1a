"""The editions of a summary: read, compared, restored by managers."""

import pytest
import pytest_asyncio

from forum.actions.moderation import hide_reply
from forum.actions.summaries import change_draft
from forum.models import AuditEntry, Edition, Member, Reply, SummaryDraft, Thread
from forum.queries.edition_history import EDITIONS_A_PAGE, load_edition_history
from forum.rules.summary import drop_line
from tests.client import Client, Page
from tests.editions import publish_with, say
from tests.factories import make_reply
from tests.queries.counting import counted

ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
RISK = "Nobody will sign anything if the web form is down on the day of the deadline."


@pytest_asyncio.fixture
async def replies(author: Client, thread: Thread) -> list[Reply]:
    return [
        await make_reply(author.member, thread, ROI, argument=["roi"]),
        await make_reply(author.member, thread, RISK, argument=["risk"]),
    ]


async def history(client: Client, thread: Thread, query: str = "") -> Page:
    return await client.open(f"/threads/{thread.id}/summary/history{query}")


async def differences(client: Client, thread: Thread, query: str = "") -> Page:
    return await client.open(f"/threads/{thread.id}/summary/differences{query}")


async def draft_version(thread: Thread) -> str:
    return str((await SummaryDraft.get(thread_id=thread.id)).version)


async def test_a_summary_that_nobody_published_says_so_and_leads_on(
    visitor: Client, manager: Client, thread: Thread
) -> None:
    for client in (visitor, manager):
        page = await history(client, thread)
        assert "No edition is published yet" in page.text
        assert page.one(".empty a")["href"] == f"/threads/{thread.id}/summary"
        page = await differences(client, thread)
        assert (page.status, "No edition is published yet" in page.text) == (200, True)


async def test_editions_stand_newest_first_with_who_when_why_and_hash(
    visitor: Client, manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    first = await publish_with(manager.viewer, thread, "The distilled page.")
    second = await publish_with(manager.viewer, thread, "A lead.", lead="Begin with the number.")
    page = await history(visitor, thread)
    newest, oldest = page.all(".edition")
    for element, edition, note in ((newest, second, "A lead."), (oldest, first, "The distilled")):
        words = " ".join(element.get_text(" ").split())
        assert f"Edition {edition.number}" in words
        assert "by Manager" in words
        assert note in words
        assert edition.hash in words
    assert "newest" in newest.get_text()
    assert "newest" not in oldest.get_text()
    links = [str(a["href"]).split("/summary")[1] for a in newest.select("a")]
    assert links == ["?edition=2", "/differences?from=1&to=2", "/print?edition=2", ".zip?edition=2"]
    for link in links:
        assert (await visitor.open(f"/threads/{thread.id}/summary{link}")).status == 200


async def test_only_managers_are_offered_to_restore_and_only_administrators_to_remove(
    visitor: Client,
    stranger: Client,
    manager: Client,
    admin: Client,
    thread: Thread,
    replies: list[Reply],
) -> None:
    await publish_with(manager.viewer, thread)
    for client, restores, removes in (
        (visitor, 0, 0), (stranger, 0, 0), (manager, 1, 0), (admin, 1, 1)
    ):  # fmt: skip
        page = await history(client, thread)
        assert len(page.all("form[action$='/restore']")) == restores
        assert len(page.all("a[href*='/purge?']")) == removes
        assert len(page.all("a[href^='/manage/audit?target=summary']")) == restores


async def test_the_publisher_who_left_is_a_former_member(
    visitor: Client, manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    await publish_with(manager.viewer, thread)
    await Member.filter(id=manager.member.id).delete()
    assert "by Former member" in (await history(visitor, thread)).text


async def test_restoring_makes_the_edition_the_draft_and_leads_there(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    await publish_with(manager.viewer, thread, lead="The first lead.")
    await publish_with(manager.viewer, thread, lead="The second lead.")
    page = await history(manager, thread)
    form = page.all("form[action$='/restore']")[-1]
    fields = {str(i["name"]): str(i["value"]) for i in form.select("input[type=hidden]")}
    assert (fields["edition"], fields["version"]) == ("1", await draft_version(thread))
    sent = await manager.submit(str(form["action"]), edition="1", version=fields["version"])
    assert (sent.status, sent.location) == (303, f"/threads/{thread.id}/summary/edit")
    assert (await SummaryDraft.get(thread_id=thread.id)).content["lead"] == "The first lead."
    assert await AuditEntry.filter(deed="restore edition", target=f"summary {thread.id}").count()
    assert await Edition.all().count() == 2


async def test_restoring_over_what_somebody_saved_meanwhile_asks_once_more(
    manager: Client, admin: Client, thread: Thread, replies: list[Reply]
) -> None:
    await publish_with(manager.viewer, thread, lead="The first lead.")
    seen = await draft_version(thread)
    lead = {"lead": "Saved meanwhile."}
    await change_draft(admin.viewer, thread.id, lambda c: c.model_copy(update=lead))
    address = f"/threads/{thread.id}/summary/restore"
    page = await manager.submit(address, edition="1", version=seen)
    assert page.status == 409
    assert "Admin saved it last" in page.text
    assert page.all(f"a[href='/threads/{thread.id}/summary/edit']")
    assert (await SummaryDraft.get(thread_id=thread.id)).content["lead"] == "Saved meanwhile."
    version = str(page.all("input[name=version]")[0]["value"])
    again = await manager.submit(address, edition="1", version=version)
    assert (again.status, "never published" in again.text) == (409, True)
    sure = {
        "edition": "1",
        "version": version,
        "replace": str(page.all("[name=replace]")[0]["value"]),
    }
    assert (await manager.submit(address, **sure)).status == 303
    assert (await SummaryDraft.get(thread_id=thread.id)).content["lead"] == "The first lead."


@pytest.mark.parametrize(
    ("edition", "version", "status"),
    [("9", "1", 404), ("0", "1", 404), ("x", "1", 422), ("1", "x", 422), ("1", "9" * 40, 422)],
)
async def test_what_cannot_be_restored_is_refused(
    manager: Client, thread: Thread, replies: list[Reply], edition: str, version: str, status: int
) -> None:
    await publish_with(manager.viewer, thread)
    address = f"/threads/{thread.id}/summary/restore"
    assert (await manager.submit(address, edition=edition, version=version)).status == status


async def test_long_histories_are_paged(
    visitor: Client,
    manager: Client,
    thread: Thread,
    replies: list[Reply],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await publish_with(manager.viewer, thread)
    with counted(monkeypatch) as few:
        await load_edition_history(manager.viewer, thread.id, "")
    for number in range(EDITIONS_A_PAGE):
        await publish_with(manager.viewer, thread, lead=f"Lead {number}")
    with counted(monkeypatch) as many:
        await load_edition_history(manager.viewer, thread.id, "")
    assert len(few) == len(many) <= 4
    page = await history(visitor, thread)
    assert len(page.all(".edition")) == EDITIONS_A_PAGE
    page = await visitor.open(str(page.one("a[rel=next]")["href"]))
    assert [element["id"] for element in page.all(".edition")] == ["edition-1"]


async def test_differences_show_what_was_reworded_added_and_dropped(
    visitor: Client, author: Client, manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    await say(manager.viewer, thread, "It pays within the first year.")
    await publish_with(manager.viewer, thread)
    await say(manager.viewer, thread, "It pays within eleven months.")
    key = (await SummaryDraft.get(thread_id=thread.id)).content["lines"][1]["key"]
    await change_draft(manager.viewer, thread.id, lambda c: drop_line(c, key, "Too vague."))
    await publish_with(manager.viewer, thread, lead="Begin with the number.")
    page = await differences(visitor, thread)
    assert page.words("h1") == "What changed from edition 1 to edition 2"
    words = page.words(".diff")
    assert "Lead" in words
    assert "Reworded" in words
    assert "Dropped" in words
    assert [del_.get_text() for del_ in page.all("del")] == ["the first year."]
    assert [ins.get_text() for ins in page.all("ins")][-1] == "eleven months."
    assert f"“{ROI}”" in words
    assert f"“{RISK}”" in words
    back = await differences(visitor, thread, "?from=2&to=1")
    assert [ins.get_text() for ins in back.all("ins")] == ["the first year."]
    same = await differences(visitor, thread, "?from=2&to=2")
    assert "You chose the same edition twice" in same.text
    assert same.one("select[name=from] [selected]")["value"] == "2"


async def test_a_single_edition_has_nothing_to_be_compared_with(
    visitor: Client, manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    await publish_with(manager.viewer, thread)
    for query in ("", "?to=1"):
        page = await differences(visitor, thread, query)
        assert (page.status, "There is one edition so far" in page.text) == (200, True)


@pytest.mark.parametrize("query", ["?from=1&to=3", "?from=0&to=1", "?from=3", "?to=3", "?to=0"])
async def test_an_edition_that_is_not_there_is_not_found(
    visitor: Client, manager: Client, thread: Thread, replies: list[Reply], query: str
) -> None:
    await publish_with(manager.viewer, thread)
    await publish_with(manager.viewer, thread, lead="A lead.")
    assert (await differences(visitor, thread, query)).status == 404


async def test_what_is_withheld_stays_withheld_in_differences(
    visitor: Client, manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    await say(manager.viewer, thread, f"In short: {ROI}")
    await publish_with(manager.viewer, thread)
    await say(manager.viewer, thread, f"Shorter: {ROI}")
    await publish_with(manager.viewer, thread)
    assert ROI in (await differences(visitor, thread)).text
    await hide_reply(manager.viewer, replies[0].id, "Names people.")
    page = await differences(visitor, thread)
    assert ROI not in page.text
    assert "Harbor County" not in page.words(".diff")
    assert ROI in (await differences(manager, thread)).text


async def test_the_audit_log_of_one_summary_is_apart_from_the_rest(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    await publish_with(manager.viewer, thread, "Note of the edition.")
    await hide_reply(manager.viewer, replies[0].id, "Names people.")
    page = await manager.open(f"/manage/audit?target=summary+{thread.id}")
    assert "Note of the edition." in page.text
    assert "Names people." not in page.text
    assert page.all(f"a[href='/threads/{thread.id}/summary/history']")
    assert "Names people." in (await manager.open("/manage/audit")).text
    assert "No entry fits" in (await manager.open("/manage/audit?target=nothing")).text
