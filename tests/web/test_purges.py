"""Removing words for good: who is offered it, what is said, and where the words are afterwards."""

from io import BytesIO
from zipfile import ZipFile

import pytest
import pytest_asyncio

from forum.app import PAGES
from forum.models import Edition, Reply, Thread
from tests.client import Client
from tests.editions import everything_stored, publish_with, say
from tests.factories import EVIDENCE, make_reply
from tests.http.crawler import crawl

CANARY = "kittiwake"
SPILT = f"Call {CANARY} at the front desk: each form costs $14.20 on paper and $3.10 on the web."
OTHER = "Nobody will sign anything if the web form is down on the day of the deadline."
REASON = "It names a private person."


@pytest_asyncio.fixture
async def spilt(author: Client, thread: Thread) -> Reply:
    rows = [row.model_copy(update={"detail": f"Ask {CANARY}."}) for row in EVIDENCE]
    await make_reply(author.member, thread, OTHER, argument=["risk"])
    return await make_reply(author.member, thread, SPILT, argument=["roi"], evidence=rows)


async def text_of(client: Client, address: str) -> str:
    """What somebody finds in a page or a file, an archive taken apart."""
    response = await client.get(address, follow_redirects=True)
    if response.content.startswith(b"PK"):
        with ZipFile(BytesIO(response.content)) as file:
            parts = [file.read(name) for name in file.namelist()]
            nested = [part for part in parts if part.startswith(b"PK")]
            for part in nested:
                with ZipFile(BytesIO(part)) as document:
                    parts += [document.read(name) for name in document.namelist()]
        return b" ".join(parts).decode("utf-8", "replace")
    return response.text


async def test_the_page_says_what_goes_and_what_stays(
    admin: Client, manager: Client, thread: Thread, spilt: Reply
) -> None:
    page = await admin.open(f"/replies/{spilt.id}/purge")
    assert CANARY in page.words(".quoted")
    assert "No edition of the summary quotes it" in page.text
    await publish_with(manager.viewer, thread)
    page = await admin.open(f"/replies/{spilt.id}/purge")
    assert "What edition 1 of the summary quoted of it goes too" in page.text
    assert "Backups" in page.text


async def test_replies_that_quote_the_words_are_named(
    admin: Client, stranger: Client, thread: Thread, spilt: Reply
) -> None:
    page = await stranger.open(f"/threads/{thread.id}/reply?to={spilt.id}&quote={spilt.id}")
    body = page.one("textarea[name=body]").text.removeprefix("\n") + "\n\nSo it is cheaper."
    await stranger.submit(f"/threads/{thread.id}/replies", body=body, parent_id=str(spilt.id))
    answer = await Reply.get(parent_id=spilt.id)
    page = await admin.open(f"/replies/{spilt.id}/purge")
    link = page.one(f"main a[href='/replies/{answer.id}']")
    assert link.text == f"Stranger, reply {answer.id}"


async def test_a_purged_reply_is_a_stub_that_says_so(
    admin: Client, visitor: Client, thread: Thread, spilt: Reply
) -> None:
    sent = await admin.submit(f"/replies/{spilt.id}/purge", reason=REASON)
    assert sent.status == 303
    for client in (visitor, admin):
        stub = (await client.open(f"/replies/{spilt.id}")).words(f"#reply-{spilt.id} > article")
        assert "The words of this reply were removed by an administrator." in stub
        assert "for good" not in stub
    assert (await admin.open(f"/replies/{spilt.id}/purge")).status == 404
    assert (await admin.submit(f"/replies/{spilt.id}/purge", reason=REASON)).status == 303


@pytest.mark.parametrize("reason", ["", "ab", "x" * 501])
async def test_a_purge_without_a_proper_reason_comes_back(
    admin: Client, thread: Thread, spilt: Reply, reason: str
) -> None:
    page = await admin.submit(f"/replies/{spilt.id}/purge", reason=reason)
    assert page.status == 422
    assert page.one("#reason-error")
    assert page.one("#reason")["value"] == reason
    assert CANARY in str(await everything_stored())


async def test_only_administrators_are_offered_it(
    admin: Client, manager: Client, author: Client, visitor: Client, thread: Thread, spilt: Reply
) -> None:
    link = f"a[href='/replies/{spilt.id}/purge']"
    for client, links in ((admin, 1), (manager, 0), (author, 0), (visitor, 0)):
        assert len((await client.open(f"/replies/{spilt.id}")).all(link)) == links
    await author.submit(f"/replies/{spilt.id}/withdraw")
    for client, links in ((admin, 1), (manager, 0), (author, 0), (visitor, 0)):
        assert len((await client.open(f"/replies/{spilt.id}")).all(link)) == links
    page = await admin.open(f"/replies/{spilt.id}/purge")
    assert CANARY not in page.html
    assert "Its author withdrew this reply" in page.text


async def test_purged_words_are_on_no_page_and_in_no_file_for_anybody(
    admin: Client, manager: Client, author: Client, visitor: Client, thread: Thread, spilt: Reply
) -> None:
    await say(manager.viewer, thread, "A sentence of a manager.")
    await publish_with(manager.viewer, thread)
    base = f"/threads/{thread.id}/summary"
    files = [f"{base}.{kind}" for kind in ("md", "docx", "pptx", "zip")] + [f"{base}/print"]
    for address in files:
        assert CANARY in await text_of(manager, address), address
    await admin.submit(f"/replies/{spilt.id}/purge", reason=REASON)
    for client in (admin, manager, author, visitor):
        for address in files:
            assert CANARY not in await text_of(client, address), address
        found = await crawl(client, ["/", f"/threads/{thread.id}", base, f"{base}/history"])
        assert not [address for address, page in found.items() if CANARY in page.html]
    assert CANARY not in str(await everything_stored())


async def test_a_text_of_an_edition_is_chosen_from_a_list(
    admin: Client, manager: Client, visitor: Client, thread: Thread, spilt: Reply
) -> None:
    await say(manager.viewer, thread, f"Talk to {CANARY} first.")
    await publish_with(manager.viewer, thread, "The note of it.", lead="A lead.")
    address = f"/threads/{thread.id}/summary/purge"
    page = await admin.open(f"{address}?edition=1")
    places = [label.select_one("b").get_text() for label in page.all(".option")]  # type: ignore[union-attr]
    assert places == ["Title", "The ask", "Lead", "Change note", "Line 1, on ROI", *["A name"] * 2]
    assert "The thread says this now" in page.all(".option")[0].get_text()
    hash = (await Edition.get(thread_id=thread.id)).form["lines"][0]["sentence"]
    sent = await admin.submit(f"{address}?edition=1", text=hash, reason=REASON)
    assert (sent.status, sent.location) == (303, f"/threads/{thread.id}/summary/history")
    page = await admin.open(f"{address}?edition=1")
    assert f"Talk to {CANARY}" not in page.html
    assert "1 text of this edition was removed before" in page.text
    assert "Talk to" not in (await visitor.open(f"/threads/{thread.id}/summary")).text
    log = await manager.open(f"/manage/audit?target=summary+{thread.id}")
    assert f"Talk to {CANARY}" not in log.html
    assert REASON in log.text


async def test_a_purged_note_is_said_to_be_removed(
    admin: Client, manager: Client, visitor: Client, thread: Thread, spilt: Reply
) -> None:
    edition = await publish_with(manager.viewer, thread, f"As {CANARY} asked.")
    address = f"/threads/{thread.id}/summary"
    await admin.submit(f"{address}/purge", text=edition.form["head"]["note"], reason=REASON)
    history = await visitor.open(f"{address}/history")
    assert "Its change note was removed by an administrator." in history.text
    for page in (history, await visitor.open(address), await visitor.open("/")):
        assert f"As {CANARY}" not in page.html


@pytest.mark.parametrize("fields", [{}, {"text": "x", "reason": REASON}, {"reason": "ab"}])
async def test_a_text_that_was_not_chosen_comes_back_with_what_was_typed(
    admin: Client, manager: Client, thread: Thread, spilt: Reply, fields: dict[str, str]
) -> None:
    await publish_with(manager.viewer, thread)
    page = await admin.submit(f"/threads/{thread.id}/summary/purge?edition=1", **fields)
    assert page.status == 422
    assert page.one("#text-error")
    assert page.one("#reason")["value"] == fields.get("reason", "")


def test_pages_to_purge_are_for_administrators() -> None:
    guards = {page.guard for page in PAGES if page.path.endswith("/purge")}
    assert [str(guard) for guard in guards] == ["admin"]
