"""What a manager says of a stale line: on the summary, on a page of its own, in the workspace."""

import pytest

from forum.actions.summaries import change_draft
from forum.models import Edition, LineReview, Reply, Thread
from tests.client import Client
from tests.editions import publish_with
from tests.factories import make_reply
from tests.web.stale_edition import QUEUE, ROI, content_of, edit, key_of, queue, review


@pytest.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, ROI, argument=["roi"])


@pytest.fixture
async def edition(manager: Client, thread: Thread, reply: Reply) -> Edition:
    return await publish_with(manager.viewer, thread)


async def test_a_manager_sees_each_stale_line_with_its_deeds_on_both_pages(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await edit(author, reply, "Other words.")
    key = key_of(edition)
    for page, deeds in (
        ("summary", ["valid", "update"]),
        ("summary/edit", [f"valid:{key}:1"]),
    ):
        seen = await manager.open(f"/threads/{thread.id}/{page}")
        assert "The author has reworded this." in seen.words(".stale__lines > li")
        assert [b["value"] for b in seen.all(".stale__lines button")] == deeds
        assert not seen.all(".stale textarea")  # a note typed here would be lost with the next one
        assert seen.all(f"#line-{key_of(edition)}")
        assert seen.one(".stale__words a")["href"] == f"#line-{key_of(edition)}"


async def test_the_workspace_offers_what_helps_a_stale_line(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    key, address = key_of(edition), f"/threads/{thread.id}/summary/edit"
    await edit(author, reply, f"{ROI} And more.")
    seen = await manager.open(address)
    deeds = [button["value"] for button in seen.all(".stale__lines button")]
    assert deeds == [f"valid:{key}:1", f"update:{key}:1"]
    assert not seen.all(".stale__deeds a")
    await edit(author, reply, "Other words.")
    seen = await manager.open(address)
    assert seen.one(".stale__deeds a").text.startswith("Choose other words")
    await manager.submit(f"/replies/{reply.id}/hide", reason="Not public yet.")
    seen = await manager.open(address)
    assert [button["value"] for button in seen.all(".stale__lines button")] == [f"valid:{key}:1"]
    assert not seen.all(".stale__deeds a")


async def test_still_valid_takes_the_line_from_the_notice_and_the_queue_at_once(
    manager: Client, author: Client, visitor: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await edit(author, reply, f"{ROI} And more.")
    assert len((await queue(manager)).all(".queue__row")) == 1
    answer = await review(manager, edition, "valid", note="A typo", next=QUEUE)
    assert answer.location == QUEUE
    assert (await manager.open(QUEUE)).all(".queue__row") == []
    assert (await visitor.open(f"/threads/{thread.id}/summary")).all(".note") == []
    log = (await manager.open("/manage/audit")).text
    assert "review line" in log
    assert "A typo" in log


async def test_a_note_has_a_page_of_its_own(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await edit(author, reply, "Other words.")
    summary = await manager.open(f"/threads/{thread.id}/summary")
    page = await manager.open(str(summary.one(".stale__deeds a")["href"]))
    assert "The author has reworded this." in page.text
    assert [b["value"] for b in page.all(".stale__form button")] == ["valid", "update", "drop"]
    gone = await manager.open(f"/threads/{thread.id}/summary/review?line=00000000")
    assert gone.status == 404


async def test_in_the_workspace_what_was_typed_is_saved_with_the_deed(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await edit(author, reply, f"As we found: {ROI}")
    address, key = f"/threads/{thread.id}/summary/edit", key_of(edition)
    page = await manager.open(address)
    fields = {
        name: str(page.one(f"[name={name}]")["value"]) for name in ("version", f"passages-{key}")
    }
    fields |= {"line": key, f"type-{key}": "roi", "lead": "Typed and not saved."}
    sent = await manager.submit(address, **fields, do=f"update:{key}:1")
    assert sent.location == f"{address}#line-{key}"
    draft = await content_of(thread)
    assert (draft.lead, draft.lines[0].passages[0].revision) == ("Typed and not saved.", 2)
    version = str((await manager.open(address)).one("[name=version]")["value"])
    fields |= {"version": version, f"passages-{key}": str(draft.lines[0].passages[0])}
    sent = await manager.submit(address, **fields, do=f"valid:{key}:1")
    assert sent.status == 303
    assert {review.verdict for review in await LineReview.all()} == {"update", "valid"}


async def test_an_update_opens_the_workspace_at_the_line(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await edit(author, reply, f"As we found: {ROI}")
    answer = await review(manager, edition, "update", next="/")
    assert answer.location == f"/threads/{thread.id}/summary/edit#line-{key_of(edition)}"
    assert (await manager.open(answer.location)).one(f"#line-{key_of(edition)}")
    assert (await content_of(thread)).lines[0].passages[0].revision == 2
    page = await manager.open(f"/threads/{thread.id}/summary")
    assert "update. It waits in the draft to be published." in page.words(".stale__said")


async def test_dropping_asks_for_a_reason_beside_the_field(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await edit(author, reply, "Other words.")
    page = await review(manager, edition, "drop", note=" a ", next="//evil.example")
    assert page.status == 422
    field = f"review-{key_of(edition)}-note"
    assert page.one(f"textarea#{field}").text.strip() == "a"
    assert "Say why the line goes" in page.words(f"#{field}-error")
    assert page.one(f".errors a[href='#{field}']")
    assert await LineReview.all().count() == 0
    answer = await review(manager, edition, "drop", note="Out of date", next="//evil.example")
    assert answer.location == "/"
    assert (await content_of(thread)).lines == ()


async def test_a_line_that_left_the_draft_says_so(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await edit(author, reply, "Other words.")
    await change_draft(manager.viewer, thread.id, lambda c: c.model_copy(update={"lines": ()}))
    page = await review(manager, edition, "update")
    assert page.status == 422
    assert "no longer in the draft" in page.words(".errors")


async def test_a_review_of_an_older_edition_is_a_conflict_that_says_what_to_do(
    manager: Client, thread: Thread, edition: Edition
) -> None:
    await publish_with(manager.viewer, thread, lead="New.")
    page = await review(manager, edition, "valid")
    assert page.status == 409
    assert "Edition 2 was published after you opened this page." in page.text


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"line": "0000ffff"}, 404), ({"line": ""}, 404), ({"verdict": "perhaps"}, 422),
     ({"edition": "x"}, 422), ({"edition": "99999999999"}, 422), ({"note": "x" * 501}, 422)],
)  # fmt: skip
async def test_damaged_reviews_are_refused(
    manager: Client, edition: Edition, wrong: dict[str, str], status: int
) -> None:
    page = await review(manager, edition, **{"verdict": "valid", **wrong})
    assert page.status == status
    assert await LineReview.all().count() == 0
