"""Downloads of a summary, and the form that offers them."""

import re
from io import BytesIO

import pytest
import pytest_asyncio
from docx import Document
from pptx import Presentation

from forum.actions.editions import publish
from forum.actions.moderation import hide_reply, hide_thread
from forum.models import Reply, Thread
from tests.client import Client
from tests.factories import make_reply, short_slug
from tests.http.inert import assert_inert

ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
FORMATS = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, ROI, argument=["roi"])


@pytest_asyncio.fixture
async def edition(manager: Client, thread: Thread, reply: Reply) -> None:
    await publish(manager.viewer, thread.id, 0, "First.")


@pytest.mark.parametrize(("suffix", "media_type"), FORMATS.items())
async def test_each_format_is_a_file_with_a_plain_name(
    visitor: Client, thread: Thread, edition: None, suffix: str, media_type: str
) -> None:
    page = await visitor.open(f"/threads/{thread.id}/summary.{suffix}?audience=finance")
    headers = page.response.headers
    assert (page.status, headers["content-type"]) == (200, media_type)
    name = re.fullmatch(r'attachment; filename="([a-z0-9.-]+)"', headers["content-disposition"])
    assert name is not None
    assert name.group(1) == f"{short_slug(thread)}-finance-edition-1.{suffix}"
    assert headers["x-content-type-options"] == "nosniff"


async def test_files_open(visitor: Client, thread: Thread, reply: Reply) -> None:
    word = await visitor.open(f"/threads/{thread.id}/summary.docx")
    slides = await visitor.open(f"/threads/{thread.id}/summary.pptx")
    pdf = await visitor.open(f"/threads/{thread.id}/summary.pdf")
    text = await visitor.open(f"/threads/{thread.id}/summary.md")
    assert Document(BytesIO(word.response.content)).paragraphs
    assert len(Presentation(BytesIO(slides.response.content)).slides) == 3
    assert pdf.response.content.startswith(b"%PDF-")
    assert f"> “{ROI}”" in text.html


async def test_the_same_file_comes_again(visitor: Client, thread: Thread, edition: None) -> None:
    address = f"/threads/{thread.id}/summary.pdf"
    first, second = await visitor.open(address), await visitor.open(address)
    assert first.response.content == second.response.content


@pytest.mark.parametrize("suffix", [".md", ".docx", ".pptx", ".pdf", "/print"])
async def test_an_audience_or_edition_that_cannot_be_is_refused(
    visitor: Client, thread: Thread, edition: None, suffix: str
) -> None:
    address = f"/threads/{thread.id}/summary{suffix}"
    odd = await visitor.open(f"{address}?audience=everyone")
    assert (odd.status, "There is no such audience" in odd.text) == (422, True)
    assert (await visitor.open(f"{address}?edition=first")).status == 422
    assert (await visitor.open(f"{address}?edition=7")).status == 404
    assert (await visitor.open(f"/threads/999/summary{suffix}")).status == 404


async def test_a_thread_with_nothing_to_quote_says_so(visitor: Client, thread: Thread) -> None:
    page = await visitor.open(f"/threads/{thread.id}/summary.docx")
    assert (page.status, "nothing to take along yet" in page.text) == (404, True)


async def test_a_manager_gets_no_more_than_a_visitor(
    manager: Client, thread: Thread, reply: Reply, edition: None
) -> None:
    await hide_reply(manager.viewer, reply.id, "It names a person.")
    for address in ("summary.md", "summary/print"):
        page = await manager.open(f"/threads/{thread.id}/{address}")
        assert ROI not in page.html
        assert "Withheld: its source may no longer be shown." in page.html
    await hide_thread(manager.viewer, thread.id, "It names a person.")
    assert (await manager.open(f"/threads/{thread.id}/summary.md")).status == 404


async def test_the_print_page_stands_alone(visitor: Client, thread: Thread, edition: None) -> None:
    page = await visitor.open(f"/threads/{thread.id}/summary/print?audience=counsel")
    assert_inert(page)
    assert page.words("h1") == thread.ask
    assert page.words("blockquote") == f"“{ROI}”"
    assert "Legal counsel" in page.words("dl")
    assert not page.all("nav, form")
    assert page.one("button[data-print][hidden]")
    assert page.one("html")["lang"] == "en-US"
    assert [a["href"] for a in page.all(".controls a")] == [f"/threads/{thread.id}/summary"]


async def test_the_summary_offers_every_format_for_the_threads_audience(
    visitor: Client, author: Client, thread: Thread, edition: None
) -> None:
    page = await visitor.open(f"/threads/{thread.id}/summary")
    assert_inert(page)
    address = f"/threads/{thread.id}/summary"
    form = page.one(".takeit")
    assert form["action"] == f"{address}.docx"
    buttons = [button.get("formaction") for button in page.all(".takeit button")]
    assert buttons == [
        "",
        f"{address}.pdf",
        f"{address}.pptx",
        f"{address}.md",
        f"{address}/print",
    ]
    assert page.one(".takeit input[name=edition]")["value"] == "1"
    assert [option["value"] for option in page.all(".takeit option")][:2] == ["", "finance"]


async def test_the_distilled_page_can_be_taken_although_there_is_an_edition(
    visitor: Client, thread: Thread, edition: None
) -> None:
    page = await visitor.open(f"/threads/{thread.id}/summary?distilled=1")
    assert page.one(".takeit input[name=distilled]")["value"] == "1"
    taken = await visitor.open(f"/threads/{thread.id}/summary.md?distilled=1&audience=")
    assert "not curated" in taken.html


async def test_without_the_extra_pdf_is_not_there_and_says_why(
    visitor: Client, thread: Thread, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "typst", None)
    page = await visitor.open(f"/threads/{thread.id}/summary.pdf")
    assert (page.status, "make pdf" in page.text) == (501, True)
