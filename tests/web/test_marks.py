"""Marking a reply as convincing."""

import pytest_asyncio

from forum.models import Endorsement, Reply, Thread
from tests.client import Client
from tests.conftest import SignedIn
from tests.factories import make_reply


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, argument=["roi"])


async def test_the_button_marks_and_takes_back(
    stranger: Client, visitor: Client, reply: Reply
) -> None:
    page = await stranger.open(f"/replies/{reply.id}")
    button = page.one(f"#reply-{reply.id} .mark button")
    assert button["aria-pressed"] == "false"
    sent = await stranger.submit(str(page.one(f"#mark-{reply.id} form")["action"]))
    assert sent.status == 303
    page = await stranger.open(sent.location)
    assert page.one(f"#mark-{reply.id} button")["aria-pressed"] == "true"
    seen = await visitor.open(f"/replies/{reply.id}")
    assert "1 person of 1 agency found this convincing" in seen.words(f"#mark-{reply.id}")
    await stranger.submit(str(page.one(f"#mark-{reply.id} form")["action"]))
    seen = await visitor.open(f"/replies/{reply.id}")
    assert "found this convincing" not in seen.text
    assert await Endorsement.all().count() == 0


async def test_a_script_gets_the_new_numbers(stranger: Client, reply: Reply) -> None:
    token = await stranger.form_token()
    for path, expected in (
        ("endorse", {"endorsed": True, "count": 1, "agencies": 1}),
        ("endorse", {"endorsed": True, "count": 1, "agencies": 1}),
        ("unendorse", {"endorsed": False, "count": 0, "agencies": 0}),
        ("unendorse", {"endorsed": False, "count": 0, "agencies": 0}),
    ):
        response = await stranger.post(
            f"/replies/{reply.id}/{path}",
            data={"csrf_token": token},
            headers={"accept": "application/json"},
        )
        assert response.status_code == 200
        assert response.json() == expected


async def test_a_visitor_is_led_to_sign_in_and_back_to_the_reply(
    visitor: Client, reply: Reply
) -> None:
    page = await visitor.open(f"/replies/{reply.id}")
    link = page.one(f"#mark-{reply.id} a")
    assert link["href"] == f"/login?next=/replies/{reply.id}"
    assert "sign in" in link.text


async def test_nobody_marks_the_own_reply(author: Client, reply: Reply) -> None:
    assert not (await author.open(f"/replies/{reply.id}")).all(f"#mark-{reply.id} button")
    page = await author.submit(f"/replies/{reply.id}/endorse")
    assert page.status == 403
    assert "own reply" in page.text


async def test_numbers_are_shown_and_never_names(
    signed_in: SignedIn, visitor: Client, reply: Reply
) -> None:
    for number, agency in enumerate(["City of Elm", "City of Elm", "Harbor County"]):
        fan = await signed_in(f"quiet-fan-{number}", agency=agency)
        await fan.submit(f"/replies/{reply.id}/endorse")
    page = await visitor.open(f"/replies/{reply.id}")
    assert "3 people of 2 agencies found this convincing" in page.text
    assert "quiet-fan" not in page.html.casefold()


async def test_nothing_is_marked_in_a_locked_thread(
    stranger: Client, manager: Client, reply: Reply, thread: Thread
) -> None:
    await manager.submit(f"/threads/{thread.id}/lock")
    page = await stranger.submit(f"/replies/{reply.id}/endorse")
    assert page.status == 403
    assert not (await stranger.open(f"/replies/{reply.id}")).all(f"#mark-{reply.id} button")


async def test_an_objection_is_marked_with_other_words(
    author: Client, stranger: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, argument=["risk"], stance="objection")
    page = await stranger.open(f"/replies/{reply.id}")
    assert "They’ll say it" in page.words(f"#mark-{reply.id} button")


async def test_what_is_hidden_or_withdrawn_cannot_be_marked(
    author: Client, stranger: Client, manager: Client, reply: Reply, thread: Thread
) -> None:
    await manager.submit(f"/replies/{reply.id}/hide", reason="Names people.")
    assert (await stranger.submit(f"/replies/{reply.id}/endorse")).status == 403
    gone = await make_reply(author.member, thread)
    await author.submit(f"/replies/{gone.id}/withdraw")
    assert (await stranger.submit(f"/replies/{gone.id}/endorse")).status == 403
    assert (await stranger.submit("/replies/999/endorse")).status == 404


async def test_a_page_without_marks_says_no_zero(
    author: Client, stranger: Client, visitor: Client, reply: Reply
) -> None:
    for client in (visitor, stranger, author):
        page = await client.open(f"/replies/{reply.id}")
        for hidden in page.all("[hidden]"):
            hidden.remove()
        assert "0" not in page.words(f"#mark-{reply.id}")


async def test_signing_in_after_a_refused_button_leads_to_a_page(
    visitor: Client, stranger: Client, reply: Reply
) -> None:
    """As happens to those whose session ended while they read."""
    refused = await visitor.submit(f"/replies/{reply.id}/endorse")
    page = await stranger.open(refused.location)
    assert page.status == 200
