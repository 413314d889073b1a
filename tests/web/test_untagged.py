"""The managers' queue of untagged replies: suggestions, one press to confirm, or discussion."""

import pytest

from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.replies import withdraw_reply
from forum.models import AuditEntry, Reply, Thread
from forum.queries.untagged import LOOKED_AT
from tests.client import Client, Page
from tests.factories import make_reply, make_thread

SAYS_ROI = "We saved $40,000 in the first year by dropping the paper forms."
SAYS_BOTH = "The lawsuit cost them $2 million, and an audit found the same in ours."
TALK = "Thanks, that is good to know. See you there."


def listed(page: Page) -> list[int]:
    return [int(str(row["id"]).removeprefix("untagged-")) for row in page.all(".untagged__row")]


async def test_it_shows_what_reads_like_an_argument_and_why(
    author: Client, manager: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, SAYS_ROI)
    await make_reply(author.member, thread, TALK)
    await make_reply(author.member, thread, f"{SAYS_ROI} Twice.", argument=["roi"])
    page = await manager.open("/manage/untagged")
    assert listed(page) == [reply.id]
    assert "It mentions what it costs or saves: “$40,000”" in page.words(".suggested__why")
    assert page.one(f"a[href='/threads/{thread.id}/{thread.slug}']")


async def test_one_press_tags_it_and_leads_back(
    author: Client, manager: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, SAYS_ROI)
    address = "/manage/untagged?sort=newest"
    page = await manager.open(address)
    form, button = page.one("form.suggested__form"), page.one("form.suggested__form button")
    fields = {
        str(i["name"]): str(i["value"]) for i in form.select("input") if i["name"] != "csrf_token"
    }
    sent = await manager.submit(
        str(form["action"]), **fields, **{str(button["name"]): str(button["value"])}
    )
    assert (sent.status, sent.location) == (303, address)
    assert listed(await manager.open(address)) == []
    assert (await Reply.get(id=reply.id)).type_count == 1
    assert await AuditEntry.filter(deed="retag reply", target=f"reply {reply.id}").count() == 1


async def test_two_types_can_be_confirmed_at_once(
    author: Client, manager: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, SAYS_BOTH)
    page = await manager.open("/manage/untagged")
    assert {str(b["value"]) for b in page.all(".suggested__why button")} == {"roi", "risk"}
    both = page.all("form.suggested__form")[1]
    wanted = [str(i["value"]) for i in both.select("input[name=argument]")]
    await manager.submit(f"/replies/{reply.id}/tags", argument=wanted, stance="for")
    assert (await Reply.get(id=reply.id)).type_count == 2


async def test_it_is_discussion_takes_it_off_the_list(
    author: Client, manager: Client, stranger: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, SAYS_ROI)
    assert (await stranger.submit(f"/replies/{reply.id}/discussion")).status == 403
    sent = await manager.submit(f"/replies/{reply.id}/discussion", next="//evil.example")
    assert (sent.status, sent.location) == (303, "/")
    sent = await manager.submit(f"/replies/{reply.id}/discussion")
    assert sent.location == "/manage/untagged"
    assert listed(await manager.open("/manage/untagged")) == []
    assert "find discussion" in (await manager.open("/manage/audit")).text


async def test_what_is_not_in_view_is_not_listed(
    author: Client, manager: Client, thread: Thread
) -> None:
    hidden, withdrawn = [
        await make_reply(author.member, thread, f"{SAYS_ROI} Case {number}.") for number in range(2)
    ]
    secret = await make_thread(author.member)
    await make_reply(author.member, secret, SAYS_ROI)
    await hide_reply(manager.viewer, hidden.id, "Names people.")
    await withdraw_reply(author.viewer, withdrawn.id)
    await hide_thread(manager.viewer, secret.id, "Names people.")
    assert listed(await manager.open("/manage/untagged")) == []


async def test_a_thread_that_a_manager_looked_at_is_not_asked_about(
    author: Client, manager: Client, thread: Thread
) -> None:
    old = await make_reply(author.member, thread, SAYS_ROI)
    await manager.submit(f"/threads/{thread.id}/summary/looked-at", untagged_until=str(old.id))
    new = await make_reply(author.member, thread, f"{SAYS_ROI} Twice.")
    assert listed(await manager.open("/manage/untagged")) == [new.id]


async def test_the_most_convincing_come_first(
    author: Client, manager: Client, stranger: Client, thread: Thread
) -> None:
    liked = await make_reply(author.member, thread, SAYS_ROI)
    await make_reply(author.member, thread, f"{SAYS_ROI} Twice.")
    await endorse(stranger.viewer, liked.id)
    page = await manager.open("/manage/untagged?sort=convincing")
    assert listed(page) == [liked.id]
    assert "1 person found it convincing" in page.text


@pytest.mark.parametrize("bad", ["sort=worst", "after=x", "sort=convincing&after=x~1"])
async def test_a_damaged_address_is_refused(manager: Client, bad: str) -> None:
    assert (await manager.open(f"/manage/untagged?{bad}")).status == 422


async def test_a_page_reads_so_many_and_the_next_goes_on(
    author: Client, manager: Client, thread: Thread
) -> None:
    first = await make_reply(author.member, thread, SAYS_ROI)
    for number in range(LOOKED_AT):
        await make_reply(author.member, thread, f"{TALK} {number}")
    page = await manager.open("/manage/untagged")
    assert listed(page) == []
    assert "Older ones may" in page.text
    page = await manager.open(str(page.one("a[rel=next]")["href"]))
    assert listed(page) == [first.id]
    assert not page.all("a[rel=next]")
