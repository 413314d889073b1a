"""Checking a document: what is known of it, what became of it, and what is not known."""

from io import BytesIO

import pytest
import pytest_asyncio

from forum.actions.moderation import hide_reply, hide_thread, unhide_reply
from forum.app import BODY_MAX
from forum.http.forms import MAX_FIELDS
from forum.models import Brief, Edition, EditionText, Reply, Thread
from forum.rules.verifying import FILE_MAX
from tests.client import Client, Page
from tests.editions import publish_with, say
from tests.factories import make_reply
from tests.http.digest import digest
from tests.http.inert import assert_inert

ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
RISK = "Nobody will sign anything if the web form is down on the day of the deadline."


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    await make_reply(author.member, thread, RISK, argument=["risk"])
    return await make_reply(author.member, thread, ROI, argument=["roi"])


@pytest_asyncio.fixture
async def edition(manager: Client, thread: Thread, reply: Reply) -> Edition:
    return await publish_with(manager.viewer, thread)


async def send(client: Client, content: bytes, name: str = "brief.docx", **fields: str) -> Page:
    data = {"csrf_token": await client.form_token(), **fields}
    files = {"file": (name, BytesIO(content), "application/octet-stream")}
    return Page(await client.post("/verify", data=data, files=files))


async def download(client: Client, thread: Thread, kind: str = "docx", query: str = "") -> bytes:
    response = await client.get(f"/threads/{thread.id}/summary.{kind}{query}")
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize(
    ("kind", "words"), [("md", "Markdown"), ("docx", "Word"), ("pptx", "slides")]
)
async def test_a_file_that_was_downloaded_is_known_and_current(
    visitor: Client, thread: Thread, edition: Edition, kind: str, words: str
) -> None:
    page = await send(visitor, await download(visitor, thread, kind, "?audience=finance"))
    said = page.words(".verdict")
    assert "We made this file, and it is current" in said
    for fact in ("edition 1", thread.title, words, "Finance and budget", "by Manager"):
        assert fact in said
    assert page.all(f".verdict a[href='/threads/{thread.id}/summary?edition=1']")


async def test_an_older_edition_is_superseded(
    visitor: Client, manager: Client, thread: Thread, edition: Edition
) -> None:
    old = await download(visitor, thread)
    await publish_with(manager.viewer, thread, lead="A lead.")
    page = await send(visitor, old)
    assert "Superseded by edition 2." in page.words(".verdict")
    assert page.all(f"a[href='/threads/{thread.id}/summary/differences?from=1&to=2']")
    current = await visitor.get(str(page.one(".verdict .btn")["href"]))
    assert "it is current" in (await send(visitor, current.content)).text


async def test_a_file_from_before_a_withholding_is_known_and_no_longer_current(
    visitor: Client, manager: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    before = await download(visitor, thread)
    await hide_reply(manager.viewer, reply.id, "Names people.")
    page = await send(visitor, before)
    assert "Some of it was withheld since" in page.words(".verdict")
    assert "Superseded" not in page.words(".verdict")
    after = await download(visitor, thread)
    assert "it is current" in (await send(visitor, after)).text
    await unhide_reply(manager.viewer, reply.id)
    assert "it is current" in (await send(visitor, before)).text
    assert "it is current" not in (await send(visitor, after)).text


async def test_one_changed_byte_or_a_distilled_page_is_not_known(
    visitor: Client, thread: Thread, edition: Edition
) -> None:
    known = await download(visitor, thread)
    distilled = await download(visitor, thread, "docx", "?distilled=1")
    for content in (known[:-1] + bytes([known[-1] ^ 1]), known + b" ", distilled, b"\x00"):
        page = await send(visitor, content)
        assert page.status == 200
        assert "We do not know this file" in page.text
        assert "distilled page, which is not kept" in page.text


async def test_an_edition_that_was_changed_in_the_database_is_not_vouched_for(
    visitor: Client, thread: Thread, edition: Edition
) -> None:
    warning = "Do not rely on this edition"
    file, summary = await download(visitor, thread), f"/threads/{thread.id}/summary"
    assert warning not in (await send(visitor, file)).text
    assert warning not in (await visitor.open(summary)).text
    forged = await EditionText.filter(edition_id=edition.id, kind="quote").first()
    assert forged is not None
    await EditionText.filter(id=forged.id).update(text="Words that nobody said.")
    assert warning in (await send(visitor, file)).text
    assert warning in (await visitor.submit("/verify", hash=edition.hash)).text
    assert warning in (await visitor.open(f"{summary}?edition=1")).text


async def test_a_hidden_thread_is_as_if_it_were_unknown(
    visitor: Client, stranger: Client, manager: Client, thread: Thread, edition: Edition
) -> None:
    file = await download(visitor, thread)
    await hide_thread(manager.viewer, thread.id, "Spam")
    for client in (visitor, stranger):
        page = await send(client, file)
        assert "We do not know this file" in page.text
        assert thread.title not in page.html
        page = await client.submit("/verify", hash=edition.hash)
        assert "We do not know this hash" in page.text
        assert ROI not in page.html
    assert "edition 1" in (await send(manager, file)).words(".verdict")


async def test_a_typed_hash_only_opens_the_edition_to_compare_the_words(
    visitor: Client, manager: Client, thread: Thread, edition: Edition
) -> None:
    await say(manager.viewer, thread, "A sentence of a manager.")
    second = await publish_with(manager.viewer, thread, lead="A lead.")
    spaced = " ".join(second.hash[i : i + 8] for i in range(0, 64, 8)).upper()
    page = await visitor.submit("/verify", hash=spaced)
    assert page.status == 200
    assert "proves nothing about the paper in your hand: compare the words" in page.text
    said = page.words(".memo")
    for words in (f"“{ROI}”", f"“{RISK}”", "A sentence of a manager.", "A lead.", second.hash):
        assert words in said
    assert "Superseded" not in page.text
    old = await visitor.submit("/verify", hash=edition.hash)
    assert "Superseded by edition 2" in old.text
    assert "A lead." not in old.text


async def test_the_hash_of_a_brief_opens_its_edition_too(
    visitor: Client, thread: Thread, edition: Edition
) -> None:
    await download(visitor, thread)
    brief = await Brief.get(edition_id=edition.id)
    page = await visitor.submit("/verify", hash=brief.sha256)
    assert "compare the words" in page.text
    assert "it is current" not in page.text


async def test_what_is_withheld_is_withheld_here_too(
    visitor: Client, manager: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await hide_reply(manager.viewer, reply.id, "Names people.")
    page = await visitor.submit("/verify", hash=edition.hash)
    assert ROI not in page.html
    assert "Withheld: a manager hid this reply." in page.text
    assert f"“{RISK}”" in page.text


@pytest.mark.parametrize("hash", ["12ab", "z" * 64, "0" * 65, "<script>alert(1)</script>"])
async def test_what_is_no_hash_comes_back_as_typed(visitor: Client, db: str, hash: str) -> None:
    page = await visitor.submit("/verify", hash=hash)
    assert page.status == 422
    assert "64 characters" in page.words("#hash-error")
    assert page.one("#hash")["value"] == hash
    assert_inert(page)


async def test_nothing_at_all_is_asked_for(visitor: Client, db: str) -> None:
    for page in (await visitor.submit("/verify", hash=" "), await send(visitor, b"", name="")):
        assert page.status == 422
        assert "Choose a file, or type a hash" in page.text


async def test_an_empty_file_and_a_long_one_say_what_is_wrong(visitor: Client, db: str) -> None:
    assert "This file is empty" in (await send(visitor, b"")).words("#file-error")
    page = await send(visitor, b"x" * FILE_MAX)
    assert "We do not know this file" in page.text
    page = await send(visitor, b"x" * (FILE_MAX + 1))
    assert page.status == 422
    assert "at most 500 KB" in page.words("#file-error")
    page = await send(visitor, b"x" * (BODY_MAX + 1))
    assert page.status == 413
    assert "A file holds at most 500 KB here" in page.text
    assert "20,000 characters" not in page.text


async def test_checking_stores_nothing(visitor: Client, thread: Thread, edition: Edition) -> None:
    file = await download(visitor, thread)
    before = await digest()
    await send(visitor, file, name="../../etc/passwd")
    await send(visitor, b"something else")
    await visitor.submit("/verify", hash=edition.hash)
    assert await digest() == before


async def test_a_file_without_the_right_token_is_refused(
    visitor: Client, thread: Thread, edition: Edition
) -> None:
    for token in ("", "0" * 64):
        page = await send(visitor, b"words", csrf_token=token)
        assert page.status == 403


async def test_more_files_or_fields_than_the_form_has_are_refused(visitor: Client, db: str) -> None:
    token = await visitor.form_token()
    two = [("file", (f"{n}.md", BytesIO(b"x"), "text/markdown")) for n in range(2)]
    response = await visitor.post("/verify", data={"csrf_token": token}, files=two)
    assert response.status_code == 400
    many = {f"field{n}": (None, "x") for n in range(MAX_FIELDS + 1)}
    response = await visitor.post("/verify", files=many)
    assert response.status_code == 400


async def test_a_file_says_more_than_a_hash_that_was_typed_beside_it(
    visitor: Client, thread: Thread, edition: Edition
) -> None:
    file = await download(visitor, thread)
    page = await send(visitor, file, hash="nonsense")
    assert "We made this file, and it is current" in page.text
