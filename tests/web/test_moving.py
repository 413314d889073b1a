"""The pages to move a branch and to merge a thread, and where old addresses lead afterwards."""

import pytest

from forum.actions.merges import merge_threads
from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.moves import move_branch
from forum.actions.replies import edit_reply
from forum.database import rows
from forum.models import Edition, Reply, Thread
from forum.rules.drafts import ReplyEdit
from forum.rules.moving import Place
from tests.client import Client
from tests.editions import publish_with, verified
from tests.factories import make_field_report, make_reply, make_thread

REASON = "It is about another question."
CANARY = "kittiwake"
SAID = f"The {CANARY} pilot saved $12 on each form, in all nine counties of the state."


@pytest.fixture
async def other(author: Client) -> Thread:
    return await make_thread(author.member, title="How to convince them of the other thing?")


@pytest.fixture
async def reply(stranger: Client, thread: Thread) -> Reply:
    return await make_reply(stranger.member, thread, SAID, argument=["roi"])


def url(thread: Thread) -> str:
    return f"/threads/{thread.id}/{thread.slug}"


async def test_a_manager_sees_both_sides_before_a_branch_is_moved(
    manager: Client, stranger: Client, reply: Reply, thread: Thread, other: Thread
) -> None:
    await make_reply(stranger.member, thread, parent=reply)
    page = await manager.open(url(thread))
    assert page.one(f"#reply-{reply.id} > article a[href='/replies/{reply.id}/move']")
    address = f"/replies/{reply.id}/move"
    said = {"to": f"https://forum.example{url(other)}?sort=newest", "reason": REASON}
    page = await manager.submit(address, **said)
    assert page.status == 200
    assert page.words("h1") == "Move 2 replies?"
    assert other.title in page.text
    assert (await Reply.get(id=reply.id)).thread_id == thread.id
    page = await manager.submit(address, **said, change="1")
    assert page.one("#to")["value"] == said["to"]
    page = await manager.submit(address, **said, confirm="1")
    assert page.location == f"{url(other)}#reply-{reply.id}"


async def test_it_may_go_below_a_reply_whose_address_is_pasted(
    manager: Client, author: Client, reply: Reply, other: Thread
) -> None:
    there = await make_reply(author.member, other, "What about the pilot?")
    address, said = f"/replies/{reply.id}/move", {"to": f"/replies/{there.id}", "reason": REASON}
    assert "What about the pilot?" in (await manager.submit(address, **said)).text
    await manager.submit(address, **said, confirm="1")
    assert (await Reply.get(id=reply.id)).parent_id == there.id


@pytest.mark.parametrize("to", ["", "nowhere", "/topics/ai", "99999", "https://[", "/replies/9999"])
async def test_a_place_that_is_none_is_named_and_what_was_typed_stays(
    manager: Client, reply: Reply, thread: Thread, to: str
) -> None:
    for address in (f"/replies/{reply.id}/move", f"/threads/{thread.id}/merge"):
        page = await manager.submit(address, to=to, reason=REASON)
        assert page.status == 422
        assert page.one("#to-error")
        assert page.one("#to")["value"] == to
        assert page.one("#reason")["value"] == REASON


async def test_both_need_a_reason(manager: Client, reply: Reply, other: Thread) -> None:
    for address in (f"/replies/{reply.id}/move", f"/threads/{reply.thread_id}/merge"):
        page = await manager.submit(address, to=str(other.id), reason=" ", confirm="1")
        assert page.status == 422
        assert page.one("#reason-error")


async def test_below_itself_is_refused_with_the_form_kept(
    manager: Client, stranger: Client, reply: Reply, thread: Thread
) -> None:
    child = await make_reply(stranger.member, thread, parent=reply)
    page = await manager.submit(
        f"/replies/{reply.id}/move", to=f"/replies/{child.id}", reason=REASON, confirm="1"
    )
    assert page.status == 422
    assert "stands below it" in page.words("#to-error")


async def test_a_manager_sees_what_a_merge_does_before_it_is_done(
    manager: Client, reply: Reply, thread: Thread, other: Thread
) -> None:
    assert (await manager.open(url(thread))).one(f"a[href='/threads/{thread.id}/merge']")
    address, said = f"/threads/{thread.id}/merge", {"to": f"#{other.id}", "reason": REASON}
    page = await manager.submit(address, **said)
    assert page.words("h1") == "Merge these threads?"
    assert "becomes a reply of its author" in page.text
    assert not (await Thread.get(id=thread.id)).hidden
    page = await manager.submit(address, **said, confirm="1")
    assert page.location == url(other)


@pytest.mark.parametrize("role", ["visitor", "stranger", "author", "manager"])
async def test_addresses_of_a_merged_thread_lead_to_the_other(
    visitor: Client,
    stranger: Client,
    author: Client,
    manager: Client,
    reply: Reply,
    thread: Thread,
    other: Thread,
    role: str,
) -> None:
    people = {"visitor": visitor, "stranger": stranger, "author": author, "manager": manager}
    client = people[role]
    pages = {
        url(thread): url(other),
        f"{url(thread)}?sort=newest": f"{url(other)}?sort=newest",
        f"{url(thread)}?sort=newest&page=3": f"{url(other)}?sort=newest",
        f"/threads/{thread.id}": url(other),
        f"/threads/{thread.id}/summary": f"/threads/{other.id}/summary",
        f"/threads/{thread.id}/summary/reports": f"/threads/{other.id}/summary/reports",
        f"/threads/{thread.id}/reasons": f"/threads/{other.id}/reasons",
        f"/threads/{thread.id}/history": f"/threads/{other.id}/history",
        f"{url(thread)}?under={reply.id}": f"{url(other)}?under={reply.id}",
    }
    for _ in range(2):  # from the second time on pages are kept
        for address in pages:
            assert (await client.open(address)).status == 200
    await merge_threads(manager.viewer, thread.id, other.id, REASON)
    for address, there in pages.items():
        found = await client.open(address)
        assert found.status == 200
        assert str(found.response.url).endswith(there), address
    found = await client.open(f"/replies/{reply.id}", follow=False)
    assert found.location == f"{url(other)}#reply-{reply.id}"


async def test_forms_of_a_merged_thread_lead_to_those_of_the_other(
    manager: Client, author: Client, reply: Reply, thread: Thread, other: Thread
) -> None:
    await merge_threads(manager.viewer, thread.id, other.id, REASON)
    for page in ("reply", "merge", "hide", "summary/edit"):
        found = await manager.open(f"/threads/{thread.id}/{page}?to={reply.id}", follow=False)
        assert found.location == f"/threads/{other.id}/{page}?to={reply.id}"
    found = await manager.open(f"/threads/{thread.id}/pick?reply_id={reply.id}", follow=False)
    assert found.location == f"/threads/{other.id}/pick?reply_id={reply.id}"
    assert (await manager.submit(f"/threads/{thread.id}/lock")).status == 409
    sent = await author.submit(f"/threads/{thread.id}/replies", body="Said a moment too late.")
    assert sent.location.startswith(url(other))


async def test_an_old_address_of_a_branch_leads_to_its_new_thread(
    manager: Client, visitor: Client, stranger: Client, reply: Reply, thread: Thread, other: Thread
) -> None:
    old = f"{url(thread)}?under={reply.id}"
    for client in (visitor, stranger):
        assert (await client.open(old)).status == 200
    await move_branch(manager.viewer, reply.id, Place(thread_id=other.id), REASON)
    for client in (visitor, stranger):
        page = await client.open(old)
        assert str(page.response.url).endswith(f"{url(other)}#reply-{reply.id}")
        assert page.one(f"#reply-{reply.id}")
        assert not (await client.open(url(thread))).all(f"#reply-{reply.id}")
    assert (await visitor.open(f"{url(thread)}?under=99999")).status == 404


async def test_a_moved_reply_is_answered_in_its_new_thread(
    manager: Client, stranger: Client, reply: Reply, other: Thread
) -> None:
    old = await stranger.open(url(await Thread.get(id=reply.thread_id)))
    assert f"/threads/{reply.thread_id}/reply?to={reply.id}" in old.html
    await move_branch(manager.viewer, reply.id, Place(thread_id=other.id), REASON)
    page = await stranger.open(f"/threads/{reply.thread_id}/reply?to={reply.id}", follow=False)
    assert page.location == f"/threads/{other.id}/reply?to={reply.id}"
    page = await stranger.open(url(other))
    assert f"/threads/{other.id}/reply?to={reply.id}" in page.html
    sent = await stranger.submit(
        f"/threads/{reply.thread_id}/replies", body="I began before it moved.", parent_id=reply.id
    )
    assert sent.location.startswith(url(other))


async def test_an_edition_goes_on_quoting_a_reply_that_moved(
    manager: Client, visitor: Client, reply: Reply, thread: Thread, other: Thread
) -> None:
    edition = await publish_with(manager.viewer, thread)
    summary = f"/threads/{thread.id}/summary"
    before = await visitor.open(f"{summary}?edition=1")
    await move_branch(manager.viewer, reply.id, Place(thread_id=other.id), REASON)
    after = await visitor.open(f"{summary}?edition=1")
    assert CANARY in after.words(".memo")
    assert before.words(".memo") == after.words(".memo")
    assert (await verified(edition)).holds
    assert "What became stale" not in after.text
    assert CANARY in (await visitor.open(f"{summary}.md?edition=1")).html
    assert (await manager.open(f"{summary}/edit")).status == 200
    await publish_with(manager.viewer, thread, lead="A lead of our own.")
    assert CANARY in (await visitor.open(summary)).words(".memo")


@pytest.mark.parametrize("deed", ["hide the reply", "hide its new thread", "edit it"])
async def test_what_becomes_of_a_moved_reply_shows_in_the_edition_at_once(
    manager: Client,
    stranger: Client,
    visitor: Client,
    reply: Reply,
    thread: Thread,
    other: Thread,
    deed: str,
) -> None:
    await publish_with(manager.viewer, thread)
    await move_branch(manager.viewer, reply.id, Place(thread_id=other.id), REASON)
    summary = f"/threads/{thread.id}/summary"
    for _ in range(2):
        assert CANARY in (await visitor.open(summary)).words(".memo")
    if deed == "edit it":
        edited = ReplyEdit(body="We found other numbers.", revision=1)
        await edit_reply(stranger.viewer, reply.id, edited)
        page = await visitor.open(summary)
        assert "says it in other words" in page.text or "edited" in page.text
        assert (await visitor.open(f"/replies/{reply.id}/history")).status == 200
        return
    if deed == "hide the reply":
        await hide_reply(manager.viewer, reply.id, REASON)
    else:
        await hide_thread(manager.viewer, other.id, REASON)
    pages = [summary, f"{summary}?edition=1", f"{summary}/history", f"{summary}.md", url(thread)]
    for address in pages:
        assert CANARY not in (await visitor.open(address)).html, address


async def test_a_hidden_reply_stays_hidden_wherever_it_goes(
    manager: Client, visitor: Client, reply: Reply, thread: Thread, other: Thread
) -> None:
    await hide_reply(manager.viewer, reply.id, "Names a person.")
    await move_branch(manager.viewer, reply.id, Place(thread_id=other.id), REASON)
    for address in (url(other), f"{url(other)}?under={reply.id}", f"/threads/{other.id}/summary"):
        assert CANARY not in (await visitor.open(address)).html
    await merge_threads(manager.viewer, other.id, thread.id, REASON)
    for address in (url(thread), url(other), f"/threads/{thread.id}/summary", "/arguments"):
        assert CANARY not in (await visitor.open(address)).html


async def test_editions_of_a_merged_thread_stay_readable_and_say_where_it_went(
    manager: Client, author: Client, visitor: Client, reply: Reply, thread: Thread, other: Thread
) -> None:
    edition = await publish_with(manager.viewer, thread)
    await publish_with(manager.viewer, thread, lead="A second one.")
    report = await make_field_report(author.member, thread, edition="1")
    await merge_threads(manager.viewer, thread.id, other.id, REASON)
    summary = f"/threads/{thread.id}/summary"
    page = await visitor.open(f"{summary}?edition=1")
    assert CANARY in page.words(".memo")
    assert page.one(f".note a[href='/threads/{other.id}']")
    for rest in ("/history", "/differences?from=1&to=2", ".md?edition=2", "/print?edition=1"):
        assert (await visitor.open(f"{summary}{rest}", follow=False)).status == 200, rest
    assert page.one(f"a[href='{summary}/history']")
    assert (await verified(edition)).holds
    assert await Edition.filter(thread_id=thread.id).count() == 2
    found = await visitor.open(f"/verify?hash={edition.hash}")
    assert found.status == 200
    assert (await author.open(f"/reports/{report.id}/edit")).status == 200
    sent = await author.submit(
        f"/reports/{report.id}/edit", audience="finance", outcome="partly", note="Better."
    )
    assert sent.location.startswith(f"/threads/{other.id}/")


async def test_a_merged_thread_is_in_no_list(
    manager: Client, visitor: Client, reply: Reply, thread: Thread, other: Thread
) -> None:
    await merge_threads(manager.viewer, thread.id, other.id, REASON)
    for address in ("/", "/?sort=newest", "/?sort=argued", "/members/author", "/arguments"):
        assert not (await visitor.open(address)).all(f"a[href='{url(thread)}']"), address
    assert (await rows("SELECT COUNT(*) AS n FROM moved_reply"))[0]["n"] == 1
