"""Strings that break software, in every field of a nomination."""

from urllib.parse import quote

import pytest

from forum.models import Nomination, Reply, Thread
from forum.text.clean import clean_line
from tests.client import Client
from tests.factories import make_reply
from tests.http.corpora import naughty_strings
from tests.http.inert import assert_inert

FULL = {"words": "paper forms cost $14", "type": "roi", "revision": "1"}
READ_EVERY = 10


@pytest.mark.parametrize("part", range(2))
async def test_words_of_naughty_strings(
    stranger: Client, author: Client, thread: Thread, part: int
) -> None:
    """Each is a reply, and quoted from it where it is long enough."""
    token = await stranger.form_token()
    for number, text in enumerate(naughty_strings()[part::2]):
        reply = await make_reply(author.member, thread, f"Some say: {text}\n\nAnd so do others.")
        data = {**FULL, "words": text, "csrf_token": token}
        response = await stranger.post(f"/replies/{reply.id}/quote", data=data)
        assert response.status_code in {303, 422}, text
        if number % READ_EVERY == 0:
            words = quote(text.replace("\x00", ""))
            page = await stranger.open(f"/replies/{reply.id}/quote?words={words}")
            assert page.status in {200, 422}, text
            assert_inert(page)
    assert await Nomination.all().count() > 1  # many are too short to be quoted
    for client, query in ((stranger, ""), (author, "?view=words")):
        assert_inert(await client.open(f"/account/nominations{query}"))


@pytest.mark.parametrize("field", ["note", "type", "revision", "take", "words"])
async def test_other_fields_of_naughty_strings(
    stranger: Client, author: Client, thread: Thread, field: str
) -> None:
    reply = await make_reply(author.member, thread)
    token = await stranger.form_token()
    for text in naughty_strings()[::2]:
        data = {**FULL, field: text, "csrf_token": token}
        response = await stranger.post(f"/replies/{reply.id}/quote", data=data)
        assert response.status_code in {200, 303, 409, 422}, text


async def test_reasons_and_lines_of_naughty_strings(
    manager: Client, stranger: Client, author: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, argument=["roi"])
    token = await manager.form_token()
    for number, text in enumerate(naughty_strings()[::4]):
        id = await _nominate(stranger, reply)
        data = {"into": text, "csrf_token": token}
        accepted = await manager.post(f"/nominations/{id}/accept", data=data)
        assert accepted.status_code in {303, 422}, text
        data = {"reason": text, "csrf_token": token}
        declined = await manager.post(f"/nominations/{id}/decline", data=data)
        assert declined.status_code in {303, 409, 422}, text
        made = await Nomination.get(id=id)
        if made.state == "declined" and number % READ_EVERY == 0:
            page = await stranger.open("/account/nominations")
            assert_inert(page)
            assert clean_line(text) in page.words(f"#nomination-{id}")
        await made.delete()


async def _nominate(client: Client, reply: Reply) -> int:
    await client.submit(f"/replies/{reply.id}/quote", **FULL)
    made: Nomination = await Nomination.get()
    id: int = made.id
    return id
