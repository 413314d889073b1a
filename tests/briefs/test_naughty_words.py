"""Strings that break software, in every field of a summary: every format stays well formed."""

import zipfile
from io import BytesIO

import pytest
from docx import Document
from lxml import etree
from markdown_it import MarkdownIt
from pptx import Presentation
from pypdf import PdfReader

from forum.briefs import markdown, pdf, slides, word
from forum.queries.brief import Room, make_brief
from tests.briefs.memos import ORIGIN, of_words
from tests.http.corpora import naughty_strings

TOGETHER = 30
"""Strings that stand side by side in every field of one document."""
EVERY = 100
"""One string in so many has documents of its own."""
PARTS = 3
STRINGS = naughty_strings()
GROUPS = [STRINGS[n : n + TOGETHER] for n in range(0, len(STRINGS), TOGETHER)]
MEMOS = [of_words(" · ".join(group)) for group in GROUPS]
SCATTERED = [of_words(*group) for group in GROUPS]
ALONE = [of_words(text) for text in STRINGS[::EVERY]]


def assert_xml(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


@pytest.mark.parametrize("room", [Room.SCROLL, Room.PAGE])
def test_word_is_well_formed(room: Room) -> None:
    """Also where nothing is fitted, so that every string stands in it."""
    for memo in MEMOS if room is Room.SCROLL else ALONE:
        content = word.render(make_brief(memo, "finance", ORIGIN, room))
        assert_xml(content)
        assert Document(BytesIO(content)).paragraphs


@pytest.mark.parametrize("room", [Room.SCROLL, Room.DECK])
def test_slides_are_well_formed(room: Room) -> None:
    for memo in MEMOS if room is Room.SCROLL else ALONE:
        content = slides.render(make_brief(memo, "finance", ORIGIN, room))
        assert_xml(content)
        assert len(Presentation(BytesIO(content)).slides) <= 6


@pytest.mark.parametrize("part", range(PARTS))
def test_pdf_is_well_formed_and_one_page(part: int) -> None:
    """Fields come to the typesetter in one way, so each string is tried in a few of them."""
    for memo in (*SCATTERED[part::PARTS], *ALONE[part::PARTS]):
        reader = PdfReader(BytesIO(pdf.render(make_brief(memo, "finance", ORIGIN, Room.SCROLL))))
        assert len(reader.pages) == 1


def test_markdown_holds_no_markup_of_theirs() -> None:
    read = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable(["table", "linkify"])
    for memo in [of_words(text) for text in STRINGS]:
        text = markdown.render(make_brief(memo, "finance", ORIGIN, Room.SCROLL)).decode()
        tokens = [t for block in read.parse(text) for t in (block, *(block.children or ()))]
        kinds = {token.type for token in tokens}
        assert not kinds & {"image", "html_block", "html_inline", "code_block", "fence"}
        links = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
        assert all(link.startswith(ORIGIN.base_url) for link in links), text
