"""Strings that break software, in what managers and administrators write about editions."""

from collections.abc import Iterator

import pytest

from forum.actions.purges import purge_text
from forum.models import Edition, Thread
from forum.queries.purge_page import load_doomed_texts
from forum.rules.purging import PurgeDraft
from forum.text.clean import clean_text
from tests.client import Client, Page
from tests.editions import publish_with, say
from tests.factories import make_reply
from tests.http.corpora import OWN_XSS, naughty_strings
from tests.http.inert import assert_inert

READ_EVERY = 25
PARTS = 2
FINE = {303, 404, 409, 422}


def strings(part: int) -> Iterator[str]:
    """Cleaned as forms clean them, those that are left."""
    cleaned = (clean_text(text)[:280] for text in [*OWN_XSS, *naughty_strings()][part::PARTS])
    return (text for text in cleaned if len(text) > 2)


@pytest.mark.parametrize("part", range(PARTS))
async def test_words_of_managers_stay_words(
    author: Client, manager: Client, admin: Client, visitor: Client, thread: Thread, part: int
) -> None:
    await make_reply(author.member, thread, argument=["roi"])
    base = f"/threads/{thread.id}/summary"
    for number, text in enumerate(strings(part)):
        if number % READ_EVERY:
            continue
        await say(manager.viewer, thread, f"{text} {number}")
        edition = await publish_with(manager.viewer, thread, text, lead=f"{number} {text}")
        for address in (base, f"{base}/history", f"{base}/differences"):
            page = await visitor.open(address)
            assert page.status == 200
            assert_inert(page)
        history = await visitor.open(f"{base}/history")
        note = history.all(".edition__note")[0].get_text()
        assert " ".join(note.split()) == " ".join(text.split())
        assert_inert(await visitor.submit("/verify", hash=edition.hash))
        assert_inert(await admin.open(f"{base}/purge"))
        assert (await visitor.get(f"{base}.zip")).status_code == 200


@pytest.mark.parametrize("part", range(PARTS))
async def test_odd_fields_are_refused_or_taken_as_words(
    author: Client, manager: Client, admin: Client, visitor: Client, thread: Thread, part: int
) -> None:
    await make_reply(author.member, thread, argument=["roi"])
    edition = await publish_with(manager.viewer, thread)
    base, token = f"/threads/{thread.id}/summary", await admin.form_token()
    for number, text in enumerate([*OWN_XSS, *naughty_strings()][part::PARTS]):
        forms = [
            (f"{base}/restore", {"edition": text, "version": text}),
            (f"{base}/purge", {"text": text, "reason": text}),
            (f"{base}/purge?edition=1", {"text": edition.hash, "reason": text}),
            ("/verify", {"hash": text}),
        ]
        for address, fields in forms if text in OWN_XSS else forms[number % 2 :: 2]:
            response = await admin.post(address, data={**fields, "csrf_token": token})
            assert response.status_code in FINE, (address, text)
            if response.status_code != 303:
                assert_inert(Page(response))


async def test_reasons_of_purges_stay_text_in_the_log(
    author: Client, manager: Client, admin: Client, thread: Thread
) -> None:
    for text in OWN_XSS:
        reply = await make_reply(author.member, thread, argument=["roi"])
        sent = await admin.submit(f"/replies/{reply.id}/purge", reason=text)
        assert sent.status == 303, text
    assert_inert(await manager.open("/manage/audit"))


async def test_every_text_of_an_edition_can_be_purged_and_its_pages_still_open(
    author: Client, manager: Client, admin: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, argument=["roi"])
    await say(manager.viewer, thread, "A sentence.")
    await publish_with(manager.viewer, thread, lead="A lead.")
    await publish_with(manager.viewer, thread, lead="Another lead.")
    for number in (1, 2):
        for text in (await load_doomed_texts(admin.viewer, thread.id, number)).texts:
            draft = PurgeDraft(text=text.hash, reason="It named somebody.")
            await purge_text(admin.viewer, thread.id, draft)
    base = f"/threads/{thread.id}/summary"
    for address in ("", "?edition=1", "/history", "/differences", "/print", ".md", ".zip"):
        assert (await visitor.get(f"{base}{address}")).status_code == 200, address
    page = await admin.open(f"{base}/purge")
    assert "Nothing is left to remove in this edition." in page.text
    edition = await Edition.get(thread_id=thread.id, number=2)
    assert "Title removed" in (await visitor.submit("/verify", hash=edition.hash)).text
