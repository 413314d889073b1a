"""Flagging on pages, and the queue where managers decide."""

import pytest_asyncio

from forum.actions.community import change_community
from forum.models import Flag, Reply, Review, Thread
from forum.queries.review_queue import FLAGS_SHOWN, REVIEWS_PER_PAGE
from forum.rules.community import CommunityDraft
from tests.client import Client, Page, sign_in
from tests.conftest import SignedIn
from tests.factories import BODY, make_reply

QUEUE = "/manage/review"


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, "Buy our Pelican forms.", argument=["roi"])


async def decide(manager: Client, post: str, kind: str, **fields: str) -> Page:
    """As the form in the queue would."""
    page = await manager.open(QUEUE + ("?sort=held" if kind == "approve" else ""))
    (form,) = [
        form
        for form in page.all("form[action^='/manage/review']")
        if form.select_one(f"input[name=post][value='{post}']")
        and form.select_one(f"input[name=decision][value={kind}]")
    ]
    hidden = {str(i["name"]): str(i["value"]) for i in form.select("input[type=hidden]")}
    return await manager.submit(QUEUE, **{**hidden, **fields})


async def test_a_reader_flags_a_reply_changes_and_withdraws_that(
    stranger: Client, reply: Reply
) -> None:
    page = await stranger.open(f"/replies/{reply.id}")
    assert page.one(f"a[href='/replies/{reply.id}/flag']")
    bad = await stranger.submit(f"/replies/{reply.id}/flag", note="Sells.")
    assert bad.status == 422
    assert bad.one("#kind-error")
    assert bad.words("textarea[name=note]") == "Sells."
    sent = await stranger.submit(f"/replies/{reply.id}/flag", kind="spam", note="Sells.")
    said = await stranger.open(sent.location)
    assert said.words("h1") == "Managers have your flag"
    assert said.one(f"main a[href='/replies/{reply.id}']")
    form = await stranger.open(f"/replies/{reply.id}/flag")
    assert form.one("input[value=spam]").has_attr("checked")
    assert form.one("form[action$=unflag]")
    await stranger.submit(f"/replies/{reply.id}/unflag")
    assert await Flag.all().count() == 0


async def test_nobody_sees_that_a_post_was_flagged(
    stranger: Client, author: Client, visitor: Client, reply: Reply, thread: Thread
) -> None:
    address = f"/threads/{thread.id}/{thread.slug}"
    before = [(await client.open(address)).text for client in (visitor, author)]
    await stranger.submit(f"/replies/{reply.id}/flag", kind="spam", note="The heron note.")
    await stranger.submit(f"/threads/{thread.id}/flag", kind="other", note="The heron note.")
    assert [(await client.open(address)).text for client in (visitor, author)] == before
    for client in (visitor, author, stranger):
        for page in ("/members/stranger", "/members/author", address):
            assert "heron" not in (await client.open(page)).html


async def test_managers_find_it_in_the_queue_with_words_and_reasons(
    stranger: Client, manager: Client, reply: Reply
) -> None:
    await stranger.submit(f"/replies/{reply.id}/flag", kind="spam", note="It sells <b>forms</b>.")
    assert "1 flagged post wait" in (await manager.open("/manage")).text
    page = await manager.open(QUEUE)
    words = page.words("li.review")
    assert "Pelican" in words
    assert "Spam or advertising" in words
    assert "“It sells <b>forms</b>.”" in words
    assert page.one("li.review a[href='/members/stranger']")
    assert page.one(f"li.review a[href='/replies/{reply.id}']")


async def test_the_queue_decides_in_place(
    stranger: Client, manager: Client, visitor: Client, reply: Reply, thread: Thread
) -> None:
    await stranger.submit(f"/replies/{reply.id}/flag", kind="spam")
    await stranger.submit(f"/threads/{thread.id}/flag", kind="other")
    await decide(manager, f"thread {thread.id}", "dismiss")
    bad = await decide(manager, f"reply {reply.id}", "hide", reason="")
    assert bad.status == 422
    assert bad.one(f"#review-{(await Review.get()).id}-reason-error")
    done = await decide(manager, f"reply {reply.id}", "hide", reason="Sells a product.")
    assert "Decided" in (await manager.open(done.location)).text
    page = await visitor.open(f"/threads/{thread.id}")
    assert "Pelican" not in page.html
    assert "Sells a product." in page.text
    assert "No flagged post waits" in (await manager.open(QUEUE)).text


async def test_who_comes_second_is_told_and_changes_nothing(
    stranger: Client, manager: Client, admin: Client, reply: Reply
) -> None:
    await stranger.submit(f"/replies/{reply.id}/flag", kind="spam")
    review = await Review.get()
    form = {"post": review.post, "review": str(review.id), "until": "99", "decision": "dismiss"}
    assert (await manager.submit(QUEUE, **form)).status == 303
    late = await admin.submit(QUEUE, **{**form, "decision": "hide", "reason": "Sells."})
    assert late.status == 409
    assert "Manager has decided about this meanwhile: dismiss flags." in late.text
    assert (await Reply.get()).hidden_at is None


async def test_the_queue_is_paged_and_sorted_and_shows_few_flags_of_many(
    manager: Client, author: Client, thread: Thread, signed_in: SignedIn
) -> None:
    readers = [await signed_in(f"r{n}") for n in range(FLAGS_SHOWN + 2)]
    found = [
        await make_reply(author.member, thread, f"{BODY} {n}") for n in range(REVIEWS_PER_PAGE + 1)
    ]
    for reply in found:
        await readers[0].submit(f"/replies/{reply.id}/flag", kind="spam")
    for reader in readers[1:]:
        await reader.submit(f"/replies/{found[-1].id}/flag", kind="abusive")
    first = await manager.open(QUEUE)
    assert len(first.all("li.review")) == REVIEWS_PER_PAGE
    second = await manager.open(str(first.one("a[rel=next]")["href"]))
    assert "2 more flags" in second.words("li.review")
    most = await manager.open(f"{QUEUE}?sort=flags")
    assert f"reply {found[-1].id}" in most.all("li.review")[0].get_text(" ").casefold()
    rest = await manager.open(str(most.one("a[rel=next]")["href"]))
    assert len(rest.all("li.review")) == 1
    assert (await manager.open(f"{QUEUE}?sort=sideways")).status == 422


async def test_a_first_post_is_its_authors_and_the_managers_until_one_approves(
    manager: Client, visitor: Client, stranger: Client, author: Client, thread: Thread
) -> None:
    await change_community(manager.viewer, CommunityDraft(hold_first=1))
    await sign_in(stranger, stranger.member)
    sent = await stranger.submit(
        f"/threads/{thread.id}/replies", body="The kestrel pilot paid for itself.", argument="roi"
    )
    own = await stranger.open(sent.location)
    assert "Waiting for a manager" in own.words("li.reply")
    for client in (visitor, author):
        page = await client.open(f"/threads/{thread.id}")
        assert "kestrel" not in page.html
        assert not page.all("li.reply")
        assert "No replies yet" in page.text
    assert "1 first post of new members" in (await manager.open("/manage")).text
    reply = await Reply.get()
    await decide(manager, f"reply {reply.id}", "approve")
    for client in (visitor, author):
        assert "kestrel" in (await client.open(f"/threads/{thread.id}")).text
    assert "Waiting" not in (await stranger.open(f"/threads/{thread.id}")).text


async def test_an_answer_to_a_reply_that_is_held_leaves_no_empty_branch(
    manager: Client, author: Client, visitor: Client, stranger: Client, reply: Reply
) -> None:
    await change_community(manager.viewer, CommunityDraft(hold_first=1))
    await stranger.submit(
        f"/threads/{reply.thread_id}/replies", body="A kestrel answer.", parent_id=str(reply.id)
    )
    held = await Reply.all().order_by("-id").first()
    assert held
    assert held.held
    for client in (visitor, author):
        page = await client.open(f"/threads/{reply.thread_id}")
        assert "kestrel" not in page.html
        assert not page.all("ol.replies ol.replies")
        assert not page.all(".reply__more")
        for address in (f"/replies/{held.id}", f"/threads/{reply.thread_id}?under={held.id}"):
            assert (await client.open(address)).status == 404


async def test_settings_are_changed_and_judged(manager: Client) -> None:
    sent = await manager.submit("/manage/settings", hold_first="2", may_take_posts="1")
    page = await manager.open(sent.location)
    assert page.one("#hold_first")["value"] == "2"
    assert page.one("input[name=may_take_posts]").has_attr("checked")
    for wrong in ("many", "-1", "21", "1.5"):
        bad = await manager.submit("/manage/settings", hold_first=wrong)
        assert bad.status == 422
        assert bad.one("#hold_first")["value"] == wrong
    await manager.submit("/manage/settings", hold_first="0")
    assert (
        not (await manager.open("/manage/settings"))
        .one("input[name=may_take_posts]")
        .has_attr("checked")
    )
