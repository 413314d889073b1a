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


async def test_an_edit_made_meanwhile_shows_both_texts_and_can_be_saved_then(
    author: Client, thread: Thread
) -> None:
    address = f"/threads/{thread.id}/edit"
    await author.submit(address, **{**QUESTION, "revision": "1"})
    mine = {**QUESTION, "body": "From my other window.", "revision": "1"}
    page = await author.submit(address, **mine)
    assert page.status == 409
    assert "afraid" in page.words(".clash")
    assert page.one("textarea[name=body]").text.strip() == "From my other window."
    mine["revision"] = str(page.one("input[name=revision]")["value"])
    assert (await author.submit(address, **mine)).status == 303


async def test_a_preview_shows_the_question_and_posts_nothing(author: Client) -> None:
    page = await author.submit("/threads", **QUESTION, preview="1")
    assert page.status == 200
    assert page.one(".preview strong").text == "afraid"
    assert page.one("input[name=topics][value=open-data]").has_attr("checked")
    assert page.one("select[name=audience] option[selected]")["value"] == "counsel"
    assert await Thread.all().count() == 0


async def test_history_shows_what_went_and_what_came(
    author: Client, visitor: Client, thread: Thread
) -> None:
    edited = {**QUESTION, "title": thread.title, "revision": "1"}
    await author.submit(f"/threads/{thread.id}/edit", **edited)
    page = await visitor.open(f"/threads/{thread.id}/history")
    assert "Approve" in " ".join(d.text for d in page.all("del"))
    assert "Publish" in " ".join(i.text for i in page.all("ins"))
    shown = await visitor.open(f"/threads/{thread.id}")
    assert shown.one(f"header a[href='/threads/{thread.id}/history']").text == "edited"


async def test_too_many_topics_or_an_unknown_audience_are_told(author: Client) -> None:
    topics = ["open-data", "records", "cloud", "telework", "hiring", "security"]
    page = await author.submit("/threads", **{**QUESTION, "topics": topics, "audience": "everyone"})
    assert page.status == 422
    assert "at most 5" in page.words("#topics-error")
    assert "audience" in page.words("#audience-error")


async def test_without_an_ask_the_title_stands_in(author: Client, visitor: Client) -> None:
    sent = await author.submit("/threads", title=QUESTION["title"], body="Help.")
    page = await visitor.open(sent.location.rsplit("/", 1)[0] + "/summary")
    assert str(QUESTION["title"]) in page.words("h1")


async def test_a_title_without_latin_letters_still_has_an_address(
    author: Client, visitor: Client
) -> None:
    sent = await author.submit("/threads", title="如何说服我的领导批准远程工作？", body="谢谢。")
    assert sent.location.endswith("/thread")
    assert (await visitor.open(sent.location)).words("h1") == "如何说服我的领导批准远程工作？"
