"""Choosing words of a reply for its summary."""

import pytest
import pytest_asyncio

from forum.actions.moderation import hide_reply
from forum.actions.replies import edit_reply
from forum.models import Nomination, Reply, Thread
from forum.queries.summary_draft import load_stored_draft
from forum.rules.drafts import ReplyEdit
from tests.client import Client, Page
from tests.factories import make_reply

SAID = """Our pilot cost $9,000, and it **saved** $40,000 in its first year.

- The courier “run” alone was $38
- Nobody missed the paper, or [said so](https://example.gov)"""
WORDS = "it saved $40,000 in its first year"


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, SAID, argument=["risk", "roi"])


async def send(client: Client, reply: Reply, words: str = WORDS, **fields: str) -> Page:
    given = {"words": words, "type": "roi", "revision": "1", **fields}
    return await client.submit(f"/replies/{reply.id}/quote", **given)


async def test_the_menu_of_a_reply_leads_to_its_words(stranger: Client, reply: Reply) -> None:
    page = await stranger.open(f"/replies/{reply.id}")
    link = page.one(f"#reply-{reply.id} .more a[href$='/quote']")
    form = await stranger.open(str(link["href"]))
    text = form.one(".source__text").text
    assert "it saved $40,000 in its first year.\nThe courier “run” alone" in text
    assert form.one("select[name=type] option[selected]")["value"] == "roi"
    assert form.one("input[name=revision]")["value"] == "1"
    assert not form.all("button[name=add]")


async def test_visitors_are_offered_no_quoting(visitor: Client, reply: Reply) -> None:
    page = await visitor.open(f"/replies/{reply.id}")
    assert not page.all("[data-quote], a[href$='/quote']")
    sent = await visitor.open(f"/replies/{reply.id}/quote?words=x", follow=False)
    assert sent.location == f"/login?next=/replies/{reply.id}/quote%3Fwords%3Dx"


async def test_selected_words_stand_marked_in_the_reply(stranger: Client, reply: Reply) -> None:
    params = {"words": 'courier "run" alone was $38\n\nNobody missed'}
    page = await stranger.open(f"/replies/{reply.id}/quote", params=params)
    assert page.status == 200
    assert page.one(".source__text mark").text == "courier “run” alone was $38\nNobody missed"
    assert page.one("textarea[name=words]").text.strip() == page.one("mark").text


async def test_a_nomination_is_shown_as_it_will_be_quoted(stranger: Client, reply: Reply) -> None:
    sent = await send(stranger, reply, 'The courier "run" alo', note="It is so short.")
    made = await Nomination.get()
    assert sent.location == f"/replies/{reply.id}/quote?nominated={made.id}"
    page = await stranger.open(sent.location)
    assert page.words("h1") == "Nominated"
    assert page.words(".nomination__words") == "“The courier “run” alone”"
    again = await stranger.open((await send(stranger, reply, "The courier “run” alone")).location)
    assert again.words("h1") == "You nominated this already"
    assert "Waiting" in again.text
    assert await Nomination.all().count() == 1


async def test_nobody_sees_what_another_has_just_nominated(
    stranger: Client, author: Client, reply: Reply
) -> None:
    sent = await send(stranger, reply)
    assert (await author.open(sent.location)).status == 404
    assert (await author.open(f"/replies/{reply.id}/quote?nominated=999")).status == 404
    assert (await author.open(f"/replies/{reply.id}/quote?nominated=x")).status == 422


async def test_words_that_are_not_there_come_back_with_the_nearest(
    stranger: Client, reply: Reply
) -> None:
    typed = "it saved us 40,000 dollars in the first year"
    page = await send(stranger, reply, typed, type="risk", note="Kept as typed.")
    assert page.status == 422
    assert "not in the reply" in page.words("#words-error")
    assert page.one("textarea[name=words]").text.strip() == typed
    assert page.words(".nearest blockquote") == "“it saved $40,000 in its first year.”"
    taken = await send(stranger, reply, typed, type="risk", note="Kept.", take=_nearest(page))
    assert taken.status == 200
    assert taken.one("textarea[name=words]").text.strip() == "it saved $40,000 in its first year."
    assert taken.one("select[name=type] option[selected]")["value"] == "risk"
    assert taken.one("textarea[name=note]").text.strip() == "Kept."
    assert await Nomination.all().count() == 0


def _nearest(page: Page) -> str:
    return str(page.one("button[name=take]")["value"])


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"words": ""}, "words", "Paste the words"),
        ({"words": "the moon and the stars above it"}, "words", "word for word"),
        ({"words": "our pilot"}, "words", "at least 10"),
        ({"type": ""}, "type", "from the list"),
        ({"type": "nonsense"}, "type", "from the list"),
        ({"note": "n" * 501}, "note", "at most 500"),
    ],
)
async def test_what_needs_mending_stands_beside_its_field(
    stranger: Client, reply: Reply, fields: dict[str, str], field: str, message: str
) -> None:
    page = await send(stranger, reply, **{"words": WORDS, **fields})
    assert page.status == 422
    assert message in page.words(f"#{field}-error")
    assert await Nomination.all().count() == 0


async def test_after_an_edit_the_words_are_looked_for_in_what_stands_now(
    stranger: Client, author: Client, reply: Reply
) -> None:
    await edit(author, reply, f"To begin with: {SAID}")
    assert (await send(stranger, reply)).status == 303
    assert (await Nomination.get()).revision == 2


async def test_words_that_were_edited_away_answer_409_with_what_stands_now(
    stranger: Client, author: Client, reply: Reply
) -> None:
    await edit(author, reply, "I take it all back: the pilot saved us nothing in its first year.")
    page = await send(stranger, reply, note="Kept as typed.")
    assert page.status == 409
    assert "I take it all back" in page.words(".source__text")
    assert "edited after you opened" in page.words(".clash")
    assert page.one("textarea[name=words]").text.strip() == WORDS
    assert page.one("textarea[name=note]").text.strip() == "Kept as typed."
    assert page.one("input[name=revision]")["value"] == "2"
    again = await send(stranger, reply, revision="2")
    assert again.status == 422


async def edit(author: Client, reply: Reply, body: str) -> None:
    draft = ReplyEdit(body=body, revision=1, argument=["roi"])
    await edit_reply(author.viewer, reply.id, draft)


async def test_a_hidden_reply_is_not_quoted(
    stranger: Client, manager: Client, reply: Reply
) -> None:
    await hide_reply(manager.viewer, reply.id, "Names a person.")
    for client in (stranger, manager):
        assert (await client.open(f"/replies/{reply.id}/quote")).status == 403
        assert (await send(client, reply)).status == 403
        page = await client.open(f"/replies/{reply.id}")
        assert not page.all(f"#reply-{reply.id} > article a[href$='/quote']")


async def test_a_discussion_asks_for_a_type(
    stranger: Client, author: Client, thread: Thread
) -> None:
    talk = await make_reply(author.member, thread, "We had the same trouble for eleven years.")
    page = await stranger.open(f"/replies/{talk.id}/quote")
    assert page.all("select[name=type] option")[0]["value"] == ""
    assert (await send(stranger, talk, "the same trouble for eleven years")).status == 303


async def test_an_objection_says_where_it_would_stand(
    stranger: Client, author: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, SAID, argument=["roi"], stance="objection")
    page = await stranger.open(f"/replies/{reply.id}/quote")
    assert "If they push back" in page.words(".note")
    assert page.all("select[name=type]")


async def test_a_manager_adds_words_to_the_draft_at_once(
    manager: Client, stranger: Client, thread: Thread, reply: Reply
) -> None:
    page = await manager.open(f"/replies/{reply.id}/quote")
    assert page.one("button[name=add]").text == "Add to the draft now"
    sent = await send(manager, reply, add="1")
    assert sent.location == f"/threads/{thread.id}/summary/edit"
    stored = await load_stored_draft(thread.id)
    assert stored is not None
    assert reply.id in [passage.reply_id for passage in stored.content.cited()]
    twice = await send(manager, reply, add="1")
    assert twice.status == 422
    assert "already" in twice.words(".errors")
    assert (await send(stranger, reply, add="1")).status == 403
    assert await Nomination.all().count() == 0
