"""Feeds: what is new, for programs that ask now and then."""

from forum.actions.replies import edit_reply
from forum.actions.topics import retire_topic
from forum.models import Member, Reply, Thread
from forum.rules.drafts import ReplyEdit
from tests.client import BASE, Client
from tests.conftest import SignedIn
from tests.editions import publish_with
from tests.factories import EVIDENCE, PEER, make_reply, make_thread
from tests.feeds.reading import link_of, read_feed

LINKS = "See [the other thread](/threads/2) and <b>more</b>."


async def test_new_threads_of_the_forum(author: Client, visitor: Client) -> None:
    old = await make_thread(author.member)
    new = await make_thread(author.member, body=LINKS, topics=["open-data"])
    feed = await read_feed(visitor, "/feeds/threads.atom")
    assert [entry.title for entry in feed.entries] == [new.title, old.title]
    entry = feed.entries[0]
    assert entry.link == f"{BASE}/threads/{new.id}/{new.slug}"
    assert entry.author_detail.name == author.member.display_name
    assert entry.author_detail.href == f"{BASE}/members/author"
    assert [tag.term for tag in entry.tags] == ["open-data"]
    assert entry.content[0].type == "text/html"
    assert f'href="{BASE}/threads/2"' in entry.content[0].value
    assert new.ask in entry.content[0].value
    assert entry.published_parsed == entry.updated_parsed == new.created_at.utctimetuple()
    assert link_of(feed, "self") == "/feeds/threads.atom"
    assert link_of(feed, "alternate") == "/"
    assert link_of(feed, "next") == link_of(feed, "previous") == ""


async def test_replies_of_a_thread(author: Client, visitor: Client, thread: Thread) -> None:
    first = await make_reply(author.member, thread, "> Quoted.\n\nIt pays back.", argument=["roi"])
    await make_reply(author.member, await make_thread(author.member), "Elsewhere.")
    last = await make_reply(author.member, thread, "But not at once.", first)
    await edit_reply(
        author.viewer,
        first.id,
        ReplyEdit(body="> Quoted.\n\nIt pays back twice.", revision=1, argument=["roi"]),
    )
    feed = await read_feed(visitor, f"/feeds/threads/{thread.id}.atom")
    assert thread.title in feed.feed.title
    assert [entry.title for entry in feed.entries] == [
        "Author: But not at once.",
        "Author: It pays back twice.",
    ]
    assert [entry.link for entry in feed.entries] == [
        f"{BASE}/replies/{r.id}" for r in (last, first)
    ]
    edited = feed.entries[1]
    assert edited.updated_parsed >= edited.published_parsed
    assert [tag.term for tag in edited.tags] == ["roi"]
    assert f"{BASE}/threads/{thread.id}/{thread.slug}" in edited.content[0].value
    assert feed.feed.updated == max(entry.updated for entry in feed.entries)


async def test_the_evidence_of_an_argument_goes_with_it(
    author: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, argument=["roi"], evidence=EVIDENCE)
    await make_reply(author.member, thread)
    plain, told = (await read_feed(visitor, f"/feeds/threads/{thread.id}.atom")).entries
    for row in EVIDENCE:
        assert row.subject in told.content[0].value
    assert PEER.link in told.content[0].value
    assert "<li>" not in plain.content[0].value


async def test_arguments_of_a_type_and_of_all(
    author: Client, visitor: Client, thread: Thread
) -> None:
    both = await make_reply(author.member, thread, argument=["roi", "risk"])
    await make_reply(author.member, thread)
    risk = await make_reply(author.member, thread, argument=["risk"], stance="objection")
    for path, expected in (
        ("/feeds/arguments/roi.atom", [both]),
        ("/feeds/arguments/risk.atom", [risk, both]),
        ("/feeds/arguments.atom", [risk, both]),
        ("/feeds/arguments/mission.atom", []),
    ):
        feed = await read_feed(visitor, path)
        assert [entry.link for entry in feed.entries] == [
            f"{BASE}/replies/{r.id}" for r in expected
        ]
    feed = await read_feed(visitor, "/feeds/arguments/risk.atom")
    assert [tag.term for tag in feed.entries[0].tags] == ["risk", "objection"]


async def test_threads_of_a_topic(author: Client, manager: Client, visitor: Client) -> None:
    await make_thread(author.member)
    about = await make_thread(author.member, topics=["cloud"])
    await retire_topic(manager.viewer, "cloud")
    feed = await read_feed(visitor, "/feeds/topics/cloud.atom")
    assert [entry.title for entry in feed.entries] == [about.title]
    assert link_of(feed, "alternate") == "/topics/cloud"


async def test_published_summaries(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, argument=["roi"])
    await publish_with(manager.viewer, thread, lead="Begin with the money.")
    await publish_with(manager.viewer, thread, "A better lead.", lead="Begin with the <people>.")
    feed = await read_feed(visitor, "/feeds/editions.atom")
    assert [entry.title for entry in feed.entries] == [
        f"{thread.title} (edition {number})" for number in (2, 1)
    ]
    newest = feed.entries[0]
    assert newest.link == f"{BASE}/threads/{thread.id}/summary?edition=2"
    assert newest.author_detail.name == manager.member.display_name
    words = newest.content[0].value
    assert "A better lead." in words
    assert "Begin with the &lt;people&gt;." in words
    assert "paper forms cost $14" in words


async def test_who_left_is_a_former_member(author: Client, visitor: Client, thread: Thread) -> None:
    reply = await make_reply(author.member, thread)
    await Reply.filter(id=reply.id).update(author_id=None)
    feed = await read_feed(visitor, f"/feeds/threads/{thread.id}.atom")
    assert feed.entries[0].author_detail == {"name": "Former member"}


async def test_a_changed_name_shows_at_once(
    author: Client, visitor: Client, thread: Thread
) -> None:
    await read_feed(visitor, "/feeds/threads.atom")
    fields = {"display_name": "Another Name", "email": "a@agency.example", "agency": ""}
    await author.submit("/account", **fields)
    feed = await read_feed(visitor, "/feeds/threads.atom")
    assert feed.entries[0].author_detail.name == "Another Name"
    assert await Member.get(id=author.member.id)


async def test_feeds_that_are_not_there(visitor: Client, db: str) -> None:
    for path in ("threads/999", "topics/nothing", "arguments/nothing", "threads/x", "members"):
        assert (await visitor.open(f"/feeds/{path}.atom")).status == 404
    for query in ("?after=x", "?before=-1", "?after=1&before=2", "?after=" + "9" * 30):
        assert (await visitor.open(f"/feeds/threads.atom{query}")).status == 422


async def test_pages_name_their_feeds_for_programs_and_for_people(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    for page, feeds in {
        "/": ["/feeds/threads.atom", "/feeds/editions.atom"],
        f"/threads/{thread.id}/{thread.slug}": [f"/feeds/threads/{thread.id}.atom"],
        "/arguments": ["/feeds/arguments.atom"],
        "/arguments/roi": ["/feeds/arguments/roi.atom"],
        "/topics/cloud": ["/feeds/topics/cloud.atom"],
    }.items():
        for reader in (visitor, author):
            shown = await reader.open(page)
            kind = "[type='application/atom+xml']"
            assert [link["href"] for link in shown.all(f"link[rel=alternate]{kind}")] == feeds
            assert [link["href"] for link in shown.all(f"main a{kind}")] == feeds
            for feed in feeds:
                assert link_of(await read_feed(visitor, feed), "alternate") == page


async def test_the_same_reply_is_the_same_entry_in_every_feed(
    author: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, argument=["roi"])
    paths = (
        f"/feeds/threads/{thread.id}.atom",
        "/feeds/arguments/roi.atom",
        "/feeds/arguments.atom",
    )
    found = [
        (await visitor.open(path)).html.split("<entry>")[1].split("</entry>")[0] for path in paths
    ]
    assert found[0] == found[1] == found[2]


async def test_a_member_gets_the_same_feed_as_a_visitor(
    visitor: Client, signed_in: SignedIn, thread: Thread
) -> None:
    member = await signed_in("member")
    path = f"/feeds/threads/{thread.id}.atom"
    assert (await member.open(path)).html == (await visitor.open(path)).html
