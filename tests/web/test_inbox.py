"""The inbox: what it says, its count in the header, and what counts as read."""

import pytest
from starlette.applications import Starlette

from forum.actions import visits
from forum.actions.moderation import hide_reply, hide_thread, unhide_reply
from forum.actions.notices import drain_happenings
from forum.actions.replies import withdraw_reply
from forum.models import Notice, Thread
from forum.queries import inbox
from tests.client import Client, Page
from tests.factories import make_member, make_reply, make_thread

CANARY = "kittiwake"


async def opened(client: Client, path: str = "/inbox") -> Page:
    """After everybody was told what happened."""
    await drain_happenings()
    return await client.open(path)


def count(page: Page) -> str:
    found = page.all(".me__n")
    return found[0].text if found else ""


def headlines(page: Page) -> list[str]:
    return [" ".join(item.text.split()) for item in page.all(".told__go, .told__gone")]


async def test_an_empty_inbox_says_what_will_come(stranger: Client) -> None:
    page = await opened(stranger)
    assert "Nothing yet" in page.text
    assert count(page) == ""
    assert not page.all("form[action='/inbox/read']")


async def test_replies_in_a_thread_come_as_one_and_lead_to_the_oldest(
    author: Client, stranger: Client, thread: Thread
) -> None:
    replies = [await make_reply(stranger.member, thread) for _ in range(3)]
    await make_reply(await make_member("luis"), thread)
    page = await opened(author)
    assert headlines(page) == [f"New: 4 new replies in {thread.title}, by Luis and Stranger"]
    assert count(page) == "4"
    button = page.one("button.told__go")
    sent = await author.submit("/inbox/open", notice=str(button["value"]))
    assert (sent.status, sent.location) == (303, f"/replies/{replies[0].id}")
    after = await author.open("/inbox")
    assert count(after) == ""
    assert headlines(after) == [f"4 replies in {thread.title}, by Luis and Stranger"]


async def test_a_single_reply_shows_its_words_and_who_is_behind_it(
    author: Client, stranger: Client, thread: Thread
) -> None:
    said = await make_reply(author.member, thread, "It saved us $4 on each form.")
    quote = f"> It saved us $4\n>\n> [Author](/replies/{said.id}?words=1.0.15)\n\n"
    await make_reply(stranger.member, thread, "We found the same in Elm.", said)
    await make_reply(stranger.member, thread, f"{quote}Not us, it was $2.")
    await make_reply(stranger.member, thread, "@author, how did you count?")
    page = await opened(author)
    assert headlines(page) == [
        f"New: Stranger mentioned you in {thread.title}",
        f"New: Stranger quoted you in {thread.title}",
        f"New: Stranger answered you in {thread.title}",
    ]
    assert [words.text for words in page.all(".told__words")] == [
        "@author, how did you count?",
        "Not us, it was $2.",
        "We found the same in Elm.",
    ]


async def test_marking_one_or_all_as_read(author: Client, stranger: Client, thread: Thread) -> None:
    for body in ("@author, one", "@author, two", "@author, three"):
        await make_reply(stranger.member, thread, body)
    page = await opened(author)
    first = page.all(".told form[action='/inbox/read'] button")[0]
    await author.submit("/inbox/read", notice=str(first["value"]))
    page = await author.open("/inbox")
    assert count(page) == "2"
    until = str(page.one("input[name=until]")["value"])
    await make_reply(stranger.member, thread, "@author, four")
    await drain_happenings()
    await author.submit("/inbox/read", until=until)
    assert count(await author.open("/inbox")) == "1"  # nobody has seen that one yet


async def test_nobody_opens_or_reads_what_another_was_told(
    author: Client, stranger: Client, thread: Thread
) -> None:
    await make_reply(stranger.member, thread, "@author")
    await drain_happenings()
    notice = await Notice.get()
    for address in ("/inbox/open", "/inbox/read"):
        assert (await stranger.submit(address, notice=str(notice.id))).status == 404
        assert (await stranger.submit(address, notice="x")).status == 422
    await stranger.submit("/inbox/read", until=str(notice.id))
    assert (await Notice.get()).read_at is None


@pytest.mark.parametrize("reader", ["author", "other"])
async def test_the_page_that_shows_a_reply_marks_it_as_read(
    app: Starlette, author: Client, stranger: Client, thread: Thread, reader: str
) -> None:
    """As the author of the thread sees it, and as members share it."""
    queue: visits.VisitQueue = app.state.visits
    client = author if reader == "author" else stranger
    other = await make_thread(author.member)
    for one in (thread, other):
        await make_reply(client.member, one)
        await make_reply(await make_member(), one)
    address = f"/threads/{thread.id}/{thread.slug}"
    assert count(await opened(client, address)) == "2"
    assert await Notice.filter(member_id=client.member.id, read_at=None).count() == 2
    await queue.mark_read()
    assert count(await client.open(address)) == "1"
    [left] = await Notice.filter(member_id=client.member.id, read_at=None)
    assert left.thread_id == other.id


async def test_replies_on_another_page_stay_unread(
    app: Starlette, author: Client, stranger: Client, thread: Thread
) -> None:
    first = await make_reply(stranger.member, thread)
    await make_reply(stranger.member, thread)
    await opened(author, f"/threads/{thread.id}/{thread.slug}?under={first.id}")
    await app.state.visits.mark_read()
    assert count(await author.open("/inbox")) == "1"


async def test_the_count_goes_to_99(author: Client, stranger: Client) -> None:
    thread = await make_thread(author.member)
    await make_reply(stranger.member, thread)
    await drain_happenings()
    told = (await Notice.all().values())[0]
    del told["id"]
    await Notice.bulk_create(Notice(**{**told, "source": f"x {n}"}) for n in range(98))
    assert count(await author.open("/about")) == "99"
    await Notice.bulk_create(Notice(**{**told, "source": f"y {n}"}) for n in range(5))
    assert count(await author.open("/about")) == "99+"


async def test_the_inbox_goes_on_page_by_page(
    author: Client, stranger: Client, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "NOTICES_PER_PAGE", 3)
    for number in range(7):
        await make_reply(stranger.member, thread, f"@author number {number}")
    page, words = await opened(author), list[str]()
    while True:
        words += [found.text for found in page.all(".told__words")]
        onward = page.all("a[rel=next]")
        if not onward:
            break
        page = await author.open(str(onward[0]["href"]))
    assert words == [f"@author number {number}" for number in reversed(range(7))]
    assert (await author.open("/inbox?after=damaged")).status == 422


async def test_what_went_from_view_is_in_no_inbox(
    author: Client, stranger: Client, manager: Client, thread: Thread
) -> None:
    keeper = await make_member("keeper")
    secret = await make_thread(keeper, title=f"How to convince a {CANARY} of it?")
    hidden = await make_reply(stranger.member, thread, f"@author, the {CANARY} hid.")
    gone = await make_reply(stranger.member, thread, f"@author, the {CANARY} left.")
    await make_reply(stranger.member, thread, f"The {CANARY} in a group.")
    await make_reply(stranger.member, thread, "Nothing of the kind.")
    for member in (author.member, await make_member("luis")):
        await make_reply(member, secret, f"@stranger and @author, the {CANARY} sits here.")
    assert CANARY in (await opened(author)).html
    for reply in await thread.replies.filter(ordinal=3):  # type: ignore[attr-defined]
        await hide_reply(manager.viewer, reply.id, "Names people.")
    await hide_reply(manager.viewer, hidden.id, "Names people.")
    await withdraw_reply(stranger.viewer, gone.id)
    await hide_thread(manager.viewer, secret.id, "Names people.")
    for client in (author, stranger):
        page = await client.open("/inbox")
        assert CANARY not in page.html
        assert "Something that is no longer shown" in page.text
    page = await author.open("/inbox")
    assert f"New: Stranger replied in {thread.title}" in headlines(page)
    mention = await Notice.get(source=f"reply {hidden.id}", member_id=author.member.id)
    sent = await author.submit("/inbox/open", notice=str(mention.id))
    assert CANARY not in (await author.open(sent.location)).html
    await unhide_reply(manager.viewer, hidden.id)
    assert f"the {CANARY} hid" in (await author.open("/inbox")).text
