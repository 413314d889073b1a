"""The managers' queue, what readers are told of a stale edition, and the deeds on its lines."""

import pytest

from forum.actions.checks import drain_checks
from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.nominations import nominate
from forum.actions.replies import edit_reply
from forum.actions.summaries import change_draft
from forum.demo.fill import fill_demo
from forum.models import Edition, LineReview, Reply, Role, Thread
from forum.queries.summary_draft import load_stored_draft
from forum.rules.drafts import ReplyEdit
from forum.rules.nominations import NominationDraft
from forum.rules.summary import Content
from forum.settings import Settings
from tests.client import Client, Page, viewer_for
from tests.conftest import SignedIn
from tests.editions import publish_with
from tests.factories import make_member, make_reply, make_thread

ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
RISK = "Nobody will sign anything if the web form is down on the day of the deadline."
QUEUE = "/manage/curation"


@pytest.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, ROI, argument=["roi"])


@pytest.fixture
async def edition(manager: Client, thread: Thread, reply: Reply) -> Edition:
    return await publish_with(manager.viewer, thread)


def key_of(edition: Edition) -> str:
    return str(edition.form["lines"][0]["key"])


async def content_of(thread: Thread) -> Content:
    stored = await load_stored_draft(thread.id)
    assert stored is not None
    return stored.content


async def edit(author: Client, reply: Reply, body: str) -> None:
    revision = (await Reply.get(id=reply.id)).revision
    draft = ReplyEdit(body=body, revision=revision, argument=["roi"])
    await edit_reply(author.viewer, reply.id, draft)


async def queue(manager: Client, address: str = QUEUE) -> Page:
    await drain_checks()
    return await manager.open(address)


async def review(client: Client, of: Edition, verdict: str, **fields: str) -> Page:
    """Press a button beside the edition's first line."""
    typed = {"edition": str(of.number), "line": key_of(of), "verdict": verdict, **fields}
    return await client.submit(f"/threads/{of.thread_id}/summary/review", **typed)


async def test_an_empty_queue_says_so(manager: Client, thread: Thread) -> None:
    page = await queue(manager)
    assert page.words(".empty h2") == "Nothing waits"
    assert "Nothing waits" in (await manager.open("/manage")).text


async def test_the_most_needed_come_first_and_say_why(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    talk = await make_thread(author.member)
    await make_reply(author.member, talk, "Has anybody tried this with a union?")
    argued = await make_thread(author.member)
    for _ in range(4):
        await make_reply(author.member, argued, argument=["risk"])
    await make_reply(author.member, thread, RISK, argument=["risk"])
    await edit(author, reply, "Other words.")
    page = await queue(manager)
    rows = [" ".join(row.text.split()) for row in page.all(".queue__row")]
    assert [str(row.select("h2 a")[0]["href"]) for row in page.all(".queue__row")] == [
        f"/threads/{one.id}/{one.slug}" for one in (argued, thread, talk)
    ]
    assert "No edition yet , 4 arguments" in page.text
    assert "1 source edited, 1 new argument" in rows[1]
    assert "1 untagged reply" in rows[2]
    assert page.one(f".queue__acts a[href='/threads/{argued.id}/summary/edit']")
    assert "3 threads wait" in (await manager.open("/manage")).text


async def test_nominations_wait_in_the_queue_and_hidden_threads_do_not(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    draft = NominationDraft(words="Each form costs $14.20", type="roi", revision=1)
    await nominate(author.viewer, reply.id, draft)
    assert "1 nomination waits" in (await queue(manager)).text
    await hide_thread(manager.viewer, thread.id, "Spam")
    page = await manager.open(QUEUE)  # at once, although the row is not checked yet
    assert page.all(".queue__row") == []
    assert "Nothing waits" in (await manager.open("/manage")).text


async def test_untagged_replies_are_tagged_from_the_queue_or_called_discussion(
    manager: Client, author: Client, thread: Thread
) -> None:
    replies = [await make_reply(author.member, thread) for _ in range(5)]
    page = await queue(manager)
    tags = [str(link["href"]) for link in page.all(".queue__untagged a[href$='/tags']")]
    assert tags == [f"/replies/{reply.id}/tags" for reply in replies[:3]]
    assert "2 more in the thread" in page.text
    fields = {str(i["name"]): str(i["value"]) for i in page.all(".queue__untagged input")}
    late = await make_reply(author.member, thread, "Late.")
    answer = await manager.submit(f"/threads/{thread.id}/summary/looked-at", **fields)
    assert answer.location == QUEUE
    page = await queue(manager)
    assert [str(link["href"]) for link in page.all(".queue__untagged a[href$='/tags']")] == [
        f"/replies/{late.id}/tags"
    ]


async def test_the_queue_is_paged_by_key(manager: Client, author: Client) -> None:
    threads = [await make_thread(author.member) for _ in range(23)]
    for thread in threads:
        await make_reply(author.member, thread)
    page = await queue(manager)
    first = [row["href"] for row in page.all(".queue__row h2 a")]
    following = str(page.one("a[rel=next]")["href"])
    second = [row["href"] for row in (await manager.open(following)).all(".queue__row h2 a")]
    assert (len(first), len(second)) == (20, 3)
    assert len({*first, *second}) == 23
    assert (await manager.open(f"{QUEUE}?after=damaged")).status == 422


async def test_the_queue_of_the_demo_is_true_at_once_and_has_every_kind_of_need(
    signed_in: SignedIn, settings: Settings
) -> None:
    await fill_demo(settings)
    page = await (await signed_in("manager", role=Role.MANAGER)).open(QUEUE)
    assert not await Thread.filter(unchecked=True).exists()
    for words in ("No edition yet", "sources edited", "line outranked", "nomination waits"):
        assert words in page.text


async def test_readers_are_told_what_came_since_and_nothing_when_nothing_did(
    manager: Client, author: Client, visitor: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    address = f"/threads/{thread.id}/summary"
    assert (await visitor.open(address)).all(".note") == []
    await edit(author, reply, f"{ROI} And more.")
    for _ in range(2):
        await make_reply(author.member, thread, argument=["mission"])
    page = await visitor.open(address)
    assert "Since then: 2 new arguments, 1 source edited." in page.words(".note")
    assert page.one(".note a")["href"] == f"/threads/{thread.id}/{thread.slug}"
    assert page.all(".stale") == []
    await hide_reply(manager.viewer, reply.id, "Names people.")
    assert "2 new arguments, 1 source withheld." in (await visitor.open(address)).words(".note")


async def test_readers_are_told_of_a_better_argument_and_a_strong_type(
    author: Client, visitor: Client, thread: Thread, edition: Edition
) -> None:
    for number in range(3):
        await make_reply(author.member, thread, f"{RISK} Number {number}.", argument=["risk"])
    better = await make_reply(author.member, thread, "It saves $9 a form.", argument=["roi"])
    for _ in range(3):
        await endorse(await viewer_for(await make_member()), better.id)
    words = (await visitor.open(f"/threads/{thread.id}/summary")).words(".note")
    assert "1 line outranked by an argument that convinces more" in words
    assert "Risk well supported now, without a line here" in words


async def test_an_old_edition_and_the_distilled_page_have_no_such_notice(
    manager: Client, author: Client, visitor: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await publish_with(manager.viewer, thread, lead="New.")
    await edit(author, reply, "Other words.")
    for query in ("?edition=1", "?distilled=1"):
        page = await visitor.open(f"/threads/{thread.id}/summary{query}")
        assert "Since then" not in page.text


async def test_a_manager_sees_each_stale_line_with_its_deeds_on_both_pages(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await edit(author, reply, "Other words.")
    for page in ("summary", "summary/edit"):
        seen = await manager.open(f"/threads/{thread.id}/{page}")
        assert "The author has reworded this." in seen.words(".stale__lines > li")
        assert [b["value"] for b in seen.all(".stale__form button")] == ["valid", "update", "drop"]
        assert seen.all(f"#line-{key_of(edition)}")
        assert seen.one(".stale__words a")["href"] == f"#line-{key_of(edition)}"


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


async def test_arguments_that_came_after_the_page_was_opened_stay_new(
    manager: Client, author: Client, thread: Thread, edition: Edition
) -> None:
    await make_reply(author.member, thread, argument=["mission"])
    page = await manager.open(f"/threads/{thread.id}/summary")
    fields = {str(i["name"]): str(i["value"]) for i in page.all(".stale__new input")}
    await make_reply(author.member, thread, argument=["mission"])
    answer = await manager.submit(f"/threads/{thread.id}/summary/looked-at", **fields)
    assert answer.location == f"/threads/{thread.id}/summary"
    assert "1 new argument." in (await manager.open(answer.location)).words(".note")
    bad = await manager.submit(f"/threads/{thread.id}/summary/looked-at", until="-1")
    assert bad.status == 422


async def test_publishing_warns_of_words_that_were_changed_and_they_are_no_news_then(
    manager: Client, author: Client, visitor: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await edit(author, reply, "Other words.")
    await change_draft(manager.viewer, thread.id, lambda c: c.model_copy(update={"lead": "New."}))
    page = await manager.open(f"/threads/{thread.id}/summary/publish")
    assert "Line 1, on ROI, quotes words that their author has changed since." in page.text
    await publish_with(manager.viewer, thread)
    page = await visitor.open(f"/threads/{thread.id}/summary")
    assert page.all(".note") == []
    assert "reworded this since" in page.words(".line__since")
