"""A thread as data for search engines: the same as stands on the page, and nothing more."""

import json
from typing import Any

from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply
from forum.actions.replies import withdraw_reply
from forum.models import Thread
from forum.web.structured import COMMENTS_MAX
from tests.client import BASE, Client, Page
from tests.factories import make_reply, make_thread

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!-- <script> &lt;/script>",
    '"}, "x": "\\',
    "\u2028\u2029 line ends",
    "</title><meta property=x>",
    "{{ 7*7 }} & so on",
]


def data_of(page: Page) -> Any:
    return json.loads(page.one("head script[type='application/ld+json']").node.text)


async def shown(client: Client, thread: Thread, query: str = "") -> Page:
    return await client.open(f"/threads/{thread.id}/{thread.slug}{query}")


async def test_it_says_what_the_page_says(
    author: Client, stranger: Client, visitor: Client, thread: Thread
) -> None:
    first = await make_reply(author.member, thread, "It pays **back**.", argument=["roi"])
    await make_reply(stranger.member, thread, "> It pays back.\n\nNot here.", first)
    await endorse(stranger.viewer, first.id)
    page = await shown(visitor, thread)
    data = data_of(page)
    assert data["@type"] == "DiscussionForumPosting"
    assert data["headline"] == page.words("h1") == thread.title
    assert data["url"] == page.one("link[rel=canonical]")["href"]
    assert data["datePublished"] == thread.created_at.isoformat(timespec="seconds")
    assert data["commentCount"] == 2
    assert data["text"] in page.words(".q__body")
    assert data["author"] == {
        "@type": "Person",
        "name": "Author",
        "url": f"{BASE}/members/author",
        "affiliation": {"@type": "Organization", "name": "Harbor County"},
    }
    for comment in data["comment"]:
        element = page.one(f"#reply-{comment['url'].rsplit('/')[-1]} > article")
        assert comment["text"] in " ".join(element.get_text(" ").split()).replace(" .", ".")
        assert comment["author"]["name"] in element.text
    pays, not_here = data["comment"]
    assert (pays["text"], pays["upvoteCount"]) == ("It pays back.", 1)
    assert not_here["text"] == "Not here."
    assert not_here["parentItem"]["url"] == pays["url"]
    assert "upvoteCount" not in not_here


async def test_what_does_not_show_is_not_in_it(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    hidden = await make_reply(author.member, thread, "A hidden kittiwake.")
    gone = await make_reply(author.member, thread, "A withdrawn kittiwake.")
    answer = await make_reply(author.member, thread, "An answer that stays.", gone)
    await hide_reply(manager.viewer, hidden.id, "Names people.")
    await withdraw_reply(author.viewer, gone.id)
    comments = data_of(await shown(visitor, thread))["comment"]
    assert [comment["url"] for comment in comments] == [f"{BASE}/replies/{answer.id}"]


async def test_it_stays_small_however_long_the_thread_is(
    author: Client, visitor: Client, thread: Thread
) -> None:
    for number in range(COMMENTS_MAX + 5):
        await make_reply(author.member, thread, f"{number} words. " * 100)
    page = await shown(visitor, thread)
    assert len(data_of(page)["comment"]) == COMMENTS_MAX
    assert len(page.one("head script[type='application/ld+json']").text) < 12_000


async def test_it_stands_on_the_first_page_alone(
    author: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, argument=["roi"])
    for query in ("?page=2", "?sort=newest", "?argument=roi", f"?under={reply.id}"):
        page = await shown(visitor, thread, query)
        assert not page.all("script[type='application/ld+json']"), query
    assert not (await shown(author, thread)).all("script[type='application/ld+json']")


async def test_hostile_words_cannot_end_it(author: Client, visitor: Client) -> None:
    for words in HOSTILE:
        thread = await make_thread(author.member, title=f"{words} and more", body=words)
        await make_reply(author.member, thread, f"`{words}`")
        page = await shown(visitor, thread)
        assert len(page.all("script:not([src])")) == 1
        raw = page.html.split('<script type="application/ld+json">')[1].split("</script>")[0]
        assert not set("<>&") & set(raw)
        assert json.loads(raw)["headline"] == thread.title
