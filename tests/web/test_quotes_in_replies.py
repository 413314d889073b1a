"""Quoting a reply in one's own, and what the quoted reply says of it."""

import pytest
import pytest_asyncio

from forum.actions.moderation import hide_reply, unhide_reply
from forum.actions.replies import edit_reply, withdraw_reply
from forum.models import Reply, ReplyQuote, Thread
from forum.rules.drafts import ReplyEdit
from tests.client import Client, Page
from tests.factories import make_reply, make_thread

SAID = """Our pilot cost $9,000, and it **saved** $40,000 in its first year.

> Somebody else said this.

- The courier “run” alone was $38
- Nobody missed the paper"""


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, SAID, argument=["risk", "roi"])


def typed(page: Page) -> str:
    return page.one("textarea[name=body]").text.removeprefix("\n")


async def test_the_menu_leads_to_a_form_with_the_words(
    stranger: Client, visitor: Client, thread: Thread, reply: Reply
) -> None:
    page = await stranger.open(f"/replies/{reply.id}")
    link = page.one(f"#reply-{reply.id} .more a[href*='quote={reply.id}']")
    form = await stranger.open(str(link["href"]))
    assert typed(form).startswith(
        "> Our pilot cost $9,000, and it saved $40,000 in its first year.\n>\n"
    )
    assert "Somebody else" not in typed(form)
    assert form.one("input[name=parent_id]")["value"] == str(reply.id)
    body = typed(form).replace(" and it saved", " [...]") + "How did you count?"
    sent = await stranger.submit(
        f"/threads/{thread.id}/replies", body=body, parent_id=str(reply.id)
    )
    assert sent.status == 303
    assert (await ReplyQuote.get()).quoted_id == reply.id
    shown = await visitor.open(f"/replies/{reply.id}")
    said_by = shown.one(f"#reply-{reply.id} > article > .reply__small")
    assert " ".join(said_by.text.split()) == "Quoted by Stranger"
    answer = await Reply.get(parent_id=reply.id)
    assert said_by.select_one("a")["href"] == f"/replies/{answer.id}"  # type: ignore[index]
    source = shown.one(f"#reply-{answer.id} blockquote a")
    led = await visitor.open(str(source["href"]), follow=False)
    assert led.location.startswith(f"/threads/{thread.id}/")
    assert f"#reply-{reply.id}" in led.location


async def test_selected_words_are_quoted_with_their_place(
    stranger: Client, thread: Thread, reply: Reply
) -> None:
    params = {"to": reply.id, "quote": reply.id, "words": 'courier "run" alone'}
    form = await stranger.open(f"/threads/{thread.id}/reply", params=params)
    words, _, source, *_ = typed(form).split("\n")
    assert words == "> courier “run” alone"
    assert source.startswith(f"> — [Author](/replies/{reply.id}?words=1.")
    posted = await make_reply(stranger.member, thread, typed(form) + "So much?")
    assert (await ReplyQuote.get()).reply_id == posted.id


async def test_words_that_are_not_there_come_back_with_what_was_typed(
    stranger: Client, thread: Thread, reply: Reply
) -> None:
    form = await stranger.open(f"/threads/{thread.id}/reply?quote={reply.id}")
    wrong = typed(form).replace("$9,000", "$90,000")
    page = await stranger.submit(f"/threads/{thread.id}/replies", body=wrong)
    assert page.status == 422
    assert "is not in the reply that you quote" in page.words("#body-error")
    assert "$90,000" in typed(page)


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "elsewhere", "locked"])
async def test_what_cannot_be_quoted_is_not_offered(
    author: Client, stranger: Client, manager: Client, thread: Thread, reply: Reply, state: str
) -> None:
    at = thread.id
    if state == "hidden":
        await hide_reply(manager.viewer, reply.id, "Names people.")
    elif state == "withdrawn":
        await withdraw_reply(author.viewer, reply.id)
    elif state == "elsewhere":
        at = (await make_thread(author.member)).id
    else:
        await manager.submit(f"/threads/{thread.id}/lock")
        assert "data-answer" not in (await stranger.open(f"/threads/{thread.id}")).html
        return
    page = await stranger.open(f"/threads/{at}/reply?quote={reply.id}")
    assert page.status == 404
    assert "pilot" not in page.html


async def test_a_reply_names_only_those_who_quote_it_in_view(
    author: Client, stranger: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    quote = f"> Nobody missed the paper\n>\n> [A](/replies/{reply.id}?words=1.0.9)"
    answers = [await make_reply(client.member, thread, quote) for client in (stranger, manager)]

    async def said_by() -> list[str]:
        page = await stranger.open(f"/threads/{thread.id}/{thread.slug}")
        return [link.text for link in page.all(f"#reply-{reply.id} > article > .reply__small a")]

    assert await said_by() == ["Stranger", "Manager"]
    await hide_reply(manager.viewer, answers[0].id, "Names people.")
    assert await said_by() == ["Manager"]
    await edit_reply(manager.viewer, answers[1].id, ReplyEdit(body="No words.", revision=1))
    assert await said_by() == []
    await unhide_reply(manager.viewer, answers[0].id)
    assert await said_by() == ["Stranger"]
    await withdraw_reply(stranger.viewer, answers[0].id)
    assert await said_by() == []
    await hide_reply(manager.viewer, reply.id, "Names people.")
    assert await said_by() == []
