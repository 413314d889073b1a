"""Editing, withdrawing and looking back at a reply."""

import pytest_asyncio

from forum.actions.moderation import lock
from forum.models import Reply, ReplyRevision, Thread
from tests.client import Client
from tests.factories import make_reply

EDIT = {"body": "It saved us $14 a form.", "argument": ["roi"], "revision": "1"}


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(
        author.member, thread, "It saved us $12 a form.", argument=["risk"], stance="objection"
    )


async def test_the_edit_form_holds_what_was_written(author: Client, reply: Reply) -> None:
    page = await author.open(f"/replies/{reply.id}/edit")
    assert page.one("textarea[name=body]").text.strip() == "It saved us $12 a form."
    assert page.one("input[name=argument][checked]")["value"] == "risk"
    assert page.one("input[name=stance][checked]")["value"] == "objection"
    assert page.one("input[name=revision]")["value"] == "1"


async def test_author_edits_and_readers_see_that(
    author: Client, visitor: Client, reply: Reply
) -> None:
    sent = await author.submit(f"/replies/{reply.id}/edit", **EDIT)
    page = await visitor.open(sent.location)
    box = page.words(f"#reply-{reply.id}")
    assert "$14" in box
    assert "$12" not in box
    assert "ROI" in box
    assert "edited" in box


async def test_history_shows_what_went_and_what_came(
    author: Client, visitor: Client, reply: Reply
) -> None:
    await author.submit(f"/replies/{reply.id}/edit", **EDIT)
    page = await visitor.open(f"/replies/{reply.id}/history")
    for hidden in page.all(".vh"):
        hidden.remove()
    assert page.all("del")[0].text.strip() == "$12"
    assert page.all("ins")[0].text.strip() == "$14"
    assert "It saved us $12 a form." in page.text


async def test_a_preview_of_an_edit_changes_nothing(author: Client, reply: Reply) -> None:
    page = await author.submit(f"/replies/{reply.id}/edit", **EDIT, preview="1")
    assert "$14" in page.words(".preview")
    assert await ReplyRevision.all().count() == 1


async def test_a_bad_edit_comes_back_as_typed(author: Client, reply: Reply) -> None:
    typed = {**EDIT, "body": "x" * 20_001, "stance": "objection"}
    page = await author.submit(f"/replies/{reply.id}/edit", **typed)
    assert page.status == 422
    assert "at most 20,000" in page.words("#body-error")
    assert page.one("textarea[name=body]").text.strip() == typed["body"]
    assert page.one("input[name=argument][checked]")["value"] == "roi"
    assert page.one("input[name=stance][checked]")["value"] == "objection"


async def test_an_edit_made_meanwhile_is_not_overwritten_and_both_texts_show(
    author: Client, reply: Reply
) -> None:
    await author.submit(f"/replies/{reply.id}/edit", **EDIT)
    mine = {**EDIT, "body": "From my other window."}
    page = await author.submit(f"/replies/{reply.id}/edit", **mine)
    assert page.status == 409
    assert "It saved us $14 a form." in page.words(".clash")
    assert page.one("textarea[name=body]").text.strip() == "From my other window."
    assert await ReplyRevision.all().count() == 2


async def test_after_a_conflict_saving_again_works(author: Client, reply: Reply) -> None:
    """The page says that saving again replaces what stands, so it must."""
    await author.submit(f"/replies/{reply.id}/edit", **EDIT)
    mine = {**EDIT, "body": "From my other window."}
    page = await author.submit(f"/replies/{reply.id}/edit", **mine)
    mine["revision"] = str(page.one("input[name=revision]")["value"])
    sent = await author.submit(f"/replies/{reply.id}/edit", **mine)
    assert sent.status == 303
    assert "From my other window." in (await author.open(sent.location)).text


async def test_stranger_cannot_edit_reply(stranger: Client, reply: Reply) -> None:
    assert (await stranger.submit(f"/replies/{reply.id}/edit", **EDIT)).status == 403
    assert (await Reply.get()).revision == 1


async def test_in_a_locked_thread_a_reply_may_be_withdrawn_and_not_edited(
    author: Client, manager: Client, reply: Reply, thread: Thread
) -> None:
    await lock(manager.viewer, thread.id)
    assert (await author.submit(f"/replies/{reply.id}/edit", **EDIT)).status == 403
    assert (await author.submit(f"/replies/{reply.id}/withdraw")).status == 303


async def test_a_withdrawn_reply_leaves_a_stub_and_its_branch(
    author: Client, stranger: Client, visitor: Client, reply: Reply, thread: Thread
) -> None:
    answer = await make_reply(stranger.member, thread, "What about $12 then?", reply)
    asked = await author.open(f"/replies/{reply.id}/withdraw")
    assert asked.one("form.form button").text == "Withdraw reply"
    sent = await author.submit(f"/replies/{reply.id}/withdraw")
    page = await visitor.open(sent.location)
    stub = page.words(f"#reply-{reply.id} > article")
    assert "withdrawn by its author" in stub
    assert "Author" not in stub.replace("its author", "")
    assert "saved us" not in page.text
    assert page.one(f"#reply-{reply.id} #reply-{answer.id}")


async def test_withdrawing_twice_is_withdrawing_once(author: Client, reply: Reply) -> None:
    for _ in range(2):
        assert (await author.submit(f"/replies/{reply.id}/withdraw")).status == 303


async def test_withdrawn_words_may_be_posted_again(
    author: Client, reply: Reply, thread: Thread
) -> None:
    await author.submit(f"/replies/{reply.id}/withdraw")
    await author.submit(f"/threads/{thread.id}/replies", body="It saved us $12 a form.")
    assert await Reply.all().count() == 2


async def test_a_withdrawn_reply_has_no_history(author: Client, reply: Reply) -> None:
    await author.submit(f"/replies/{reply.id}/withdraw")
    assert (await author.open(f"/replies/{reply.id}/history")).status == 404
    assert (await author.open(f"/replies/{reply.id}/edit")).status == 403
