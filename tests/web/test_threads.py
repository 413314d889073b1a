"""Threads as their readers and authors meet them."""

from forum.models import Thread, ThreadRevision
from tests.client import Client

QUESTION = {
    "title": "How do I convince my leadership to publish our inspection data?",
    "body": "They are **afraid** of headlines.",
    "ask": "Publish the nightly file from July.",
    "topics": ["open-data", "records"],
    "audience": "counsel",
}


async def test_member_starts_a_thread_and_everyone_reads_it(
    author: Client, visitor: Client
) -> None:
    sent = await author.submit("/threads", **QUESTION)
    assert sent.status == 303
    page = await visitor.open(sent.location)
    assert page.words("h1") == QUESTION["title"]
    assert "Publish the nightly file from July." in page.text
    assert page.one(".prose strong").text == "afraid"
    assert "Author" in page.text


async def test_a_thread_sent_twice_is_one_thread(author: Client) -> None:
    first = await author.submit("/threads", **QUESTION)
    second = await author.submit("/threads", **QUESTION)
    assert first.location == second.location
    assert await Thread.all().count() == 1


async def test_bad_input_comes_back_with_everything_that_was_typed(author: Client) -> None:
    page = await author.submit("/threads", **{**QUESTION, "title": "Too short"})
    assert page.status == 422
    assert "at least 10 characters" in page.text
    assert page.one("textarea[name=body]").text.strip() == QUESTION["body"]
    assert page.one("input[name=title]")["value"] == "Too short"
    assert page.one("input[name=title]")["aria-invalid"] == "true"
    assert page.one("input[name=topics][value=records]").has_attr("checked")
    assert await Thread.all().count() == 0


async def test_author_edits_and_the_first_words_are_kept(author: Client, thread: Thread) -> None:
    sent = await author.submit(
        f"/threads/{thread.id}/edit", **{**QUESTION, "revision": "1", "topics": ["cloud"]}
    )
    page = await author.open(sent.location)
    assert page.words("h1") == QUESTION["title"]
    assert await ThreadRevision.filter(thread_id=thread.id).count() == 2


async def test_stranger_cannot_edit_a_thread(stranger: Client, thread: Thread) -> None:
    page = await stranger.submit(f"/threads/{thread.id}/edit", **{**QUESTION, "revision": "1"})
    assert page.status == 403
    assert (await Thread.get(id=thread.id)).title == thread.title
